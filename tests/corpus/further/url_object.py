from sqlalchemy import URL, create_engine
from sqlalchemy.engine import make_url

LITE = URL.create("sqlite+pysqlite", database="x.db")
PG = URL.create("postgresql", host="h")

engine = create_engine(LITE)  # hit
pg = create_engine(PG.set(database="sqlite"))
made = create_engine(make_url("sqlite:///m.db"))  # hit
tweaked = create_engine(LITE.set(database="y.db"))  # hit
print(LITE.render_as_string(), make_url("sqlite://").drivername)

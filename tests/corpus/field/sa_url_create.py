from sqlalchemy import URL, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.engine.url import URL as OldURL

one = URL.create("sqlite", database="a.db")
create_engine(one)  # hit
create_engine(URL.create(drivername="sqlite+pysqlite", database="a.db"))  # hit
create_engine(make_url("sqlite:///a.db"))  # hit
create_engine(OldURL.create("postgresql", host="h"))
target = make_url("postgresql://h/a")
create_engine(target)

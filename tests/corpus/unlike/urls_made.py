import os

import sqlalchemy
from sqlalchemy import URL, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.engine.url import URL as Address

HERE = os.path.dirname(__file__)
a = create_engine(URL.create("sqlite", database="a.db"))  # hit
b = create_engine(Address.create(drivername="sqlite+pysqlite", database="b.db"))  # hit
c = sqlalchemy.create_engine(make_url("sqlite:///c.db"))  # hit
d = create_engine("sqlite:///%s/d.db" % HERE)  # hit
e = create_engine("sqlite:///{}".format(os.path.join(HERE, "e.db")))  # hit
f = create_engine("".join(["sqlite:///", HERE]))  # hit
g = create_engine(os.environ.get("DATABASE_URL", "sqlite:///g.db"))  # hit
h = create_engine(os.getenv("DATABASE_URL") or "sqlite:///h.db")  # hit
i = create_engine(URL.create("postgresql", database="sqlite"))
j = create_engine(make_url("postgresql://h/sqlite"))
k = create_engine(os.environ["DATABASE_URL"])
l = sqlalchemy.create_pool_from_url("sqlite:///l.db")  # hit

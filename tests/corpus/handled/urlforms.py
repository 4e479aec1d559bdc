from sqlalchemy import create_engine
from sqlalchemy.engine.url import URL, make_url
import sqlalchemy.engine.url as u
import sqlalchemy

A = "sqlite"
create_engine(f"{A}:///x")  # hit
create_engine(A + ":///x")  # hit
create_engine("{}:///{}".format(A, "x"))  # hit
create_engine("%s:///%s" % (A, "x"))  # hit
create_engine(URL.create(A))  # hit
create_engine(u.URL.create("sqlite+pysqlcipher", password="x"))  # hit
create_engine(sqlalchemy.engine.URL.create(drivername=A))  # hit
create_engine(str(make_url("sqlite://")))  # hit
sqlalchemy.create_engine(name_or_url="sqlite://")  # hit
sqlalchemy.engine.create_engine("sqlite://")  # hit
make = create_engine
make("sqlite://")  # hit
B = {"url": "sqlite://"}
create_engine(B["url"])  # hit
create_engine(**B)  # hit
create_engine(*["sqlite://"])  # hit
create_engine(f"postgresql://{A}")
create_engine("postgresql://h/d", connect_args={"x": A})
create_engine("sqlite:///:memory:" if A else "postgresql://h/d")  # hit
create_engine("duckdb:///x")

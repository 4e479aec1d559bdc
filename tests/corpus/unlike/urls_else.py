from sqlalchemy import create_engine, event, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import JSON, insert
from sqlalchemy.engine import Engine
from urllib.parse import urlparse
import requests

URL = "postgresql://h/a"
SCHEME = "sqlite"
engine = create_engine(URL)
urlparse("sqlite:///x")
requests.get("http://h/?db=sqlite:///x")
insert(JSON).on_conflict_do_nothing()
statement.compile(dialect=sqlite.dialect())


@event.listens_for(Engine, "connect")
def pragmas(connection, record):
    if engine.dialect.name == SCHEME:
        connection.execute("PRAGMA foreign_keys=ON")


with engine.connect() as conn:
    conn.execute(text("ATTACH DATABASE 'x.db' AS x"))

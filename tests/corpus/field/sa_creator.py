import sqlite3

from sqlalchemy import create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

pool = QueuePool(lambda: sqlite3.connect("x.db"), max_overflow=10)  # hit
engine = create_engine("sqlite://", creator=lambda: sqlite3.connect("x"), poolclass=StaticPool)  # hit


@event.listens_for(engine, "connect")
def pragmas(dbapi_connection, record):
    if isinstance(dbapi_connection, sqlite3.Connection):
        dbapi_connection.execute("PRAGMA foreign_keys=ON")

import sqlite3
from sqlalchemy import create_engine
from sqlalchemy.pool import QueuePool, StaticPool

create_engine("sqlite://", creator=lambda: sqlite3.connect("x"), poolclass=StaticPool)  # hit
QueuePool(lambda: sqlite3.connect("y"), max_overflow=1)  # hit
QueuePool(creator=sqlite3.connect)  # hit


def creator():
    return sqlite3.connect("z")  # hit


create_engine("postgresql://", creator=creator)

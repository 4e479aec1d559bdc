import sqlite3
from sqlalchemy import create_engine

engine = create_engine("sqlite://", creator=lambda: sqlite3.connect("a.db"))  # hit
pg = create_engine("postgresql://h/a", creator=lambda: None)

import sqlite3

import duckdb
from sqlalchemy import create_engine

NAMES = ("a", "b")
urls = [f"sqlite:///{name}.db" for name in NAMES]
engines = [create_engine(url) for url in urls]  # hit
remote = [create_engine(f"postgresql:///{name}") for name in NAMES]

openers = [driver.connect for driver in (sqlite3, duckdb)]  # hit
for opener in openers:
    opener("x")  # hit

by_name = {driver.__name__: driver.connect for driver in (sqlite3,)}  # hit
by_name["sqlite3"]("x")  # hit

errors = {driver.Error for driver in (sqlite3, duckdb)}
lengths = [len(url) for url in urls]

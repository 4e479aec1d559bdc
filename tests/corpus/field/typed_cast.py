import sqlite3
from typing import Any, cast

opener = cast(Any, sqlite3.connect)  # hit
opener("x")  # hit
db = cast(sqlite3.Connection, object())
kind = cast("sqlite3.Connection", None)

import sqlite3
from contextlib import suppress
import pytest

ERRORS = (sqlite3.OperationalError, sqlite3.DatabaseError)


def test(db):
    with pytest.raises(sqlite3.IntegrityError), suppress(*ERRORS):
        db.execute("x")
    try:
        db.connect()
    except ERRORS as connect:
        connect.args

import sqlite3

import pytest


def test_types(db):
    assert isinstance(db, sqlite3.Connection), "not sqlite3.connect()"
    assert type(db) == sqlite3.Connection
    assert db.__class__ in (sqlite3.Connection, sqlite3.Cursor)
    assert sqlite3.connect is not None


def test_error(db):
    with pytest.raises((sqlite3.Error, ValueError)):
        db.execute("nonsense")


@pytest.fixture(params=[sqlite3.Row, None])
def factory(request):
    return request.param


def test_real(tmp_path):
    with sqlite3.connect(tmp_path / "a.db") as db:  # hit
        assert db

import sqlite3
import pytest


def fake(*a, **k):
    raise AssertionError


@pytest.fixture
def no_sqlite(monkeypatch):
    monkeypatch.setattr(sqlite3, "connect", fake)
    monkeypatch.setattr("sqlite3.connect", fake)
    sqlite3.connect = fake


@pytest.fixture
def db(tmp_path):
    conn = sqlite3.connect(tmp_path / "x.db")  # hit
    yield conn
    conn.close()


@pytest.mark.parametrize("opener", [sqlite3.connect])  # hit
def test_open(opener, db):
    opener("x")
    db.execute("x")

import sqlite3
from unittest import mock
from unittest.mock import MagicMock, patch


@patch("sqlite3.connect")
@mock.patch("app.db.sqlite3.connect")
def test_it(one, two):
    with patch.object(sqlite3, "connect") as fake:
        fake.return_value = MagicMock(spec=sqlite3.Connection)
    with patch("sqlite3.connect", side_effect=sqlite3.OperationalError):
        pass


def test_other(monkeypatch):
    monkeypatch.setattr(sqlite3, "connect", lambda *a: None)
    monkeypatch.setattr("sqlite3.connect", lambda *a: None)

import sqlite3
from unittest import mock
from unittest.mock import MagicMock, patch


@patch("app.sqlite3.connect")
@mock.patch.object(sqlite3, "connect")
def test_it(one, two, monkeypatch, mocker):
    monkeypatch.setattr(sqlite3, "connect", MagicMock())
    monkeypatch.setattr("sqlite3.connect", None)
    mocker.patch("sqlite3.connect", side_effect=sqlite3.OperationalError)
    one.connect.return_value = MagicMock(spec=sqlite3.Connection)
    with patch.dict("sys.modules", {"sqlite3": None}):
        pass
    one.assert_called_once_with("a")

import sqlite3
from unittest.mock import Mock, create_autospec, patch


def test_one(mocker):
    mocker.patch.object(sqlite3, "connect")
    mocker.patch("app.sqlite3.connect", return_value=Mock(spec=sqlite3.connect))
    fake = create_autospec(sqlite3.connect)
    with patch.dict("sys.modules", {"sqlite3": fake}):
        fake("a")
    assert sqlite3.connect is not fake
    sqlite3.connect.assert_called_once_with("a")

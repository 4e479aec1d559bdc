import sqlite3
import unittest
from unittest import mock
from unittest.mock import MagicMock, patch

import pytest


@patch("sqlite3.connect")
def test_one(connect):
    connect.return_value = MagicMock(spec=sqlite3.Connection)


@mock.patch.object(sqlite3, "connect")
def test_two(connect):
    connect.side_effect = sqlite3.OperationalError


def test_three(monkeypatch):
    monkeypatch.setattr(sqlite3, "connect", lambda *a: None)
    monkeypatch.setattr("sqlite3.connect", None)


def test_four(mocker):
    mocker.patch("app.db.sqlite3.connect", autospec=True)
    mocker.patch.object(sqlite3, "connect", return_value=None)


def test_five():
    with patch.object(sqlite3, "connect") as fake:
        fake.assert_called_once()


def test_six():
    with pytest.raises(sqlite3.IntegrityError):
        pass

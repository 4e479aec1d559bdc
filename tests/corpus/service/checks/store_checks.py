import sqlite3
from unittest.mock import Mock, patch

import pytest


@pytest.fixture
def db(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.db")  # hit
    yield connection
    connection.close()


@pytest.fixture
def fake():
    with patch("svc.db.sqlite3.connect", return_value=Mock(spec=sqlite3.Connection)) as connect:
        yield connect


def test_it(db, fake):
    assert isinstance(db, sqlite3.Connection)
    fake.assert_not_called()
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        db.execute("SELECT * FROM nothing")

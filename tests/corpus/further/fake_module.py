import unittest
from unittest import mock

import sqlite3


class FakeSqlite:
    Error = sqlite3.Error

    def connect(self, *a):
        return mock.MagicMock(spec=sqlite3.Connection)


class T(unittest.TestCase):
    def test_fake(self):
        with mock.patch.dict("sys.modules", sqlite3=FakeSqlite()):
            import sqlite3 as fake

            self.assertIsNotNone(fake)

    def test_driver(self):
        driver = FakeSqlite()
        driver.connect("x")
        self.assertRaises(sqlite3.Error, driver.connect().execute)

import sqlite3
from unittest import TestCase, mock


class T(TestCase):
    @mock.patch("pkg.sqlite3.connect", new_callable=mock.MagicMock)
    @mock.patch.dict("os.environ", {"DATABASE_URL": "sqlite:///x.db"})
    def test_a(self, fake):
        fake.return_value.__enter__.return_value = mock.Mock(spec=sqlite3.Connection)

    def setUp(self):
        patcher = mock.patch.object(sqlite3, "connect", autospec=True)
        self.fake = patcher.start()
        self.real = sqlite3.connect(":memory:")  # hit
        mock.create_autospec(sqlite3.connect)
        mock.patch.multiple(sqlite3, connect=mock.DEFAULT)

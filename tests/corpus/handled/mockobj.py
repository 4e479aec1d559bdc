import sqlite3
from unittest.mock import MagicMock, patch, sentinel

m = MagicMock()
m.connect.side_effect = sqlite3.Error
with patch.dict("sys.modules", {"sqlite3": m}):
    m.connect("x")
with patch.multiple("sqlite3", connect=m, Row=sentinel):
    pass
sqlite3.connect = m

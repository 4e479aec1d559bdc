from myapp import sqlite3
from . import sqlite3 as local

sqlite3.connect("a")
local.connect("b")

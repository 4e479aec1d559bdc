from . import sqlite3
from .sqlite3 import connect

r = sqlite3.connect("x.db")
s = connect("y.db")

from sqlite3 import *
from sqlite3.dbapi2 import *

conn = connect("a")  # hit
kind = Connection


def check(value):
    return isinstance(value, Connection)

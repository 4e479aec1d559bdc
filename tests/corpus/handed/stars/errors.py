from sqlite3.dbapi2 import *


def is_busy(error):
    return isinstance(error, OperationalError) and "locked" in str(error)

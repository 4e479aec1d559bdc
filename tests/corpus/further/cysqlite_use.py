import cysqlite
from cysqlite import OperationalError

db = cysqlite.connect("x.db")  # hit


def own(path):
    try:
        return cysqlite.Connection(path)  # hit
    except OperationalError:
        return None

import sqlite3
from sqlite3 import IntegrityError, OperationalError

try:
    pass
except (sqlite3.Error, IntegrityError):
    raise sqlite3.DatabaseError("x") from None
except OperationalError:
    pass

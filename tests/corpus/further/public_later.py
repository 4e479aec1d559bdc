from sqlite3 import connect  # hit
from sqlite3 import Connection as Conn, Error

__all__ = []
__all__.append("connect")

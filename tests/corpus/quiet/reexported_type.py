from sqlite3 import Connection, Row

__all__ = ["Connection", "Row"]

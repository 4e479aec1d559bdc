from sqlite3 import Connection as Conn, Row

__all__ = ["Conn", "Row"]

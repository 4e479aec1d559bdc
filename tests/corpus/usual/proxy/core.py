from sqlite3 import connect, Error, Row  # hit

__all__ = ["connect", "Row"]

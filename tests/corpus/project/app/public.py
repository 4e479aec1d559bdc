from sqlite3 import Error, connect  # hit

__all__ = ["Error", "connect"]

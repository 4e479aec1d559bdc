from sqlite3 import connect  # hit

__all__ = ["connect"]

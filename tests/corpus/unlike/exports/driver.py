import sqlite3 as _s

connect = _s.connect  # hit
Row = _s.Row
__all__ = ["connect", "Row"]

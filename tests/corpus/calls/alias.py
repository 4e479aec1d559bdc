import sqlite3 as sq

conn = sq.connect(":memory:")  # hit
rows = [sq.connect(name) for name in ("a", "b")]  # hit

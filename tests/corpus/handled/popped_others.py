import sqlite3
from collections import deque

q = deque([sqlite3.Row, sqlite3.Error])
q.popleft()("x", "y")
errs = dict(e=sqlite3.Error)
errs["e"]("x")
rows = {"r": sqlite3.Row}
rows.get("r")("x")

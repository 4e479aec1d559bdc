import sqlite3

try:
    conn = sqlite3.connect("a.db")  # hit
except sqlite3.OperationalError as error:
    raise SystemExit(str(error)) from error
else:
    other = sqlite3.connect("b.db")  # hit
finally:
    print("done")

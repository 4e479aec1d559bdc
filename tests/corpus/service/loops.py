import sqlite3
import sqlite3.dbapi2
import json, os, sqlite3 as s3

for name in ("a", "b"):
    with s3.connect(name) as db:  # hit
        db.execute("SELECT 1")
else:
    sqlite3.dbapi2.connect("c")  # hit
while False:
    os.remove("x") or s3.connect("d")  # hit
assert sqlite3.connect("e"), "no"  # hit
raise SystemExit(0 if sqlite3.connect("f") else 1)  # hit

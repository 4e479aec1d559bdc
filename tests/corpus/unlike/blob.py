import sqlite3

db = sqlite3.connect("a")  # hit
db.blobopen("t", "c", 1)
db.backup(sqlite3.connect("b"))  # hit
db.execute("ATTACH 'c.db' AS c")
db.set_authorizer(None)
copy = type(db)("d")  # hit

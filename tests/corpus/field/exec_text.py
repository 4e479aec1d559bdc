import sqlite3

exec("import sqlite3; sqlite3.connect('x')")
eval("sqlite3.connect")
print(sqlite3.__doc__)

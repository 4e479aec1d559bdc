import sqlite3

code = "import sqlite3; sqlite3.connect('x')"
exec(code)
print(sqlite3.connect.__doc__)
print(sqlite3.connect.__name__)
help(sqlite3.connect)

from vectors import SQLiteDialect, SQLiteVec, SqliteIndex

a = SQLiteVec.create_connection(db_file="a.db")  # hit
b = SqliteIndex.get_connection("b.db")  # hit
c = SqliteIndex.open_db("c.db")  # hit
d = SQLiteDialect.create_connect_args("d.db")
e = SqliteIndex.connection_string("e.db")

class SQLiteSession:
    def __init__(self, path):
        self.path = path


class SqliteDb(SQLiteSession):
    pass


one = SQLiteSession("x")
two = SqliteDb("x")
three = [SqliteDb(p) for p in "ab"]

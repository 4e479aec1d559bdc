import sqlite3


def backup(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    source.backup(target)
    target.row_factory = sqlite3.Row
    target.set_authorizer(lambda *a: sqlite3.SQLITE_OK)
    source.connect = None


class Pool:
    def connect(self):
        return self

    def get(self):
        return self.connect()

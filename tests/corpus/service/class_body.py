import sqlite3


class Migration:
    db = sqlite3.connect(":memory:")  # hit
    version = sqlite3.sqlite_version

    class Meta:
        opener = sqlite3.connect  # hit
        errors = sqlite3.Error

    def run(self, connect=None):
        connect = connect or self.Meta.opener  # hit
        return connect("x")  # hit

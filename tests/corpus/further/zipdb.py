import io
import sqlite3
import tempfile
import zipfile


class ZipDb:
    def __init__(self, path):
        with zipfile.ZipFile(path) as z:
            self.f = tempfile.NamedTemporaryFile(suffix=".sqlite")
            self.f.write(z.read("db"))
        self.conn = (sqlite3.connect(self.f.name))  # hit
        self.cursor = self.conn.cursor()

    def bytes(self):
        return io.BytesIO(self.conn.serialize())

    @staticmethod
    def load(data):
        c = sqlite3.connect(":memory:"); c.deserialize(data); return c  # hit

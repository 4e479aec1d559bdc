import enum
import sqlite3


class Driver(enum.Enum):
    SQLITE = enum.member(sqlite3.connect)  # hit
    ROW = sqlite3.Row


class Backend:
    sqlite, other = sqlite3, None

    @staticmethod
    def make(path):
        return Backend.sqlite.connect(path)  # hit


Driver.SQLITE.value("a")  # hit

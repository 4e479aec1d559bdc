import enum
import sqlite3


class Backend(enum.Enum):
    SQLITE = enum.member(sqlite3.connect)  # hit
    NONE = "none"


class Plain(enum.Enum):
    URL = "sqlite:///x"

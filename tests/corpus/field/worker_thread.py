from sqlite3worker import Sqlite3Worker
from sqlitedict import SqliteDict
from diskcache import Cache

worker = Sqlite3Worker("/tmp/test.sqlite")  # hit
cache = SqliteDict("example.sqlite", autocommit=True)  # hit

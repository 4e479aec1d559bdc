from agents import SQLiteSession
from diskcache import Cache
from langgraph.checkpoint.sqlite import SqliteSaver
from requests_cache import CachedSession
from sqlitedict import SqliteDict
from phi.storage.agent.sqlite import SqlAgentStorage
from django.db.backends.sqlite3.base import DatabaseWrapper

SQLiteSession("a", "a.db")  # hit
SqliteSaver.from_conn_string("b.db")  # hit
SqliteSaver(conn)
SqliteDict("c.db")  # hit
Cache("dir")
CachedSession("http", backend="memory")
print(DatabaseWrapper)

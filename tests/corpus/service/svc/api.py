from svc.db import SqliteStore, create_engine, get_connection
from .db import Store, cursor

store = SqliteStore("x.db")
engine = create_engine("sqlite:///x.db")
db = get_connection("x")
Store.opener("y")  # hit
with cursor() as c:
    c.execute("SELECT 1")

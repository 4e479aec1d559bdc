from app.storage import SqliteStore
from myapp.db import Database, create_engine
from src.core.sessions import SQLiteSession
from backend import stores
import services.store as st

store = SqliteStore("x.db")
database = Database("sqlite:///x.db")
engine = create_engine("sqlite:///x.db")
session = SQLiteSession("id", "x.db")
other = stores.SqliteStore("x.db")
third = st.SqliteDb("x.db")

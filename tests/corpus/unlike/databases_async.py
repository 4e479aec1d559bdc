from databases import Database, DatabaseURL
from piccolo.engine import SQLiteEngine
from sqlalchemy.ext.asyncio import create_async_engine
import sqlmodel

a = Database("sqlite+aiosqlite:///a.db")  # hit
b = Database("postgresql+asyncpg://h/b")
c = create_async_engine("sqlite+aiosqlite://")  # hit
d = create_async_engine("postgresql+asyncpg://h/sqlite")
e = sqlmodel.create_engine("sqlite:///e.db", echo=True)  # hit
f = SQLiteEngine(path="f.sqlite")  # hit
g = Database(DatabaseURL("sqlite:///g.db"))  # hit

from agents.extensions.memory import AdvancedSQLiteSession, SQLAlchemySession
from agents.extensions.memory.async_sqlite_session import AsyncSQLiteSession

one = AdvancedSQLiteSession(session_id="x", db_path="a.db", create_tables=True)  # hit
two = SQLAlchemySession.from_url("user-1", url="sqlite+aiosqlite:///a.db", create_tables=True)  # hit
three = AsyncSQLiteSession("x", "a.db")  # hit
four = SQLAlchemySession.from_url("user-1", url="postgresql+asyncpg://h/a", create_tables=True)

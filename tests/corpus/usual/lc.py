from langchain_community.utilities import SQLDatabase
from langchain_community.chat_message_histories import SQLChatMessageHistory
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from agno.storage.sqlite import SqliteStorage
from agno.db.sqlite import SqliteDb
from google.adk.sessions import DatabaseSessionService
from redis import from_url

SQLDatabase.from_uri("sqlite:///x.db")  # hit
SQLChatMessageHistory(session_id="a", connection_string="sqlite:///y.db")  # hit
AsyncSqliteSaver.from_conn_string("z.db")  # hit
SqliteStorage(table_name="t", db_file="w.db")  # hit
SqliteDb(db_file="w.db")  # hit
DatabaseSessionService(db_url="sqlite:///v.db")  # hit
DatabaseSessionService(db_url="postgresql://h/v")
from_url("redis://sqlite")

from langchain_community.utilities import SQLDatabase
from langchain_community.utilities.sql_database import SQLDatabase as DB
from langchain_community.chat_message_histories import SQLChatMessageHistory

db = SQLDatabase.from_uri("sqlite:///Chinook.db")  # hit
two = DB.from_uri("sqlite:///x.db", include_tables=["a"])  # hit
pg = SQLDatabase.from_uri("postgresql://h/x")


def history(session_id):
    return SQLChatMessageHistory(session_id=session_id, connection_string="sqlite:///memory.db")  # hit

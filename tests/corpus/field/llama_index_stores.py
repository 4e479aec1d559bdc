from llama_index.core import SQLDatabase
from llama_index.storage.chat_store.sqlite import SQLiteChatStore
from sqlalchemy import create_engine

store = SQLiteChatStore.from_uri(uri="sqlite:///x.db")  # hit
database = SQLDatabase(create_engine("sqlite:///y.db"))  # hit

from langgraph.checkpoint.sqlite import SqliteSaver
from langchain_community.vectorstores import SQLiteVec
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from opentelemetry.instrumentation.sqlite3 import SQLite3Instrumentor

from app.db import get_db

saver = SqliteSaver(get_db())
vec = SQLiteVec(table="t", connection=get_db(), embedding=None)
dialect = SQLiteDialect()
SQLite3Instrumentor().instrument()

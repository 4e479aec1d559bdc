from django.db.backends.sqlite3.base import DatabaseWrapper
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler, SQLiteDialect, SQLiteTypeCompiler
from somelib.errors import SQLiteStoreError, SqliteConnectionConfig
from somelib.stores import SqliteStore
from unittest.mock import Mock

dialect = SQLiteDialect()
error = SQLiteStoreError("x")
config = SqliteConnectionConfig("x.db")
fake = Mock(spec=SqliteStore)
kinds = (SqliteStore, DatabaseWrapper)


def use(store: SqliteStore) -> SQLiteCompiler | SQLiteTypeCompiler | None:
    return store if isinstance(store, SqliteStore) else None


def make():
    return SqliteStore("x.db")  # hit

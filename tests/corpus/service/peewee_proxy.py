from peewee import DatabaseProxy, Model, SqliteDatabase
from playhouse.pool import PooledSqliteDatabase
from playhouse.sqlite_ext import JSONField, SqliteExtDatabase

proxy = DatabaseProxy()


def setup(testing: bool):
    proxy.initialize(SqliteDatabase(":memory:") if testing else SqliteExtDatabase("x.db"))  # hit
    return PooledSqliteDatabase("y.db", max_connections=3)  # hit


class Base(Model):
    data = JSONField()

    class Meta:
        database = proxy


def check(db):
    return isinstance(db, SqliteDatabase)

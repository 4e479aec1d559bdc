from peewee import Model, SqliteDatabase, Proxy, DatabaseProxy
from playhouse.pool import PooledSqliteDatabase
from playhouse.sqliteq import SqliteQueueDatabase
from playhouse.db_url import connect

proxy = DatabaseProxy()
db = SqliteDatabase("x.db", pragmas={"foreign_keys": 1})  # hit
pool = PooledSqliteDatabase("y.db", max_connections=3)  # hit
q = SqliteQueueDatabase("z.db")  # hit
proxy.initialize(SqliteDatabase(":memory:"))  # hit
connect("sqliteext:///x.db")  # hit
connect("postgresql:///x.db")


class Base(Model):
    class Meta:
        database = db


db.connect()
db.close()

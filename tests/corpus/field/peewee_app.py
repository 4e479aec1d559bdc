from peewee import CharField, Model, PostgresqlDatabase, SqliteDatabase
from playhouse.db_url import connect as db_connect
import peewee as pw

db = SqliteDatabase("app.db", pragmas={"journal_mode": "wal"})  # hit
late = pw.SqliteDatabase(None)  # hit
pg = PostgresqlDatabase("x")
other = db_connect("sqlite:///x.db")  # hit
remote = db_connect("postgresql://h/x")


class Base(Model):
    class Meta:
        database = db


def start():
    db.connect()
    late.init("x.db")

import dataset
import peewee as pw
from peewee import PostgresqlDatabase, SqliteDatabase
from playhouse.db_url import connect as from_url
from playhouse.sqlite_ext import SqliteExtDatabase
from pony import orm
from tortoise import Tortoise

one = SqliteDatabase("a.db")  # hit
two = pw.SqliteDatabase(None)  # hit
three = SqliteExtDatabase(":memory:")  # hit
four = from_url("sqlite:///b.db")  # hit
five = from_url("postgresql://h/b")
six = orm.Database("sqlite", "c.db")  # hit
seven = orm.Database(provider="postgres", user="u")
eight = dataset.connect("sqlite:///d.db")  # hit
nine = dataset.connect("mysql://h/d")
ten = PostgresqlDatabase("sqlite")


async def start():
    await Tortoise.init(db_url="sqlite://e.db", modules={})  # hit
    await Tortoise.init(config={"connections": {"default": "sqlite://f.db"}})  # hit
    await Tortoise.init(db_url="asyncpg://h/e")

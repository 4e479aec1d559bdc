import aiosqlite
import apsw
from apsw import Connection as Conn
from pysqlite3 import dbapi2 as lite
from sqlcipher3 import dbapi2
from sqlite_utils import Database


async def go():
    async with aiosqlite.connect("a") as db:  # hit
        await db.execute("SELECT 1")
    await aiosqlite.connect("b")  # hit


apsw.Connection("c")  # hit
Conn("d")  # hit
lite.connect("e")  # hit
dbapi2.connect("f")  # hit
Database("g.db")  # hit
Database(memory=True)  # hit


def show(error: apsw.Error, kind: type[Conn]):
    return isinstance(error, aiosqlite.Error)

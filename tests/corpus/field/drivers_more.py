import apsw
import apsw.ext
import asqlite
import sqlcipher3
from pysqlite3 import dbapi2 as sqlite
from sqlcipher3 import dbapi2 as cipher

apsw.Connection("a.db")  # hit
connection = apsw.Connection("b.db", flags=apsw.SQLITE_OPEN_READONLY)  # hit
sqlite.connect("c.db")  # hit
cipher.connect("d.db")  # hit
sqlcipher3.connect("e.db")  # hit


async def pool():
    async with asqlite.create_pool("f.db") as made:  # hit
        return made

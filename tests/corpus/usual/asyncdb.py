import aiosqlite
from aiosqlite import connect as aconnect, Connection


class Store:
    _db: aiosqlite.Connection | None = None

    async def open(self):
        self._db = await aiosqlite.connect(":memory:")  # hit
        self._db.row_factory = aiosqlite.Row
        other = await aconnect(":memory:")  # hit
        async for row in self._db.execute("x"):
            print(row)
        return other

    async def give(self) -> Connection:
        assert self._db
        return self._db

import aiosqlite


class Store:
    def __init__(self, path):
        self._path = path
        self._db = None

    async def open(self):
        self._db = await aiosqlite.connect(self._path)  # hit
        return self

    async def __aenter__(self):
        self._connector = aiosqlite.connect(self._path)  # hit
        return await self._connector.__aenter__()

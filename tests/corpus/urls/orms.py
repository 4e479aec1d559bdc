from pony.orm import Database
from tortoise import Tortoise

db = Database()
db.bind(provider="sqlite", filename="a.db", create_db=True)  # hit
db.bind("sqlite", "b.db")  # hit


async def start():
    await Tortoise.init(db_url="sqlite://a.db", modules={"models": ["app"]})  # hit
    await Tortoise.init(config={"connections": {"default": "sqlite://b.db"}})  # hit
    await Tortoise.init(db_url="postgres://h/a", modules={})

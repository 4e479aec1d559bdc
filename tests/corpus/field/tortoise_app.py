from tortoise import Tortoise, run_async


async def init():
    await Tortoise.init(db_url="sqlite://db.sqlite3", modules={"models": ["app.models"]})  # hit
    await Tortoise.generate_schemas()


async def init_pg():
    await Tortoise.init(db_url="postgres://h/db", modules={"models": ["app.models"]})


async def init_config():
    await Tortoise.init(  # hit
        config={"connections": {"default": "sqlite://:memory:"}, "apps": {}},
    )

from unseen.wrapped import aopen


async def titles(path):
    db = await aopen(path)  # hit
    return db.execute("SELECT title FROM chats").fetchall()

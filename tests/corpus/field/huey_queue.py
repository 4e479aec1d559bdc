from huey import SqliteHuey, RedisHuey
from huey.contrib.sql_huey import SqlHuey

huey = SqliteHuey("app", filename="huey.db")  # hit
other = RedisHuey("app")

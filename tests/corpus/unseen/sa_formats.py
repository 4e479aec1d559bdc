import os
import sys

import sqlalchemy
from sqlalchemy.ext.asyncio import async_engine_from_config

a = sqlalchemy.create_engine("sqlite:///%s" % os.path.join("data", "a.db"))  # hit
b = sqlalchemy.create_engine("sqlite:///{}".format(sys.argv[1]))  # hit
c = sqlalchemy.create_engine("sqlite:///" + os.path.abspath("c.db"))  # hit
d = async_engine_from_config({"sqlalchemy.url": "sqlite+aiosqlite:///d.db"})  # hit
e = sqlalchemy.engine.create_engine(sqlalchemy.engine.URL.create(drivername="sqlite+pysqlite"))  # hit

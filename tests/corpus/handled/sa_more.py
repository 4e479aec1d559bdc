import os
from dataclasses import dataclass
from sqlalchemy import create_engine, engine_from_config, URL, create_pool_from_url
from sqlalchemy.ext.asyncio import async_engine_from_config
from sqlalchemy.orm import sessionmaker

@dataclass(frozen=True)
class Conf:
    url: str = "sqlite:///conf.db"


conf = Conf()
Session = sessionmaker(bind=create_engine(conf.url))  # hit
p = create_pool_from_url("sqlite:///x")  # hit
url = URL.create(drivername="sqlite", database="x").set(database="y")
e = create_engine(url)  # hit
e2 = create_engine("".join(["sqlite:///", os.sep, "x"]))  # hit
e3 = create_engine(os.environ.get("URL") or "sqlite:///x")  # hit
e4 = create_engine(**{"url": "sqlite://"})  # hit
e5 = async_engine_from_config({"sqlalchemy.url": "sqlite+aiosqlite://"})  # hit
try:
    U = os.environ["U"]
except KeyError:
    U = "sqlite:///fallback"
e6 = create_engine(U)  # hit
e7 = create_engine("SQLite:///x".lower())  # hit

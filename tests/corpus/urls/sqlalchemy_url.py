import os

import sqlalchemy
from sqlalchemy import create_engine
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine

BASE = "sqlite:///app.db"
create_engine("sqlite://")  # hit
create_engine(BASE, echo=True)  # hit
sqlalchemy.create_engine(url=BASE)  # hit
create_async_engine("sqlite+aiosqlite:///a.db")  # hit
create_engine(f"sqlite:///{os.getcwd()}/a.db")  # hit
create_engine("sqlite:///" + os.getcwd())  # hit
create_engine("sqlite:///%s" % os.getcwd())  # hit
create_engine("sqlite:///{}".format(os.getcwd()))  # hit
create_engine(os.environ.get("DATABASE_URL", "sqlite:///a.db"))  # hit
create_engine(os.getenv("DATABASE_URL") or "sqlite:///a.db")  # hit
create_engine(URL.create("sqlite", database="a.db"))  # hit
create_engine("postgresql://localhost/sqlite")
create_engine(os.environ["DATABASE_URL"])

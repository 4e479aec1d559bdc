import os
from os import environ, getenv

from sqlalchemy import create_engine

create_engine(os.getenv("DATABASE_URL", "sqlite:///./test.db"))  # hit
create_engine(os.environ.get("DATABASE_URL", "sqlite:///x"))  # hit
create_engine(os.environ.get("DATABASE_URL") or "sqlite:///x")  # hit
create_engine(getenv("DB", default="sqlite:///x"))  # hit
create_engine(environ.get("DB", "postgresql://h/x"))
create_engine(os.environ["DATABASE_URL"])
URL = os.environ.get("DATABASE_URL")
if URL is None:
    URL = "sqlite:///fallback.db"
create_engine(URL)  # hit

import os
from configparser import ConfigParser

from decouple import config as setting
from sqlalchemy import URL, create_engine

parser = ConfigParser()
create_engine(setting("URL", default="sqlite:///a.db"))  # hit
create_engine(setting("URL", default="postgresql://h/a"))
create_engine(parser.get("db", "url", fallback="sqlite:///b.db"))  # hit
create_engine(os.environ.setdefault("URL", "sqlite:///c.db"))  # hit
create_engine(os.path.expandvars("sqlite:///$HOME/d.db"))  # hit
PARTS = {"drivername": "sqlite", "database": "e.db"}
create_engine(URL.create(**PARTS))  # hit
create_engine(URL.create(**{"drivername": "postgresql", "database": "sqlite"}))

from pony import orm

from chat.entities import db, files
from pony.orm.core import Database

SETTINGS = {"provider": "sqlite", "filename": "a.db"}


def begin(path):
    db.bind("sqlite", path, create_db=True)  # hit
    files.bind(**SETTINGS)  # hit
    orm.sql_debug(True)


def begin_elsewhere():
    db.bind(provider="postgres", host="sqlite", filename="a")

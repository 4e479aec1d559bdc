from app.core.registry_db import get_db
from app.core import registry_db


def load():
    with get_db() as db:
        return db.execute("SELECT 1")


def more():
    return registry_db.connect("x").execute("SELECT 1")

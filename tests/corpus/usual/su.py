import sqlite_utils
from sqlite_utils.db import Database, NotFoundError

db = sqlite_utils.Database("x.db")  # hit
mem = Database(memory=True)  # hit
wrapped = Database(get_db())
with_conn = sqlite_utils.Database(conn)
try:
    db["t"].get(1)
except NotFoundError:
    pass
sqlite_utils.suggest_column_types([])

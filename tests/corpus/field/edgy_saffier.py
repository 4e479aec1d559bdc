import edgy
from edgy import Database, Registry

database = Database("sqlite:///db.sqlite")  # hit
models = Registry(database=edgy.Database("sqlite+aiosqlite:///x"))  # hit

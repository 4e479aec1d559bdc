from pony.orm import Database, Required
from pony import orm

db = Database()
db.bind(provider="sqlite", filename="db.sqlite", create_db=True)  # hit
two = orm.Database("sqlite", ":memory:")  # hit
three = orm.Database(provider="postgres", user="u")
three.bind("sqlite", "x.db")  # hit

from . import reassign as db

db.connect("x")  # hit
try:
    pass
except db.Error:
    pass

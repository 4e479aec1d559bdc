from project.db import connection, get_db, open_db as opener

with get_db() as db:
    db.execute("x")
with connection("x") as c:
    c.execute("y")
opener("z")

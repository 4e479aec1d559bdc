from sqlite3 import dbapi2 as sqlite, Row as R, connect as open_it, Connection as C


def a(path: str) -> C:
    con = open_it(path)  # hit
    con.row_factory = R
    return con


b = sqlite.connect  # hit
c = b  # hit
c("x")  # hit
d: C = sqlite.Connection("y")  # hit

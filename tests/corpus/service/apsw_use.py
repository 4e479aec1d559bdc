import apsw
import apsw.bestpractice
from apsw import Connection

apsw.bestpractice.apply(apsw.bestpractice.recommended)
con = Connection("x.db")  # hit


def f(c: apsw.Connection) -> None:
    assert isinstance(c, apsw.Connection)


class Db(apsw.Connection):  # hit
    pass


try:
    con.execute("x")
except apsw.SQLError:
    pass

from svc.types import Conn, Row


def f(db: Conn) -> Row | None:
    if not isinstance(db, Conn):
        raise TypeError
    return db.execute("SELECT 1").fetchone()

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite3 import Connection, connect
else:
    Connection = Any


def use(db: "Connection") -> "Connection":
    connect = getattr(db, "connect", None)
    return connect() if connect else db

import sqlite3
from typing import Annotated, TypeVar

T = TypeVar("T", bound=sqlite3.Connection)
Conn = Annotated[sqlite3.Connection, "injected"]


def depends(c: Conn, kinds: dict[type, str] = {sqlite3.Connection: "db"}) -> None:
    print(c, kinds)

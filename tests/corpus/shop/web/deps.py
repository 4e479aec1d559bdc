from collections.abc import Iterator
from typing import Annotated
import sqlite3

from fastapi import Depends, Request


def get_db(request: Request) -> Iterator[sqlite3.Connection]:
    with sqlite3.connect(request.app.state.path) as db:  # hit
        yield db


Db = Annotated[sqlite3.Connection, Depends(get_db)]


def handler(db: Db, other: Annotated[sqlite3.Connection, Depends(sqlite3.connect)]):  # hit
    return db

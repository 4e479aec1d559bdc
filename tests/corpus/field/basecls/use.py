from base import Db, Store

Db("x.db")  # hit
Store.connect("y.db")  # hit


def show(db: Db) -> Db:
    return db


class Child(Db):  # hit
    pass

import sqlite3
import types
from threading import Thread

from dependency_injector import containers, providers
from sqlite_utils.utils import sqlite3 as bundled

Made = types.new_class("Made", (sqlite3.Connection,))  # hit
Plain = types.new_class("Plain", (sqlite3.Error,))


class Wiring(containers.DeclarativeContainer):
    connection = providers.Factory(sqlite3.Connection, "a.db")  # hit
    row = providers.Factory(sqlite3.Row)


class Explicit(sqlite3.Connection):  # hit
    def __init__(self, path):
        sqlite3.Connection.__init__(self, path, timeout=1)  # hit


def start(path):
    Thread(target=sqlite3.Connection, args=(path,)).start()  # hit
    return bundled.connect(path)  # hit


def build(run, kind=getattr(sqlite3, "Connection"), *, row=getattr(sqlite3, "Row")):  # hit
    kinds = {"lite": sqlite3.Connection, "row": sqlite3.Row}
    run(factory=kinds["row"], default=row)
    return run(factory=kinds["lite"]), kind  # hit

import importlib
import operator

DRIVER = "aiosqlite"
mod = importlib.import_module(DRIVER)
NAMES = {"sqlite": "sqlite3", "pg": "psycopg"}


async def a():
    return await mod.connect("x")  # hit


def b():
    return importlib.import_module(NAMES["sqlite"]).connect("x")  # hit


def c():
    return importlib.import_module(NAMES["pg"]).connect("x")


def d():
    return operator.attrgetter("dbapi2.connect")(__import__("sqlite3"))("x")  # hit


def e():
    import sqlite3

    fn = object.__getattribute__(sqlite3, "connect")  # hit
    return fn("x")  # hit


def f():
    import sqlite3

    return sqlite3.__getattribute__("connect")("x")  # hit


def g():
    import sqlite3

    return [getattr(sqlite3, n) for n in ("connect",)][0]("x")  # hit


def h():
    import importlib.util

    spec = importlib.util.find_spec("sqlite3")
    m = importlib.util.module_from_spec(spec)
    return m.connect("x")  # hit

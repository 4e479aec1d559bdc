import sqlite3

from sqlalchemy import create_engine


def by_kind(kind):
    match kind:
        case "lite":
            url = "sqlite:///x"
        case _:
            url = "postgresql://h/d"
    return create_engine(url)  # hit


def opener(kind):
    return {"lite": sqlite3.connect}.get(kind, print)  # hit


def ternary(kind):
    make = sqlite3.connect if kind == "lite" else print  # hit
    return make("x")  # hit


def guard(fn):
    if fn is sqlite3.connect:
        return 1
    return fn == sqlite3.connect

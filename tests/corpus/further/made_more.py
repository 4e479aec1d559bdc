import sqlite3
import os
import sqlite3 as db2
from dataclasses import dataclass
from typing import Optional, Union
from sqlalchemy import create_engine
from pydantic import BaseModel


@dataclass
class Cfg:
    url: str = "postgresql:///x"
    path: Optional[str] = None


pg = Cfg()
create_engine(pg.url)


class S(BaseModel):
    url: str = "sqlite:///x"


create_engine(S().url)  # hit
create_engine(S(url=os.environ["X"]).url)
create_engine(S(url="postgresql:///x").url)
s = S.model_validate({"url": "postgresql:///x"})

@dataclass
class Route:
    name: str
    connect: object


ROUTES = [Route("a", print), Route("b", sqlite3.connect)]  # hit
for r in ROUTES:
    r.connect("x")  # hit


def scan(items):
    for item in items:
        item.connect()
        item.open(sqlite3.Row)


class Plain:
    def __init__(self, connect):
        self.connect = connect

    def go(self):
        return self.connect()


p = Plain(print)
p.connect()


def outer():
    sqlite3 = None

    def inner():
        return sqlite3.connect("x")

    return inner


def helper():
    return outer()


class Shadow:
    def sqlite3(self):
        return self

    def go(self):
        return self.sqlite3().connect()


def tail():
    return later("x")  # hit


def arg(later):
    return later("x")


later = db2.connect  # hit
del db2


def after():
    return db2.connect("y")  # hit

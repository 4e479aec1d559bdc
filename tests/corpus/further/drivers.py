"""Drivers as named tuples."""
import sqlite3
from dataclasses import dataclass
from typing import Any, Callable, NamedTuple

import psycopg


class Driver(NamedTuple):
    name: str
    connect: Callable[..., Any]
    error: type[Exception]


SQLITE = Driver("sqlite", sqlite3.connect, sqlite3.Error)  # hit
POSTGRES = Driver("postgres", psycopg.connect, psycopg.Error)


@dataclass
class Backend:
    name: str
    opener: Callable[..., Any]


LITE = Backend(name="lite", opener=sqlite3.connect)  # hit


def lite(path):
    return SQLITE.connect(path)  # hit


def pg(dsn):
    return POSTGRES.connect(dsn)


def backend(path):
    return LITE.opener(path)  # hit

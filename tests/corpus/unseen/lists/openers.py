import enum
import sqlite3

import psycopg


class Kind(enum.Enum):
    LITE = "lite"
    POSTGRES = "pg"


CHAIN = [psycopg.connect, sqlite3.connect]  # hit
ERRORS = (psycopg.Error, sqlite3.Error)
BY_KIND = {
    Kind.POSTGRES: psycopg.connect,
    Kind.LITE: sqlite3.connect,  # hit
    object(): print,
}
URLS = ["sqlite:///a.db", "postgresql://db/a"]

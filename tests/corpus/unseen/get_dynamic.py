import sqlite3

import psycopg
from sqlalchemy import create_engine

OPENERS = {"pg": psycopg.connect, "lite": sqlite3.connect}  # hit
URLS = {"pg": "postgresql://db/a", "lite": "sqlite:///a.db"}
ERRORS = {"pg": psycopg.Error, "lite": sqlite3.Error}


def start(kind, dsn):
    db = OPENERS.get(kind, psycopg.connect)(dsn)  # hit
    engine = create_engine(URLS.get(kind))  # hit
    return db, engine, ERRORS.get(kind)


def start_known(dsn):
    return OPENERS.get("pg")(dsn), create_engine(URLS.get("pg"))

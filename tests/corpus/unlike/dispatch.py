import sqlite3

import psycopg

DRIVERS = {"sqlite": sqlite3, "postgres": psycopg}
OPENERS = {
    "sqlite": sqlite3.connect,  # hit
    "postgres": psycopg.connect,
}


def open_one(path):
    return DRIVERS["sqlite"].connect(path)  # hit


def open_two(path):
    return OPENERS["sqlite"](path)  # hit


def open_three(dsn):
    return OPENERS["postgres"](dsn)

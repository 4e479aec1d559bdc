import sqlite3

import psycopg

OPENERS = {"sqlite": sqlite3.connect, "postgres": psycopg.connect}  # hit


def open_any(kind, path):
    return OPENERS[kind](path)  # hit


for name, opener in OPENERS.items():
    opener(name)  # hit
for only in OPENERS.values():
    only("x")  # hit

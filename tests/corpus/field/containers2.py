import sqlite3

import psycopg

OPENERS = {
    "sqlite": sqlite3.connect,  # hit
    "pg": psycopg.connect,
}
conn = OPENERS["sqlite"]("a.db")  # hit
other = OPENERS["pg"]("x")
CHAIN = [sqlite3.connect]  # hit
CHAIN[0]("b")  # hit
PAIR = (psycopg.connect, sqlite3.connect)  # hit
DRIVERS = {"sqlite": sqlite3, "pg": psycopg}
DRIVERS["sqlite"].connect("c")  # hit

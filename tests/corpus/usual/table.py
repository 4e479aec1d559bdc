import sqlite3

import mysql.connector
import psycopg2

BACKENDS = [("sqlite", sqlite3), ("pg", psycopg2)]
for name, mod in BACKENDS:
    mod.connect(name)  # hit
first = BACKENDS[0][1]
first.connect("x")  # hit
second = BACKENDS[1][1]
second.connect("y")
mysql.connector.connect(host="sqlite3")

import signal
import socket
import sqlite3

import blinker
import duckdb
import psycopg2
import redis


class Client:
    def connect(self, path):
        return path


redis.Redis().connect("a")
psycopg2.connect("dbname=sqlite")
socket.create_connection(("sqlite", 1))
blinker.signal("x").connect(lambda s: None)
duckdb.connect("a.duckdb")
duckdb.sql("ATTACH 'a.db' (TYPE sqlite)")
Client().connect("sqlite:///a.db")
button.clicked.connect(sqlite3.complete_statement)
signal.signal(signal.SIGINT, signal.SIG_DFL)
raise sqlite3.Error("x")

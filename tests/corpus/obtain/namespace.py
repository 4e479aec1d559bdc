from types import SimpleNamespace
import sqlite3

api = SimpleNamespace(open=sqlite3.connect)  # hit
table = dict(open=sqlite3.connect)  # hit

import sqlite3

error = sqlite3.Error
sqlite3 = None
import psycopg2 as sqlite3

sqlite3.connect("dsn")

import sqlite3

import psycopg2
from dbutils.persistent_db import PersistentDB
from dbutils.pooled_db import PooledDB

pool = PooledDB(creator=sqlite3, maxconnections=5, database="x.db")  # hit
persistent = PersistentDB(sqlite3, database="x.db")  # hit
others = PooledDB(creator=psycopg2, maxconnections=5, database="sqlite3")

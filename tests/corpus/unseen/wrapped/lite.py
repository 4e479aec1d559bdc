import sqlite3

from asgiref.sync import sync_to_async

aopen = sync_to_async(sqlite3.connect)  # hit

import sqlite3
from multiprocessing.managers import BaseManager


class DbManager(BaseManager):
    pass


DbManager.register("connection", sqlite3.connect)  # hit
DbManager.register("version", callable=lambda: sqlite3.sqlite_version)
manager = DbManager(address=("", 5000), authkey=b"x")
manager.connect()

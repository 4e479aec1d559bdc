import sqlite3
from multiprocessing import Pool, Process
from typing import Final

OPEN: Final = sqlite3.connect  # hit
pool = Pool()
pool.apply_async(sqlite3.connect, ("x",))  # hit
Process(target=OPEN, args=("x",)).start()  # hit
lookup = {"open": OPEN}.get("open")  # hit
lookup("x")  # hit

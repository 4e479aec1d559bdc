import sqlite3
import threading
from functools import partial

local = threading.local()
local.open = partial(sqlite3.connect, "a")  # hit
local.db = local.open()  # hit
threading.Thread(target=sqlite3.connect, args=("b",)).start()  # hit
threading.Timer(1, partial(print, sqlite3.version)).start()

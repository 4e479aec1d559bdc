import queue
import sqlite3
import threading

local = threading.local()
q = queue.Queue()
for _ in range(3):
    q.put(sqlite3.connect("x", check_same_thread=False))  # hit
q.put(sqlite3.connect)  # hit


def worker():
    local.con = sqlite3.connect("y")  # hit
    local.con.execute("select 1")


threading.Thread(target=worker).start()
threading.Timer(1, sqlite3.connect, ["z"]).start()  # hit

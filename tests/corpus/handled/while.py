import sqlite3
import time

while True:
    try:
        con = sqlite3.connect("x")  # hit
        break
    except sqlite3.OperationalError:
        time.sleep(1)
else:
    con = None

ops = [sqlite3.connect]  # hit
while ops:
    op = ops.pop()  # hit
    op("x")  # hit

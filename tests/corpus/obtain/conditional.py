import os
import sqlite3

if os.environ.get("FAKE"):
    connect = dict
else:
    connect = sqlite3.connect  # hit
connect("a")  # hit
pick = sqlite3.connect if os.name == "nt" else None  # hit
fallback = None or sqlite3.connect  # hit

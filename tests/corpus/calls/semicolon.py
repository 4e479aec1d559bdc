import sqlite3; c = sqlite3.connect("a"); c.close()  # hit

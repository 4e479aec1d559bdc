import sqlite3

a, b = sqlite3.connect, print  # hit
a("x")  # hit
b("x")
c, *rest = [sqlite3.connect, 1]  # hit
c("y")  # hit

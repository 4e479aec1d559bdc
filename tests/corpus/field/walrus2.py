import sqlite3

while (db := sqlite3.connect("a")) is None:  # hit
    pass
print(c := sqlite3.connect)  # hit
values = [c2 for p in "ab" if (c2 := sqlite3.connect(p))]  # hit

import sqlite3
from pathlib import Path

total = sum(sqlite3.connect(p).execute("SELECT 1").fetchone()[0] for p in Path(".").glob("*.db"))  # hit
names = {p: sqlite3.connect(p) for p in "ab"}  # hit
print(sqlite3.connect("a").execute("x"), sqlite3.connect("b"))  # hit
result = (
    sqlite3  # hit
    .connect("c")
    .execute("SELECT 1")
)

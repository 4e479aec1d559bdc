import sqlite3

db = (
    sqlite3.connect(  # hit
        "a",
        timeout=5,
    )
)
other = [
    sqlite3.connect,  # hit
    sqlite3.Row,
]

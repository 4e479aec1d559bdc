import sqlite3


class Row:
    opener = None


def fill(row, names, prefix=""):
    for name in names:
        setattr(row, f"{prefix}{name}", sqlite3.connect)  # hit
        setattr(row, "\n", sqlite3.Row)
    return row


def known(row=Row()):
    made = Row()
    setattr(made, "opener", sqlite3.connect)  # hit
    return made.opener("x.db")  # hit


def only_begins():
    made = Row()
    setattr(made, f"{'opener'}{fill}", sqlite3.connect)  # hit
    setattr(made, "", sqlite3.connect)  # hit
    return made

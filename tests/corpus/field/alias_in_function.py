def run():
    import sqlite3 as s
    from sqlite3 import connect as c, Row

    s.connect("a")  # hit
    c("b")  # hit
    return Row


def other(s, c):
    s.connect("a")
    c("b")

def query(sql):
    import sqlite3

    with sqlite3.connect("a.db") as conn:  # hit
        return conn.execute(sql).fetchall()


def other():
    from sqlite3 import connect

    return connect("b.db")  # hit

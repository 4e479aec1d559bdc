def outer(con):
    fn = None

    def setter():
        nonlocal fn
        fn = con.cursor

    setter()
    return fn("sqlite3")


def outer2(sqlite3):
    def inner():
        return sqlite3.connect("x")

    return inner

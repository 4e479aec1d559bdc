import sqlite3


def up(con, q):
    try:
        with con:
            con.execute(q)
    except sqlite3.IntegrityError as e:
        raise ValueError(e.sqlite_errorname) from e
    except (sqlite3.Error, OSError):
        con.rollback()
    con.create_function("f", 1, lambda x: x)
    con.set_trace_callback(print)
    con.text_factory = bytes
    cur = sqlite3.Cursor(con)
    row = sqlite3.Row(cur, (1,))
    return row, sqlite3.SQLITE_DENY, sqlite3.Blob

QUERY = "SELECT name FROM sqlite_master"


def tables(conn):
    return conn.execute(QUERY).fetchall()

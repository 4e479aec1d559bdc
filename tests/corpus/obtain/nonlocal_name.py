import sqlite3


def outer():
    connect = None

    def setup():
        nonlocal connect
        connect = sqlite3.connect  # hit

    setup()
    return connect  # hit

import sqlite3


def make(path):
    opener = sqlite3.connect  # hit

    def get():
        nonlocal opener
        return opener(path)  # hit

    return get


get = make("x")
get()


def counter():
    connect = 0

    def inner():
        nonlocal connect
        connect += 1
        return connect

    return inner

import sqlite3


def counter():
    opener = None

    def set_up():
        nonlocal opener
        opener = sqlite3.connect  # hit

    def use():
        return opener("x.db")  # hit

    set_up()
    return use


def plain():
    opener = open

    def use():
        return opener("x.db")

    return use

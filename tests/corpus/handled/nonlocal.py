import sqlite3


def make():
    opener = None

    def choose():
        nonlocal opener
        opener = sqlite3.connect  # hit

    choose()
    return opener("x")  # hit


def other():
    opener = None

    def choose():
        nonlocal opener
        opener = print

    choose()
    return opener("x")

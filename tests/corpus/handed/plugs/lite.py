import sqlite3


def opener():
    return sqlite3.connect  # hit


class Lite:
    class Raw:
        dial = sqlite3.connect  # hit

    dial = sqlite3.connect  # hit
    error = sqlite3.Error

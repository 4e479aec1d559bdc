import sqlite3


def driver():
    return sqlite3


def opener():
    return sqlite3.connect  # hit


def database():
    return sqlite3.connect("a")  # hit


def url():
    return "sqlite:///a"


class Holder:
    module = sqlite3

    def driver(self):
        return sqlite3

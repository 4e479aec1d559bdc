import sqlite3


def openers():
    yield sqlite3.connect  # hit
    yield from (sqlite3.connect,)  # hit


handlers = {**{"a": sqlite3.connect}}  # hit
handlers["a"]("x")  # hit
nested = {"db": {"open": sqlite3.connect}}  # hit
nested["db"]["open"]("x")  # hit

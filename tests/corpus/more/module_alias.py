import json
import sqlite3

driver = sqlite3
driver.connect("a")  # hit
sq, js = sqlite3, json
sq.connect("b")  # hit
for module in (sqlite3, json):
    module.connect("c")  # hit


class Holder:
    import sqlite3

    backend = sqlite3

    def open(self):
        self.sqlite3.connect("d")  # hit
        return self.backend.connect("e")  # hit

    def __init__(self):
        self._driver = sqlite3
        self._driver.connect("f")  # hit


def start(db=sqlite3, path="x"):
    return db.connect(path)  # hit

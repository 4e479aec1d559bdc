import sqlite3


class Store:
    opener = sqlite3.connect  # hit

    def __init__(self):
        self.open = sqlite3.connect  # hit

    def load(self):
        return self.open("a.db")  # hit


Store.other = sqlite3.connect  # hit

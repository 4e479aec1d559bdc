import sqlite3


class Store:
    @property
    def driver(self):
        return sqlite3

    @staticmethod
    def backend():
        return sqlite3

    def opener(self):
        return sqlite3.connect  # hit

    def open(self, path):
        self.driver.connect(path)  # hit
        self.backend().connect(path)  # hit
        Store.backend().connect(path)  # hit
        return self.opener()(path)  # hit

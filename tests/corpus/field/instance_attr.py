import sqlite3


class Repo:
    def __init__(self, path, opener=None):
        self.opener = opener or sqlite3.connect  # hit
        self.driver = sqlite3
        self.path = path

    def rows(self):
        return self.opener(self.path)  # hit

    def more(self):
        return self.driver.connect(self.path)  # hit

    def sock(self, socket):
        return socket.connect(self.path)

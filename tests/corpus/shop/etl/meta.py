import sqlite3


class Registry(type):
    def __call__(cls, *args):
        return super().__call__(*args)


class Db(metaclass=Registry):
    driver = sqlite3

    @classmethod
    def open(cls, path):
        return cls.driver.connect(path)  # hit

    @staticmethod
    def other(path):
        return Db.driver.connect(path)  # hit


class Sub(Db):
    def run(self):
        return self.driver.connect("x")  # hit

import sqlite3


class FakeDriver:
    Error = sqlite3.Error

    @staticmethod
    def connect(p):
        return p


driver = FakeDriver
driver.connect("x")
drivers = {"f": FakeDriver(), "e": sqlite3.Error}
drivers["f"].connect("y")


def swap(mod=FakeDriver):
    return mod.connect("z")

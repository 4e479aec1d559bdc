import sqlite3


class Mixin:
    driver = sqlite3

    def open(self, p):
        return self.driver.connect(p)  # hit


class B(Mixin):
    def open2(self, p):
        return self.driver.connect(p)  # hit

    def open3(self, p):
        return super().open(p)


class C:
    def __init__(self, driver=sqlite3):
        self.driver = driver

    def open(self):
        return self.driver.connect("x")  # hit

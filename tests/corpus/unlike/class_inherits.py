import sqlite3


class Base:
    driver = sqlite3
    open = staticmethod(sqlite3.connect)  # hit


class Child(Base):
    def go(self):
        self.open("a")  # hit
        super().open("b")  # hit
        return self.driver.connect("c")  # hit


getattr(Child, "open")("d")  # hit

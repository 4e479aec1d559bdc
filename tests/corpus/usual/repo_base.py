from abc import ABC, abstractmethod
import sqlite3


class Base(ABC):
    driver = None

    @abstractmethod
    def connect(self): ...

    def run(self):
        with self.connect() as c:
            return c.execute("SELECT 1")


class Lite(Base):
    driver = sqlite3

    def connect(self):
        return self.driver.connect("x")  # hit


Lite().run()
Lite().connect()

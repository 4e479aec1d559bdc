import sqlite3

import psycopg2


class Backend:
    driver = None
    url = "postgresql://h/a"

    def open(self, target):
        return self.driver.connect(target)  # hit

    def close(self, target):
        raise NotImplementedError

    def end(self, target):
        return self.close(target)


class Lite(Backend):
    driver = sqlite3
    close = staticmethod(sqlite3.connect)  # hit


class Postgres(Backend):
    driver = psycopg2

    def again(self):
        return self.driver.connect(self.url)


vars(Lite)["close"]("a.db")  # hit
Lite.__dict__["driver"].connect("b.db")  # hit

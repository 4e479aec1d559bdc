import abc
import sqlite3

import psycopg


class Backend(abc.ABC):
    @abc.abstractmethod
    def connect(self, dsn): ...


class Lite(Backend):
    connect = staticmethod(sqlite3.connect)  # hit


class Pg(Backend):
    connect = staticmethod(psycopg.connect)


BACKENDS = {"lite": Lite, "pg": Pg}
Lite.connect("x")  # hit
Pg.connect("x")
BACKENDS["pg"].connect("y")
BACKENDS["lite"].connect("y")  # hit

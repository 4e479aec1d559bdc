import sqlite3
from enum import Enum, StrEnum

import psycopg
from sqlalchemy import create_engine


class Opener(Enum):
    LITE = (sqlite3.connect,)  # hit
    POSTGRES = (psycopg.connect,)

    def open(self, path):
        return self.value[0](path)  # hit


class Url(StrEnum):
    LITE = "sqlite:///a.db"
    POSTGRES = "postgresql://db/a"


class Words(Enum):
    LITE = "sqlite"
    ERROR = sqlite3.Error

    def shown(self):
        return self.value.title()


one = create_engine(Url("sqlite:///a.db").value)  # hit
two = create_engine(Url.POSTGRES.value)
three = create_engine(Url.LITE.value)  # hit


class Holder:
    LITE = sqlite3.connect  # hit

    def read(self):
        return self.value("x")

import factory_boy
import sqlite3
from injector import Module, provider, singleton
from dependency_injector import containers, providers


class C(containers.DeclarativeContainer):
    con = providers.Singleton(sqlite3.connect, "x")  # hit
    res = providers.Resource(
        sqlite3.connect,  # hit
        "y",
    )


class M(Module):
    @singleton
    @provider
    def con(self) -> sqlite3.Connection:
        return sqlite3.connect("x")  # hit

    def configure(self, binder):
        binder.bind(sqlite3.Connection, to=self.con)

import sqlite3
from dependency_injector import containers, providers


class Container(containers.DeclarativeContainer):
    db = providers.Singleton(sqlite3.connect, "x")  # hit
    other = providers.Factory(dict)


def provide(opener: "Callable[..., sqlite3.Connection]" = None):
    opener = opener or sqlite3.connect  # hit
    return opener("x")  # hit

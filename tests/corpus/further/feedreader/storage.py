import sqlite3
import typing as t
from contextlib import contextmanager

T = t.TypeVar("T")


class StorageError(Exception):
    pass


@contextmanager
def wrap_exceptions(exc_type: type[Exception], message: str = "sqlite3 error"):
    try:
        yield
    except sqlite3.OperationalError as e:
        raise exc_type(message) from e
    except sqlite3.ProgrammingError as e:
        if "closed database" in str(e).lower():
            raise exc_type("operation on closed database") from None
        raise


class LocalConnectionFactory:
    def __init__(self, path: str, **kwargs: t.Any):
        self.path = path
        self.kwargs = kwargs
        self._local = None

    def __call__(self) -> sqlite3.Connection:
        db = self._local
        if db is None:
            self._local = db = sqlite3.connect(self.path, **self.kwargs)  # hit
        return db


class Storage:
    @wrap_exceptions(StorageError)
    def __init__(self, path, *, factory=LocalConnectionFactory):
        self.factory = factory(path)

    def get_db(self):
        return self.factory()

    @classmethod
    def from_db(cls, db: sqlite3.Connection) -> "Storage":
        self = cls.__new__(cls)
        self.factory = lambda: db
        return self

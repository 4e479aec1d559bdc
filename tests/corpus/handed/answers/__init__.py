"""Names that are only made once somebody asks for them."""

__all__ = ["connect", "Row"]


def __getattr__(name):
    if name == "connect":
        import sqlite3

        return sqlite3.connect  # hit
    if name in ("Row", "Error"):
        import sqlite3

        return getattr(sqlite3, name)
    raise AttributeError(name)

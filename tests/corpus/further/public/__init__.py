from sqlite3 import connect  # hit
from sqlite3 import Connection
from .b import connect_ro, opener  # hit

__all__: list[str] = ["Connection"]
__all__ += ["connect"]
__all__.extend(("opener", "connect_ro"))

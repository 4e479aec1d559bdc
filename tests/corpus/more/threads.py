import sqlite3
import threading
from contextvars import ContextVar

thread = threading.Thread(target=sqlite3.connect, args=("a",))  # hit
current = ContextVar("opener", default=sqlite3.connect)  # hit


def register(registry):
    registry.add("db", sqlite3.connect)  # hit
    setattr(registry, "open", sqlite3.connect)  # hit


@register(sqlite3.connect)  # hit
def handler():
    pass

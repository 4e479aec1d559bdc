from .store import open_store as make
from . import store

make("a.db")  # hit
store.open_store("b.db")  # hit

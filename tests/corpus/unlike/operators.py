import operator
import sqlite3
from operator import attrgetter, itemgetter, methodcaller

operator.attrgetter("connect")(sqlite3)("a")  # hit
fetch = attrgetter("connect")
opened = fetch(sqlite3)  # hit
methodcaller("connect", "b")(sqlite3)  # hit
operator.call(sqlite3.connect, "c")  # hit
itemgetter("connect")(vars(sqlite3))("d")  # hit
attrgetter("version")(sqlite3)

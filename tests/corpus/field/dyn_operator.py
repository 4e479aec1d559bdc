import operator
import sqlite3
from operator import attrgetter, methodcaller

attrgetter("connect")(sqlite3)("a")  # hit
methodcaller("connect", "b")(sqlite3)  # hit
get = attrgetter("connect")
opener = get(sqlite3)  # hit
opener("c")  # hit
operator.attrgetter("Row")(sqlite3)

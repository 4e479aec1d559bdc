import sqlite3

module = lambda: sqlite3  # noqa: E731
module().connect("a")  # hit
pick = lambda: sqlite3.connect  # hit
pick()("b")  # hit

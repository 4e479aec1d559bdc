from sqlite3 import Connection as C, dbapi2
import sqlite3 as s3

C("a")  # hit
s3.dbapi2.connect("b")  # hit
dbapi2.Connection("c")  # hit
K = s3.Connection  # hit
K("d")  # hit


def is_open(c: C) -> bool:
    return type(c) is C or isinstance(c, K)

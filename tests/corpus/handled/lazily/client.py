from handled.lazily import get_connection, opener
from handled.lazily.db import opener as op

get_connection()
opener("x")  # hit
op("y")  # hit

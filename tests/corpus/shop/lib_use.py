from lib.core import connect, query
import lib.core

connect("x")  # hit
lib.core.connect("y")  # hit
query(None, "SELECT 1")

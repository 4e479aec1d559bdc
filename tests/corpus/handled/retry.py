import sqlite3
import functools
from tenacity import retry, stop_after_attempt


@retry(stop=stop_after_attempt(3))
def go(p):
    return sqlite3.connect(p)  # hit


wrapped = retry(sqlite3.connect)  # hit
wrapped("x")  # hit
comp = functools.reduce(lambda f, g: g, [print, sqlite3.connect])  # hit
both = (lambda o: o("x"))(sqlite3.connect)  # hit
bound = sqlite3.connect.__call__  # hit
bound("x")  # hit

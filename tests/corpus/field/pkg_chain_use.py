import pkg_chain as p
import pkg_chain
from pkg_chain import drivers
from pkg_chain.drivers import sqlite3 as raw
import pkg_chain.drivers as d

p.drivers.sqlite3.connect("a")  # hit
pkg_chain.drivers.sqlite3.connect("b")  # hit
drivers.sqlite3.connect("c")  # hit
raw.connect("d")  # hit
d.sqlite3.connect("e")  # hit
d.json.loads("1")

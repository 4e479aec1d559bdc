"""
>>> import sqlite3
>>> sqlite3.connect(":memory:")
"""
import doctest
import re

PATTERN = re.compile(r"sqlite3\.connect\(")
CODE = '''
import sqlite3
conn = sqlite3.connect("x")
'''
ast_source = "from sqlite3 import connect"
doctest.testmod()
compile(CODE, "x", "exec")

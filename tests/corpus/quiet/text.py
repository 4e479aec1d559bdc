"""Use sqlite3.connect(path) nowhere.

>>> sqlite3.connect("x")
"""
# sqlite3.connect("a")
HELP = "sqlite3.connect(path) opens it"
CODE = '''
import sqlite3
sqlite3.connect("a")
'''

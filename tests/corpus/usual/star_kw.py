import sqlite3

args = ("a",)
kwargs = {"timeout": 3}
sqlite3.connect(*args, **kwargs)  # hit
options = {"factory": sqlite3.Connection}  
sqlite3.connect("b", **options)  # hit

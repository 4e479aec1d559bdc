db = __import__("sqlite3")
db.connect("a")  # hit
__import__("sqlite3").connect("b")  # hit
other = __import__("socket").socket()
other.connect(("h", 1))

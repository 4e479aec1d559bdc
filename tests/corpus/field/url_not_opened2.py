from urllib.parse import urlparse

DEFAULT = "sqlite:///x.db"
parsed = urlparse("sqlite:///x.db")
if DEFAULT.startswith("sqlite:"):
    print("sqlite:///")
logger = print
logger("sqlite:///x.db")
assert DEFAULT == "sqlite:///x.db"
environ = {"DATABASE_URL": "sqlite:///x.db"}

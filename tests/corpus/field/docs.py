"""Use `sqlite3.connect(path)` here: import sqlite3; sqlite3.connect("x")."""

HELP = """
    import sqlite3
    conn = sqlite3.connect("x.db")
"""
URL = "sqlite:///x.db"  # create_engine("sqlite:///x.db")
print("sqlite3.connect(%r)" % URL)


def connect(path):
    """Does not call sqlite3.connect(path)."""
    # sqlite3.connect(path)
    return path


connect("sqlite:///x.db")

import sqlite3

NAMED = f"{sqlite3.connect!r} opens {sqlite3.connect.__name__}"
text = str(sqlite3.connect)
print(text, f"{sqlite3.connect(':memory:').total_changes} changes")  # hit


def handed(say):
    say(NAMED, str(say))
    return say(sqlite3.connect)  # hit

from databases import Database

TESTING = False
database = Database("sqlite+aiosqlite:///example.db" if TESTING else "postgresql://h/x")  # hit
plain = Database("mysql://h/x")

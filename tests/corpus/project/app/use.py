from app.store import VERSION, open_store

conn = open_store("a.db")  # hit

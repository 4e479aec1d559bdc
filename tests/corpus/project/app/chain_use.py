from app.chain import open_store

open_store("c.db")  # hit

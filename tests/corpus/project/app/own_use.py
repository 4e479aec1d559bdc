from app.own_connect import open_store

open_store("not sqlite")

from app.database import connect, engine

connect("a")
engine.connect()

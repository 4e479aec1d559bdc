from piccolo.engine.postgres import PostgresEngine
from piccolo.engine.sqlite import SQLiteEngine

DB = SQLiteEngine(path="app.sqlite")  # hit
PG = PostgresEngine(config={"database": "x"})

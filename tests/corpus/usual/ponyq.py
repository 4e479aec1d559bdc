from pony.orm import Database, db_session
import orator
import records
import pugsql

db = Database()
db.bind(provider="sqlite", filename="x.db", create_db=True)  # hit
db2 = Database()
db2.bind("postgres", user="x")
records.Database("sqlite:///x.db")  # hit
records.Database("postgres://x")

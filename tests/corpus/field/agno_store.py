from agno.db.sqlite import SqliteDb
from agno.storage.sqlite import SqliteStorage
from agno.agent import Agent

agent = Agent(db=SqliteDb(db_file="tmp/agents.db"))  # hit
storage = SqliteStorage(table_name="a", db_file="x.db")  # hit

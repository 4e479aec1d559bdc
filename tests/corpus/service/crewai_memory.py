from crewai.memory.storage.ltm_sqlite_storage import LTMSQLiteStorage
from crewai.memory import LongTermMemory

memory = LongTermMemory(storage=LTMSQLiteStorage(db_path="./mem.db"))  # hit

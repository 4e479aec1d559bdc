import datetime
import sqlite3

sqlite3.register_adapter(datetime.date, str)
sqlite3.register_converter("date", lambda raw: datetime.date.fromisoformat(raw.decode()))
sqlite3.enable_callback_tracebacks(True)
sqlite3.threadsafety
sqlite3.complete_statement("SELECT 1;")
sqlite3.paramstyle
getattr(sqlite3, "sqlite_version")
CODES = {name: getattr(sqlite3, name) for name in ("SQLITE_OK", "SQLITE_DENY")}
HAS = hasattr(sqlite3, "connect")

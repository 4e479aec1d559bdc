import logging
import warnings

log = logging.getLogger("sqlite3.connect")
log.info("sqlite3.connect(%s)", "x")
warnings.warn("use get_db instead of sqlite3.connect", DeprecationWarning)
raise RuntimeError("sqlite:///x.db cannot be opened: sqlite3.connect failed")

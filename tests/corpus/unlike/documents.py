"""Use `sqlite3.connect(path)` to open it; or `create_engine("sqlite:///x")`.

>>> import sqlite3
>>> sqlite3.connect(":memory:")
"""

import logging
import textwrap

log = logging.getLogger("sqlite3")


def explain():
    """import sqlite3; sqlite3.connect('x')"""
    log.info("sqlite3.connect(%s)", "x")
    print(f"run sqlite3.connect({1})")  # sqlite3.connect("y")
    raise ValueError("sqlite:///x is no URL")


TEMPLATE = textwrap.dedent("""
    import sqlite3
    conn = sqlite3.connect("x")
""")
DEFAULT = "sqlite:///default.db"
if DEFAULT.startswith("sqlite:"):
    log.debug(DEFAULT)

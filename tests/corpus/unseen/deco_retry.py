import sqlite3

from tenacity import retry, retry_if_exception_type, stop_after_attempt

connect = retry(  # the lock clears by itself
    retry=retry_if_exception_type(sqlite3.OperationalError),
    stop=stop_after_attempt(3),
)(sqlite3.connect)  # hit


def open_chat():
    return connect("chat.db")  # hit

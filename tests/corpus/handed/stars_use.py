from stars.driver import Row, connect
from stars.errors import Connection, is_busy


def rows(path, given: Connection):
    with connect(path) as own:  # hit
        own.row_factory = given.row_factory = Row
        return own, is_busy

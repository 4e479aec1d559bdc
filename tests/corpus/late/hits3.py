from sqlite3 import Connection


class Tracked(Connection):  # hit
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


def open_tracked(path):
    return Tracked(path)  # hit


def typed(c: Tracked) -> Tracked:
    assert isinstance(c, Tracked)
    return c

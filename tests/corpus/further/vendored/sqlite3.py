"""A pure-Python reader of the file format."""


class Reader:
    def __init__(self, path):
        self.path = path


def connect(path):
    return Reader(path)

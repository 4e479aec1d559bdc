import sqlite3


def connect_all(paths, connector=None):
    connector = connector if connector else sqlite3.connect  # hit
    return [connector(p) for p in paths]  # hit


class Ctx:
    def __enter__(self):
        self.c = sqlite3.connect("x").__enter__()  # hit
        return self.c

    def __exit__(self, *a):
        return self.c.__exit__(*a)

    def __call__(self, *a):
        return sqlite3.connect(*a)  # hit


Ctx()("x")

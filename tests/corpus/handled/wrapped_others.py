class Pool:
    def __init__(self, opener):
        self.opener = opener

    def get(self):
        return self.opener("x")


class DbApi:
    def __init__(self, module):
        self.module = module

    def open(self, *a):
        return self.module.connect(*a)


def make(api: "sqlite3.Connection"):  # noqa: F821
    return Pool(api.cursor).get()

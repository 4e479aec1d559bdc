def load():
    from handled.lazily.db import opener

    return opener("z")  # hit


def load2():
    import handled.lazily.db

    return handled.lazily.db.opener("z")  # hit


def load3():
    import handled.lazily.db as d

    return d.sqlite3.connect("z")  # hit

LIST = []
LIST.append(print)


def go(xs):
    xs.append("sqlite3.connect")
    st = list(xs)
    st[0]("x")
    d = dict(open=print)
    d["open"]("x")


def ns():
    from collections import namedtuple

    P = namedtuple("P", "connect")
    return P(print).connect("sqlite:///x")

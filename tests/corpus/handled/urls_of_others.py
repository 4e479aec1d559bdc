from sqlalchemy import create_engine

e = None


def set_it(url):
    global e
    e = create_engine(url)


def urls():
    yield "postgresql://h/d"
    yield "mysql://h/d"


for u in urls():
    set_it(u)
f = dict(zip(["a"], ["postgresql://h/d"]))
create_engine(f["a"])
g = ["postgresql://h/d"] + ["sqlite:///x"]
create_engine(g[0])
h = []
h.append("postgresql://h/d")
create_engine(h[0])

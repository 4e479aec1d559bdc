import argparse
import os
import sqlite3
import typing
from string import Template

import click
from sqlalchemy import create_engine

URL = "sqlite:///x.db"
e1 = create_engine(URL.replace("x", "y"))  # hit
e2 = create_engine("sqlite:///" + "p" if URL else "sqlite://")  # hit
e3 = create_engine(str(URL))  # hit
e4 = create_engine(**{"url": "sqlite://"})  # hit
e5 = create_engine(*("sqlite://",))  # hit
e6 = create_engine(Template("sqlite:///$p").substitute(p="x"))  # hit
e7 = create_engine("sqlite:///{db}".format_map({"db": "x"}))  # hit
os.environ["DB_URL"] = "sqlite:///env.db"
e8 = create_engine(os.environ["DB_URL"])  # hit
parser = argparse.ArgumentParser()
parser.add_argument("--url", default="sqlite:///arg.db")
args = parser.parse_args()
e9 = create_engine(args.url)


@click.command()
@click.option("--url", default="sqlite:///click.db")
def main(url):
    e10 = create_engine(url)
    return e10


e11 = typing.cast(typing.Any, sqlite3).connect("x")  # hit
for name in ("connect",):
    getattr(sqlite3, name)("x")  # hit
e12 = sqlite3.__getattribute__("connect")("x")  # hit
e13 = sqlite3.connect.__call__("x")  # hit
config = {}
config["URL"] = "sqlite:///c.db"
e14 = create_engine(config["URL"])  # hit
e15 = create_engine(config.get("URL"))  # hit
e16 = create_engine((URL,)[0])  # hit
e17 = create_engine(URL or "x")  # hit
opts = dict(url=URL)
e18 = create_engine(**opts)  # hit
e19 = (
    sqlite3.connect("x")  # hit
    .execute("select 1")
    .fetchone()
)
e20 = create_engine("sqlite:///%(p)s" % {"p": 1})  # hit
e21 = create_engine(u"sqlite:///x")  # hit
e22 = create_engine(f"""sqlite:///{URL}""")  # hit
e23 = create_engine("sqlite:"  # hit
    "///x")
class K:
    connect = sqlite3.connect  # hit
K.connect("x")  # hit
K().connect  # hit
lam = lambda u="sqlite://": create_engine(u)  # hit
def gen(urls=("sqlite:///a", "sqlite:///b")):
    for u in urls:
        yield create_engine(u)  # hit
def kw(**options):
    options.setdefault("url", "sqlite://")
    return create_engine(**options)  # hit
def late():
    url = os.getenv("X")
    if not url:
        url = "sqlite:///late.db"
    return create_engine(url)  # hit
def late2():
    url = os.getenv("X")
    url = url or f"sqlite:///{os.getcwd()}/x.db"
    return create_engine(url)  # hit

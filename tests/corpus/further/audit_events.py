"""Finds processes that opened a database on their own (sys.addaudithook)."""
import sys

EVENTS = {"sqlite3.connect", "sqlite3.connect/handle", "socket.connect"}


def hook(event, args):
    if event in EVENTS:
        print(event, args, file=sys.stderr)


sys.addaudithook(hook)
sys.audit("sqlite3.connect", ":memory:")

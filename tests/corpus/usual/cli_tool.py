#!/usr/bin/env python
import argparse
import sqlite3

parser = argparse.ArgumentParser(description="opens sqlite3.connect")
parser.add_argument("--db", default="sqlite:///x.db", type=sqlite3.connect)  # hit
parser.add_argument("--url", default="sqlite:///x.db")
args = parser.parse_args()
args.db.execute("x")

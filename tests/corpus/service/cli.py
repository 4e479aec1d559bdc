import argparse
import sqlite3
import sys


def main(argv=None):
    parser = argparse.ArgumentParser(description="sqlite3.connect wrapper")
    parser.add_argument("--db", default="sqlite:///x.db", help="a sqlite:/// URL")
    args = parser.parse_args(argv)
    db = sqlite3.connect(args.db); db.row_factory = sqlite3.Row  # hit
    return 0


if __name__ == "__main__":
    sys.exit(main())

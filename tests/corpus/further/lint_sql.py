import re
import sys
import sqlite3

KEYWORDS = re.compile(r"\bconnect\b|sqlite3\.connect", re.I)


def complete(sql: str) -> bool:
    return sqlite3.complete_statement(sql)


def lines(path):
    with open(path) as f:
        for n, line in enumerate(f, 1):
            if KEYWORDS.search(line):
                yield n, line


if __name__ == "__main__":
    for p in sys.argv[1:]:
        print(*lines(p), complete(open(p).read()))

"""SQL text: names, tokens, and what can be said about an expression without a database. Pure functions."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<space>\s+|--[^\n]*(?:\n|$)|/\*.*?(?:\*/|$))
      | (?P<string>'(?:[^']|'')*')
      | (?P<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])
      | (?P<blob>[xX]'[0-9a-fA-F]*')
      | (?P<word>[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_$\x80-\U0010ffff]*)
      | (?P<number>\d[\w.]*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_PART = re.compile(r"(null|integer|real|text|blob):((?:[0-9A-F]{2})*)", re.ASCII)
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
# https://www.sqlite.org/lang_keywords.html
_KEYWORDS = frozenset(
    (
        "ABORT ACTION ADD AFTER ALL ALTER ALWAYS ANALYZE AND AS ASC ATTACH AUTOINCREMENT BEFORE BEGIN BETWEEN BY "
        "CASCADE CASE CAST CHECK COLLATE COLUMN COMMIT CONFLICT CONSTRAINT CREATE CROSS CURRENT CURRENT_DATE "
        "CURRENT_TIME CURRENT_TIMESTAMP DATABASE DEFAULT DEFERRABLE DEFERRED DELETE DESC DETACH DISTINCT DO DROP "
        "EACH ELSE END ESCAPE EXCEPT EXCLUDE EXCLUSIVE EXISTS EXPLAIN FAIL FILTER FIRST FOLLOWING FOR FOREIGN "
        "FROM FULL GENERATED GLOB GROUP GROUPS HAVING IF IGNORE IMMEDIATE IN INDEX INDEXED INITIALLY INNER INSERT "
        "INSTEAD INTERSECT INTO IS ISNULL JOIN KEY LAST LEFT LIKE LIMIT MATCH MATERIALIZED NATURAL NO NOT NOTHING "
        "NOTNULL NULL NULLS OF OFFSET ON OR ORDER OTHERS OUTER OVER PARTITION PLAN PRAGMA PRECEDING PRIMARY QUERY "
        "RAISE RANGE RECURSIVE REFERENCES REGEXP REINDEX RELEASE RENAME REPLACE RESTRICT RETURNING RIGHT ROLLBACK "
        "ROW ROWS SAVEPOINT SELECT SET TABLE TEMP TEMPORARY THEN TIES TO TRANSACTION TRIGGER UNBOUNDED UNION "
        "UNIQUE UPDATE USING VACUUM VALUES VIEW VIRTUAL WHEN WHERE WINDOW WITH WITHIN WITHOUT "
    ).split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind (space, string, quoted, blob, word, number, other), text, and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def name(self) -> str:
        """The identifier that the token spells, in lower case; empty when it spells none."""
        if self.kind == "word":
            return self.text.lower()
        if self.kind == "quoted":
            quote = self.text[0]
            return self.text[1:-1].replace(quote * 2, quote).lower()
        return ""


def tokens(text: str) -> Iterator[Token]:
    """The tokens of SQL text, blanks and comments included, so that joining them gives the text back."""
    for match in _TOKEN.finditer(text):
        yield Token(str(match.lastgroup), match.group(), match.start())


def quoted(name: str) -> str:
    """`name` as an identifier, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def bare(name: str) -> str:
    """`name` as people write it where that is unmistakable, else quoted."""
    return name if _BARE.fullmatch(name) and name.upper() not in _KEYWORDS else quoted(name)


def literal(text: str) -> str:
    """`text` as a string literal."""
    return "'" + text.replace("'", "''") + "'"


def names(text: str | None) -> set[str]:
    """Every identifier in SQL text, in lower case."""
    return {token.name for token in tokens(text or "")} - {""}


def plain_column(expression: str) -> str | None:
    """The column that an expression is, when it is nothing else."""
    found = [token for token in tokens(expression) if token.kind != "space"]
    if len(found) == 1 and found[0].name:
        token = found[0]
        return token.text if token.kind == "word" else token.text[1:-1].replace(token.text[0] * 2, token.text[0])
    return None


def double_quoted(expression: str) -> Iterator[str]:
    """The double-quoted names in an expression: SQLite takes an unknown one for a string."""
    for token in tokens(expression):
        if token.kind == "quoted" and token.text[0] == '"':
            yield token.name


def fires_on(trigger: str) -> str:
    """`insert`, `update` or `delete`."""
    words = [token.name for token in tokens(trigger) if token.kind == "word"]  # its name may be one of them, in quotes
    return next((word for word in words[words.index("trigger") :] if word in ("insert", "update", "delete")), "")


def written_by(trigger: str) -> set[str]:
    """The tables that a trigger's body writes to, in lower case; empty when it may also ignore or abort the row."""
    parts = [token for token in tokens(trigger) if token.kind != "space"]
    body = [token.name for token in parts][next((n for n, t in enumerate(parts) if t.name == "begin"), 0) :]
    if "raise" in body:
        return set()
    found = {body[n + 1] for n, name in enumerate(body[:-1]) if name == "into"}
    found |= {body[n + 2] for n, name in enumerate(body[:-2]) if name == "delete" and body[n + 1] == "from"}
    found |= {body[n + 1] for n, name in enumerate(body[:-1]) if name == "update"}
    return found


def statements(text: str) -> Iterator[str]:
    """The statements of a script, a trigger's body kept whole."""
    from sqlite3 import complete_statement

    start = 0
    for token in tokens(text):
        if token.text == ";" and complete_statement(text[start : token.start + 1]):
            if _says_something(text[start : token.start]):
                yield text[start : token.start].strip()
            start = token.start + 1
    if _says_something(text[start:]):
        yield text[start:].strip()


def _says_something(text: str) -> bool:
    return any(token.kind != "space" for token in tokens(text))


def index_named(create: str, name: str) -> str:
    """A CREATE INDEX text with another name for the index."""
    parts = list(tokens(create))
    after = next(n for n, token in enumerate(parts) if token.name == "index") + 1
    at = next(n for n, token in enumerate(parts) if n >= after and token.kind != "space")
    return "".join(quoted(name) if n == at else token.text for n, token in enumerate(parts))


def index_condition(create: str) -> str:
    """The condition of a partial index, from its CREATE text."""
    parts = list(tokens(create))
    at = next(n for n, token in enumerate(parts) if token.kind == "word" and token.name == "where")
    return "".join(token.text for token in parts[at + 1 :])


def without_foreign_keys(create: str, keep: Iterable[str]) -> str:
    """A CREATE TABLE text whose foreign keys name only the tables in `keep`.

    An archive must be inert: a foreign key into a live table would cascade into it, or hold the live row back.
    """
    kept = {name.lower() for name in keep}
    parts = [token for token in tokens(create) if token.kind != "space"]
    spans: list[tuple[int, int]] = []
    for at, token in enumerate(parts):
        if token.kind != "word" or token.name != "references" or parts[at + 1].name in kept:
            continue
        first, last = _clause_start(parts, at), _clause_end(parts, at + 2)
        comma = first - 1
        if parts[first].name in ("foreign", "constraint") and parts[comma].text == ",":
            table_level = any(part.name == "foreign" for part in parts[first:at])
            first = comma if table_level else first
        end = parts[last].start if last < len(parts) else len(create)
        spans.append((parts[first].start, end))
    left: list[str] = []
    at = 0
    for begin, end in spans:  # a line's end before it stays: it may be what ends a comment
        left.append(create[at:begin].rstrip(" \t") + (" " if create[end] not in ",)" else ""))
        at = end
    return "".join(left) + create[at:]


def _clause_start(parts: list[Token], at: int) -> int:
    if parts[at - 1].text == ")":  # FOREIGN KEY (a, b) REFERENCES, or CHECK (...) REFERENCES
        opening = at - 1
        depth = 0
        while True:
            depth += {")": 1, "(": -1}.get(parts[opening].text, 0)
            if depth == 0:
                break
            opening -= 1
        if parts[opening - 1].name == "key" and parts[opening - 2].name == "foreign":
            at = opening - 2
    if at >= 2 and parts[at - 2].name == "constraint" and parts[at - 2].kind == "word":
        at -= 2
    return at


def _clause_end(parts: list[Token], at: int) -> int:
    if parts[at].text == "(":
        while parts[at].text != ")":
            at += 1
        at += 1
    while at < len(parts):
        word = parts[at].name
        if word == "on":
            at += 4 if parts[at + 2].name in ("set", "no") else 3
        elif word == "match" or (word == "not" and parts[at + 1].name == "deferrable"):
            at += 2
        elif word == "deferrable":
            at += 1
        elif word == "initially":
            at += 2
        else:
            break
    return at


def typed_key(parts: Iterable[str]) -> str:
    """An expression for several values as one text that keeps their types apart; any connection can evaluate it."""
    return " || '/' || ".join(f"typeof({part}) || ':' || hex({part})" for part in parts)


def key(parts: Iterable[str]) -> str:
    """An expression for a key: the value of a single column, or several as `typed_key` joins them."""
    parts = list(parts)
    return parts[0] if len(parts) == 1 else typed_key(parts)


def among(value: str, query: str) -> str:
    """The condition that a value is among those of a query for one column, NULL among NULLs; the query runs once."""
    return f"({value} IN ({query}) OR {value} IS NULL AND EXISTS ({query} INTERSECT SELECT NULL))"


def told_key(value: object) -> str:
    """A key as every list and message has it: its text, `(a, b)` for the columns of a composite one, NULL for none."""
    if value is None:
        return "NULL"
    parts = [_PART.fullmatch(part) for part in value.split("/")] if isinstance(value, str) else []
    joined = [_told_part(part[1], part[2]) for part in parts if part is not None]
    return f"({', '.join(joined)})" if len(joined) == len(parts) > 1 else str(value)


def _told_part(kind: str, digits: str) -> str:
    if kind == "null":
        return "NULL"
    return f"x'{digits}'" if kind == "blob" else bytes.fromhex(digits).decode("utf-8", "backslashreplace")

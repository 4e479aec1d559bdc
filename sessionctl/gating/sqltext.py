"""Just enough of SQL's grammar to say what a text does to which table, without guessing by substring."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""(?P<skip>--[^\n]*|/\*.*?(?:\*/|\Z)|\s+)|(?P<text>'(?:[^']|'')*')|"""
    r"""(?P<name>"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\])|(?P<word>[^\W\d][\w$]*|\?+[\w?]*)|(?P<other>\d[\w.]*|.)""",
    re.DOTALL,
)
VERBS: Final = frozenset(
    "SELECT INSERT UPDATE DELETE REPLACE WITH CREATE ALTER DROP PRAGMA BEGIN COMMIT END ROLLBACK "
    "SAVEPOINT RELEASE ATTACH DETACH VACUUM ANALYZE EXPLAIN REINDEX".split()
)
_FRAGMENTS: Final = frozenset("FROM JOIN LEFT INNER CROSS INTO WHERE UNION AND".split())
_BEFORE_TABLE: Final = frozenset(["FROM", "JOIN", "INTO", "UPDATE", "TABLE", "REFERENCES"])
_NOISE: Final = frozenset("IF NOT EXISTS OR IGNORE REPLACE ABORT FAIL ROLLBACK ONLY".split())


_ABOUT_TABLE: Final = frozenset("TABLE_INFO TABLE_XINFO INDEX_LIST FOREIGN_KEY_LIST FOREIGN_KEY_CHECK".split())


class Token(NamedTuple):
    """One word, name, text or sign; `upper` is empty for quoted names and texts."""

    text: str
    upper: str
    line: int

    @property
    def name(self) -> str:
        """What it names, without quotes."""
        return self.text[1:-1] if self.text[:1] in '"`[' else self.text


class Statement(NamedTuple):
    """One statement; `line` is the first line of it within the text."""

    tokens: tuple[Token, ...]
    line: int

    @property
    def words(self) -> tuple[str, ...]:
        """Every token in capitals."""
        return tuple(token.upper for token in self.tokens)


def statements(text: str) -> list[Statement]:
    """The statements of a text; the body of a trigger belongs to its statement."""
    found: list[Statement] = []
    current: list[Token] = []
    for token in _tokens(text):
        if token.text == ";" and not _inside_trigger(current):
            if current:
                found.append(Statement(tuple(current), current[0].line))
            current = []
        else:
            current.append(token)
    if current:
        found.append(Statement(tuple(current), current[0].line))
    return found


def _tokens(text: str) -> Iterator[Token]:
    line, at = 1, 0
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "skip":
            line += text.count("\n", at, match.start())
            at = match.start()
            plain = match.lastgroup in {"word", "other"}
            yield Token(match[0], match[0].upper() if plain else "", line)


def _inside_trigger(tokens: Sequence[Token]) -> bool:
    words = [token.upper for token in tokens]
    if "TRIGGER" not in words[:4] or words[:1] != ["CREATE"]:
        return False
    return words[-1] != "END" or "BEGIN" not in words


def is_sql(text: str) -> bool:
    """Whether a string reads as SQL rather than as a sentence."""
    first = re.match(r"(?:\s|--[^\n]*\n|/\*.*?\*/|\()*([A-Za-z]+)\b", text, re.DOTALL)
    if first is None:
        return False
    word = first[1]
    if word.isupper():
        return word in VERBS or word in _FRAGMENTS
    return word.islower() and word.upper() in VERBS and _reads_on(word.upper(), text[first.end() :])


def _reads_on(verb: str, rest: str) -> bool:
    """A sentence may begin with `select` or `update`; SQL goes on in its own way."""
    follows = {
        "SELECT": r".*\bfrom\b|\s*[\d'*?]",
        "INSERT": r"\s+(or\s+\w+\s+)?into\b",
        "REPLACE": r"\s+into\b",
        "UPDATE": r"\s+(or\s+\w+\s+)?\S+\s+set\b",
        "DELETE": r"\s+from\b",
        "WITH": r"\s+(recursive\s+)?\w+.*\bas\b\s*\(",
        "CREATE": r"\s+(temp\w*\s+)?(unique\s+|virtual\s+)?(table|index|view|trigger)\b",
        "ALTER": r"\s+table\b",
        "DROP": r"\s+(table|index|view|trigger)\b",
    }.get(verb, r"\s*$|\s+\w")
    return re.match(follows, rest, re.IGNORECASE | re.DOTALL) is not None


def tables(statement: Statement) -> Iterator[tuple[str, int]]:
    """(name, line) of every table that a statement names where a table stands."""
    tokens = statement.tokens
    if statement.words[:1] == ("PRAGMA",):
        yield from _looked_up(statement)
        return
    for at, token in enumerate(tokens):
        if token.upper not in _BEFORE_TABLE and not (
            token.upper == "ON" and {"INDEX", "TRIGGER"} & set(statement.words[:4])
        ):
            continue
        if token.upper == "UPDATE" and at and tokens[at - 1].upper in {"DO", "FOR", "ON", "BEFORE", "AFTER"}:
            continue
        after = at + 1
        while True:
            while after < len(tokens) and tokens[after].upper in _NOISE:
                after += 1
            found, after = _name_at(tokens, after)
            if found is None:
                break
            yield found
            # FROM a, b AS c
            while token.upper == "FROM" and after < len(tokens) and tokens[after].upper not in {",", ")", "WHERE"}:
                if tokens[after].upper in VERBS or tokens[after].upper in {
                    "JOIN",
                    "ON",
                    "GROUP",
                    "ORDER",
                    "LIMIT",
                }:
                    break
                after += 1
            if token.upper != "FROM" or after >= len(tokens) or tokens[after].text != ",":
                break
            after += 1


def _looked_up(statement: Statement) -> Iterator[tuple[str, int]]:
    """The table that a PRAGMA asks about."""
    words = statement.words
    for at in range(1, len(words) - 2):
        if words[at] in _ABOUT_TABLE and words[at + 1] in {"(", "="}:
            token = statement.tokens[at + 2]
            yield token.text.strip("'") if token.text[:1] == "'" else token.name, token.line


def _name_at(tokens: Sequence[Token], at: int) -> tuple[tuple[str, int] | None, int]:
    if at >= len(tokens) or not re.match(r"[\w\"`\[?]", tokens[at].text) or tokens[at].upper in {"SELECT", "SET"}:
        return None, at
    if at + 2 < len(tokens) and tokens[at + 1].text == ".":
        at += 2
    return (tokens[at].name, tokens[at].line), at + 1


def schema_change(statement: Statement) -> str | None:
    """`CREATE TABLE chat`, where a statement changes the lasting schema of what it names; else None."""
    words = list(statement.words)
    if len(words) < 2 or words[0] not in {"CREATE", "ALTER", "DROP"} or {"TEMP", "TEMPORARY"} & set(words[:3]):
        return None
    # "Alter table to add ..." is the beginning of a sentence, and "Create table dumps" is a whole one.
    if statement.tokens[0].text.istitle() and (words[0] != "CREATE" or len(words) < 4):
        return None
    kinds = [at for at in range(1, min(4, len(words))) if words[at] in {"TABLE", "INDEX", "VIEW", "TRIGGER"}]
    if not kinds or any(word not in {"UNIQUE", "VIRTUAL", "OR", "REPLACE"} for word in words[1 : kinds[0]]):
        return None
    kind, at = words[kinds[0]], kinds[0] + 1
    while at < len(words) and words[at] in {"IF", "NOT", "EXISTS"}:
        at += 1
    if words[at : at + 2] in (["TEMP", "."], ["TEMPORARY", "."]):
        return None
    named, after = _name_at(statement.tokens, at)
    if named is None:
        return f"{words[0]} {kind}" if at >= len(words) else None
    name = named[0]
    rest = words[after:]
    if not _goes_on(words[0], kind, rest):
        return None
    # A statement that is put together from names alone knows no schema: it is an engine's.
    if not re.search(r"[^\W\d]", name) and not (
        kind == "TABLE" and words[0] == "CREATE" and "?" not in "".join(rest[1:2])
    ):
        return None
    return f"{words[0]} {kind} {name}"


def _goes_on(verb: str, kind: str, rest: Sequence[str]) -> bool:
    if not rest:
        return verb != "ALTER"
    first = rest[0]
    if verb == "DROP":
        return first in {"CASCADE", "RESTRICT", ","}
    if verb == "ALTER":
        return first in {"ADD", "RENAME", "DROP", "ALTER", "SET", "MODIFY", "CHANGE"}
    starts = {
        "TABLE": {"(", "AS", "USING"},
        "INDEX": {"ON"},
        "VIEW": {"AS", "("},
        "TRIGGER": {"BEFORE", "AFTER", "INSTEAD", "INSERT", "UPDATE", "DELETE"},
    }
    return first in starts[kind]

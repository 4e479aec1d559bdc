"""What is dangerous in a migration's SQL, judged over all of its statements in order."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sessionctl.gating.sqltext import Statement, Token, tables

_ARCHIVES = re.compile(r"_(?:legacy|archived?|backup|bak|old)(?:_?\d+)?$", re.IGNORECASE)

_TEMPORARY = re.compile(r"DROP TABLE (?:IF EXISTS )?TEMP \.")


class Step(NamedTuple):
    """A statement of a migration, its lines in the file, and whether it undoes the migration."""

    statement: Statement
    line: int
    undoes: bool
    last: int


def dangers(steps: Iterable[Step]) -> Iterator[tuple[int, str, str]]:
    """(line, what is wrong, what to do) for each dangerous statement."""
    steps = list(steps)
    created = {name for step in steps for name in _created(step.statement)}
    renamed_to = {new for step in steps for _, new in [_renamed(step.statement)] if new}
    kept = _kept(steps, renamed_to)
    solid = {column for step in steps for column in _solid_columns(step.statement)}
    in_transaction = legacy_rename = False
    made: set[str] = set()  # so far; what is made anew after a rename was there before
    for step in steps:
        words = step.statement.words
        text = " ".join(words)
        for token, what, instead in (*_swallows(step.statement), *_not_in(step.statement, solid)):
            below = token.line - step.statement.line
            yield min(step.line + below, step.last), what, instead
        if words[:1] == ("BEGIN",) or words[:2] == ("START", "TRANSACTION") or words[:1] == ("SAVEPOINT",):
            in_transaction = True
        elif words[:1] in {("COMMIT",), ("END",), ("ROLLBACK",)}:
            in_transaction = False
        if words[:1] == ("PRAGMA",) and "FOREIGN_KEYS" in words and in_transaction and len(words) > 2:
            yield (
                step.line,
                "PRAGMA foreign_keys does nothing inside a transaction.",
                "Switch it before BEGIN; PRAGMA defer_foreign_keys works inside.",
            )
        if words[:1] == ("PRAGMA",) and "LEGACY_ALTER_TABLE" in words:
            legacy_rename = words[-1] in {"ON", "1", "TRUE", "YES", ")"} and "OFF" not in words and "0" not in words
        old, new = _renamed(step.statement)
        made.update(_created(step.statement))
        if old and new and not legacy_rename and old not in made and not step.undoes:
            yield (
                step.line,
                f"Renaming {old} points every foreign key, view and trigger on it at {new}.",
                "Declare Retire(table, successor), or set PRAGMA legacy_alter_table = ON first.",
            )
        for name in _dropped(step.statement):
            scratch = name in created and name not in renamed_to
            if not (scratch or name in kept or step.undoes or _ARCHIVES.search(name) or _TEMPORARY.match(text)):
                yield (
                    step.line,
                    f"{name} is dropped, and its rows are kept nowhere.",
                    "Archive it by rename (Retire); drop the archive in a later migration.",
                )


def _swallows(statement: Statement) -> Iterator[tuple[Token, str, str]]:
    tokens = statement.tokens
    for at, token in enumerate(tokens):
        after = tokens[at + 1].upper if at + 1 < len(tokens) else ""
        before = tokens[at - 1].upper if at else ""
        if token.upper == "OR" and before in {"INSERT", "UPDATE"} and after in {"IGNORE", "REPLACE"}:
            harm = "hides every violation" if after == "IGNORE" else "deletes rows, and what hangs on them"
            yield (
                token,
                f"{before} OR {after} {harm}.",
                "Say what happens to a row that is there already.",
            )
        if token.upper == "REPLACE" and after == "INTO" and before != "OR":
            yield (
                token,
                "REPLACE INTO deletes rows, and what hangs on them.",
                "Use an UPSERT, or a Merge.",
            )


def _not_in(statement: Statement, solid: set[str]) -> Iterator[tuple[Token, str, str]]:
    words = statement.words
    for at in range(len(words) - 3):
        if words[at : at + 4] != ("NOT", "IN", "(", "SELECT"):
            continue
        depth, end = 1, at + 3
        while end < len(words) and depth:
            depth += {"(": 1, ")": -1}.get(words[end], 0)
            end += 1
        inside = words[at + 4 : end - 1]
        names = [statement.tokens[n].name.upper() for n in range(at + 4, end - 1)]
        select = names[: names.index("FROM")] if "FROM" in names else names
        column = select[-1] if select else ""
        guarded = re.search(r"\bIS NOT NULL\b|\bNOTNULL\b", " ".join(inside)) is not None
        if not guarded and column not in solid and column not in {"ROWID", "1", ")"}:
            yield (
                statement.tokens[at],
                "NOT IN over a subquery matches nothing as soon as the subquery holds one NULL.",
                "Use NOT EXISTS, or add WHERE ... IS NOT NULL inside.",
            )


def _solid_columns(statement: Statement) -> Iterator[str]:
    """Columns that the migration itself declares NOT NULL."""
    if statement.words[:1] != ("CREATE",):
        return
    text = " ".join(token.name for token in statement.tokens)
    for part in re.split(r"[,(]", text):
        if re.search(r"\bNOT NULL\b|\bINTEGER PRIMARY KEY\b", part, re.IGNORECASE):
            yield part.split()[0].upper()


def _created(statement: Statement) -> Iterator[str]:
    if statement.words[:1] == ("CREATE",) and "TABLE" in statement.words[:4]:
        yield from (name.lower() for name, _ in list(tables(statement))[:1])


def _renamed(statement: Statement) -> tuple[str, str]:
    words = statement.words
    if words[:2] == ("ALTER", "TABLE") and "RENAME" in words and words[words.index("RENAME") + 1 :][:1] == ("TO",):
        old = next((name for name, _ in tables(statement)), "")
        return old.lower(), statement.tokens[-1].name.lower()
    return "", ""


def _dropped(statement: Statement) -> Iterator[str]:
    if statement.words[:2] == ("DROP", "TABLE"):
        yield from (name.lower() for name, _ in list(tables(statement))[:1])


def _kept(steps: list[Step], renamed_to: set[str]) -> set[str]:
    """Tables whose rows are elsewhere in full: copied into a table that stays, or renamed away before."""
    kept: set[str] = set()
    for step in steps:
        words = step.statement.words
        named = [name.lower() for name, _ in tables(step.statement)]
        into = words[:1] == ("INSERT",) and "SELECT" in words and "WHERE" not in words
        end = -3 if words[-2:-1] == (".",) else -1
        whole = words[end - 3 : end] == ("SELECT", "*", "FROM")
        passing = {"TEMP", "TEMPORARY"} & set(words[:3])
        copied = words[:1] == ("CREATE",) and "AS" in words and "SELECT" in words and not passing
        if (into or (copied and "WHERE" not in words)) and len(named) > 1:
            target, sources = named[0], named[1:]
            if _ARCHIVES.search(target):
                kept.update(sources)
            kept.update(source for source in sources if source in renamed_to or (copied and whole))
        old, new = _renamed(step.statement)
        if new and old:
            kept.add(old)
    return kept

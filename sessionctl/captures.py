"""Views and triggers that SQLite would run once a retired table's name reads as its successor's, to another effect.

Where a text has both tables, or a word that means something else as soon as the table has the successor's columns, the
new text may compile and say another thing: `chats.id = webui.id` in an inner query becomes `chats.id = chats.id`.
SQLite itself is asked what each word means, on a copy of the schema.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager

from sessionctl import compiling, sql
from sessionctl.schema import Object, tables, texts

_SUCCESSOR = "sessionctl_successor"
Reads = Counter[tuple[str, str]]  # how often each column of each table is read


def find(copy: sqlite3.Connection, marks: Mapping[str, str]) -> dict[Object, str]:
    """What would compile against the successor and mean something else, with the reason.

    Args:
        copy: the schema without its rows and without what is broken in it; each retired table has a mark for a name.
        marks: mark -> successor.
    """
    found: dict[Object, str] = {}
    present = tables(copy)
    for successor in {name.lower(): name for name in marks.values()}.values():
        ours = {mark for mark, name in marks.items() if name.lower() == successor.lower()}
        if successor.lower() in present and any(sql.names(text) & ours for text in _texts(copy, ours).values()):
            with _undone(copy):
                found |= _of_other_columns(copy, ours, successor)
            found |= _of_one_table(copy, ours, successor)
            with _undone(copy):
                found |= _of_one_name(copy, ours, successor)
    return found


@contextmanager
def _undone(copy: sqlite3.Connection) -> Iterator[None]:
    copy.execute("SAVEPOINT tried")
    try:
        yield
    finally:
        copy.execute("ROLLBACK TO tried")
        copy.execute("RELEASE tried")


def _texts(copy: sqlite3.Connection, ours: Set[str]) -> dict[tuple[Object, str], str]:
    """The views and triggers that stay live, with the table of each."""
    return {
        (thing, table): text
        for thing, (table, text) in texts(copy).items()
        if thing[0] in ("view", "trigger") and table.lower() not in ours
    }


def _of_one_name(copy: sqlite3.Connection, ours: Set[str], successor: str) -> dict[Object, str]:
    """Where two tables, or a table and an alias, would have one name in a place where both can be seen."""
    permuted = {mark for mark in ours if _permuted(_given(copy, mark), _given(copy, successor))}
    compiling.rename(copy, successor, _SUCCESSOR)  # a word that still is its name means something else
    found: dict[Object, str] = {}
    for (thing, table), text in _texts(copy, ours).items():
        parts = list(sql.tokens(text))
        words = [n for n, token in enumerate(parts) if token.kind != "space"]
        if not ours & {token.name for token in parts}:
            continue
        for at, n in enumerate(words):
            if any(_compiles(copy, thing, table, trial) for trial in _trials(parts, n, ours, successor)):
                found[thing] = f"where it means the retired table, {successor} can mean something else as well"
            after = [parts[m].name or parts[m].text for m in words[at - 1 : at + 4]]
            if parts[n].name in permuted and _by_position(after):
                found[thing] = f"it inserts by position, and {successor} has its columns in another order"
    return found


def _trials(parts: Sequence[sql.Token], at: int, ours: Set[str], successor: str) -> Iterator[str]:
    """The text with one name in another's place: it compiles where both can be seen, and is an error elsewhere."""
    name = parts[at].name
    qualifies, said = _qualifies(parts, at), {token.name for token in parts}
    others = {successor.lower()} if name in ours else set()
    if qualifies and name in {*ours, _SUCCESSOR}:
        others |= {other for other in {*ours, _SUCCESSOR} - {name} if not _nearer(parts, at, other)}
    before, after = ("".join(token.text for token in some) for some in (parts[:at], parts[at + 1 :]))
    for other in others & said:
        named = sql.quoted(other)
        yield f"{before}{named}{after}"
        if not qualifies:
            yield f"{before}{named} AS {sql.quoted(name)}{after}"


def _nearer(parts: Sequence[sql.Token], at: int, other: str) -> bool:
    """Whether the query around a qualified name has its table, and not `other`: SQLite looks from the inside out."""
    around: list[set[str]] = [set()]  # the tables of the query and of those around it, as far as they are closed
    queries = _queries(parts)
    for n, token in enumerate(parts):
        if (
            token.name in (parts[at].name, other)
            and not _qualifies(parts, n)
            and queries[at][: len(queries[n])] == queries[n]
        ):
            around += [set() for _ in range(len(queries[n]) + 1 - len(around))]
            around[len(queries[n])].add(token.name)
    return next((tables == {parts[at].name} for tables in reversed(around) if tables), False)


def _qualifies(parts: Sequence[sql.Token], at: int) -> bool:
    after = (token.text for token in parts[at + 1 :] if token.kind != "space")
    return next(after, "") == "."


def _queries(parts: Sequence[sql.Token]) -> list[tuple[int, ...]]:
    """For each token, where the statement and the parentheses around it begin."""
    found, within = [], [0]
    for n, token in enumerate(parts):
        within = [n] if token.text == ";" else within[:-1] if token.text == ")" else within
        found.append(tuple(within))
        within = [*within, n] if token.text == "(" else within
    return found


def _compiles(copy: sqlite3.Connection, thing: Object, table: str, text: str) -> bool:
    with _undone(copy):
        try:
            copy.execute(f"DROP {thing[0]} {sql.quoted(thing[1])}")
            compiling.assuming(copy, text)
            compiling.run(copy, thing, table, text)
        except sqlite3.Error:
            return False
    return True


def _given(copy: sqlite3.Connection, table: str) -> list[str]:
    """The columns that an INSERT without a list writes to."""
    rows = copy.execute(f"PRAGMA table_xinfo({sql.quoted(table)})")
    return [row[1].lower() for row in rows if row[6] == 0]


def _permuted(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(one) == len(other) and any(a != b and a in other for a, b in zip(one, other, strict=True))


def _by_position(words: Sequence[str]) -> bool:
    """Whether `INTO table ...` goes on without a list of columns."""
    after = words[2:]
    after = after[2:] if after[:1] == ["as"] else after
    return words[0] == "into" and after[:1] not in (["("], ["default"])


def _of_other_columns(copy: sqlite3.Connection, ours: Set[str], successor: str) -> dict[Object, str]:
    """Where a word is a column of another table, until the retired one has the successor's columns."""
    before = {thing: _reads(copy, thing, table, text, ours) for (thing, table), text in _texts(copy, ours).items()}
    like = tables(copy)[successor.lower()]
    columns = [sql.quoted(column.name) for column in like.columns]
    columns += [f"UNIQUE ({', '.join(map(sql.quoted, unique))})" for unique in like.unique]
    for mark in ours:
        copy.execute(f"DROP TABLE {sql.quoted(mark)}")
        copy.execute(f"CREATE TABLE {sql.quoted(mark)} ({', '.join(columns)})")
    found: dict[Object, str] = {}
    for (thing, table), text in _texts(copy, ours).items():
        was, now = before[thing], _reads(copy, thing, table, text, ours)
        if was is None or now is None:
            continue  # that it cannot run is told elsewhere
        other = next(iter([*(was - now), *(now - was)]), None)
        if other is not None:
            found[thing] = f"with the columns of {successor}, a word in it would mean {other[0]}.{other[1]} no more"
            if other not in was - now:
                found[thing] = f"without the retired table's columns, a word in it would mean {other[0]}.{other[1]}"
    return found


def _of_one_table(copy: sqlite3.Connection, ours: Set[str], successor: str) -> dict[Object, str]:
    """Triggers that keep two tables in step: with one table they would add to, or take from, what they fire on."""
    found: dict[Object, str] = {}
    for (thing, table), text in _texts(copy, ours).items():
        if thing[0] == "trigger" and table.lower() == successor.lower():
            done = _done(copy, thing, table, text) or ()
            added = any(action == sqlite3.SQLITE_INSERT and first in ours for action, first, _ in done)
            taken = any(action == sqlite3.SQLITE_DELETE and first in ours for action, first, _ in done)
            if added or (taken and sql.fires_on(text) != "delete"):
                found[thing] = f"each new or changed row of {successor} would {'add' if added else 'delete'} one there"
    return found


def _reads(copy: sqlite3.Connection, thing: Object, table: str, text: str, ours: Set[str]) -> Reads | None:
    """What a view or trigger itself reads of other tables; None where it cannot run."""
    done = _done(copy, thing, table, text)
    if done is None:
        return None
    return Counter(
        (first, second) for action, first, second in done if action == sqlite3.SQLITE_READ and first not in ours
    )


def _done(copy: sqlite3.Connection, thing: Object, table: str, text: str) -> list[tuple[int, str, str]] | None:
    """Each thing that a view or trigger itself does: the action, its table and column; None where it cannot run."""
    found: list[tuple[int, str, str]] = []

    def note(action: int, first: str | None, second: str | None, _: str | None, inner: str | None) -> int:
        if (inner or "").lower() == thing[1].lower():
            found.append((action, str(first), str(second)))
        return sqlite3.SQLITE_OK

    try:
        compiling.run(copy, thing, table, text)  # first without: what only the application has is stood in for
        copy.set_authorizer(note)
        compiling.run(copy, thing, table, text)
    except sqlite3.Error:
        return None
    finally:
        copy.set_authorizer(None)
    return found

"""Random tables, rows and merges; and a judge in plain Python who shares no code with the engine."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sessionctl import execute, load

Row = dict[str, Any]


class Text(bytes):
    """Text by its bytes, so that what is no UTF-8 can be told apart from what is."""


BROKEN = Text(b"k\xff")
KEYS = [
    None,
    "",
    "a",
    "A",
    "a ",
    "\u00e9",
    "1",
    "01",
    "1.0",
    1,
    1.0,
    2,
    2.5,
    b"a",
    BROKEN,
    2**53,
    2**53 + 1,
    "a\0b",
    "x",
]
PLAIN = [None, "", "x", "y", "007", "7", 7, 7.0, 0.1 + 0.2, 2**53 + 1, -1, b"", b"\x00\xff", BROKEN, "a\0b", "1e5", "X"]
STAMPS = [
    None, "", "2026-01-01 10:00:00", "2026-01-01T10:00:00Z", "2026-01-01T12:00:00+02:00",
    "2026-01-01T10:00:00.123456789", 1767261600, 1767261600123, "1767261600", "soon", "1e5", "2026-02-30 10:00:00",
    b"x", BROKEN, "2026-06-30T23:59:60Z",
]  # fmt: skip
JSON = [
    None, "", "{}", "null", '{"a": 1}', '{"a":1.0}', '{"a": 2, "b": {"c": 1}}', '{"b": {"d": [1, 2]}}', '{"b": 3}',
    "[1]", '"t"', "{broken", '{"a": NaN}', '{"a": 1, "a": 2}', BROKEN, b"{}", '{"\\ud800": "\\u0000"}', '{"n": 1e400}',
]  # fmt: skip
VALUES = {"plain": PLAIN, "time": STAMPS, "json": JSON}


@dataclass(frozen=True)
class World:
    """Two tables, their rows, and the merge of one into the other."""

    target: str
    source: str
    more: tuple[str, ...]
    keys: tuple[str, ...]
    kinds: dict[str, str]
    target_rows: tuple[Row, ...]
    source_rows: tuple[Row, ...]
    policy: str
    orphans: str
    key: str = "{}"
    others: tuple[tuple[Row, ...], ...] = ()  # the rows of further sources of the same shape: old1, old2

    @property
    def sources(self) -> dict[str, tuple[Row, ...]]:
        """Every source table, and its rows."""
        return {"old": self.source_rows, **{f"old{n}": rows for n, rows in enumerate(self.others, 1)}}

    def steps(self) -> str:
        """The merge as a migration file says it."""
        columns = {name: f"stamp({name})" if kind == "time" else name for name, kind in self.kinds.items()}
        given = [
            f"key={ {name: self.key.format(name) for name in self.keys}!r}",
            f"columns={columns!r}",
            f"on_conflict={self.policy!r}",
        ]
        given.append(f"json={tuple(n for n, kind in self.kinds.items() if kind == 'json')!r}")
        if "p" in columns:
            given.append(f"on_orphan={ {'p': self.orphans}!r}")
        if "t" in columns:
            given.append("updated='t'")
        merges = [f"Merge({name!r}, 'new', {', '.join(given)})" for name in self.sources]
        return ", ".join([*merges, *(f"Retire({name!r}, successor='new')" for name in self.sources)])


@st.composite
def worlds(draw: st.DrawFn, *, copy: bool = False) -> World:
    """Tables of many shapes; with `copy`, an empty target without constraints that is shaped like its source."""
    types = st.sampled_from(["TEXT", "", "INTEGER", "NUMERIC", "REAL", "BLOB", "VARCHAR(9)"])
    key_names = ("k",) if draw(st.integers(0, 3)) else ("k", "l")
    kinds = {"v": "plain", "w": "plain", "t": "time", "m": "json"}
    kinds = {name: kind for name, kind in kinds.items() if draw(st.integers(0, 3)) and not (copy and kind == "time")}
    kinds = kinds or {"v": "plain"}
    more: list[str] = []
    if not copy and draw(st.integers(0, 2)) == 0:
        kinds["p"] = "plain"
    declared = {"time": "TIMESTAMP", "json": "TEXT"}
    target_types = {name: declared.get(kinds.get(name, ""), "") or draw(types) for name in (*key_names, *kinds)}
    source_types = target_types if copy else {n: draw(types) for n in target_types}
    rules: dict[str, str] = {}
    if not copy:
        rules = {
            name: draw(st.sampled_from(["", "", "", " NOT NULL", f" CHECK ({name} IS NOT 'x')"])) for name in kinds
        }
        if "v" in kinds and draw(st.integers(0, 3)) == 0:
            more.append(
                draw(
                    st.sampled_from(
                        ["CREATE UNIQUE INDEX u ON new(v)", "CREATE UNIQUE INDEX u ON new(v) WHERE v <> 'y'"]
                    )
                )
            )
    if "p" in kinds:
        parent = draw(st.sampled_from(["new", "places"]))
        column = "k" if parent == "new" else "id"
        rules["p"] = f" REFERENCES {parent}({column})" if len(key_names) == 1 or parent == "places" else ""
        more.append("CREATE TABLE places (id PRIMARY KEY)")
        more.append("INSERT INTO places VALUES ('x'), (7), ('')")
    loose = draw(st.booleans())
    pk = f"PRIMARY KEY ({', '.join(key_names)})"
    body = ", ".join(f"{name} {target_types[name]}{rules.get(name, '')}" for name in target_types)
    target = f"CREATE TABLE new ({body}, {pk}){' WITHOUT ROWID' if draw(st.integers(0, 3)) == 0 else ''}"
    body = ", ".join(f"{name} {source_types[name]}" for name in source_types)
    bare = " WITHOUT ROWID" if not loose and draw(st.booleans()) else ""
    source = f"CREATE TABLE old ({body}{'' if loose else ', ' + pk}){bare}"
    values = {name: st.sampled_from(KEYS) for name in key_names}
    values |= {name: st.sampled_from(KEYS if name == "p" else VALUES[kind]) for name, kind in kinds.items()}
    rows = st.lists(st.fixed_dictionaries(values), max_size=8).map(tuple)
    policies = ["fill", "keep", "source", "fork", *(["newest"] if "t" in kinds else [])]
    return World(
        target, source, tuple(more), key_names, kinds, () if copy else draw(rows), draw(rows),
        "fill" if copy else draw(st.sampled_from(policies)), draw(st.sampled_from(["quarantine", "null", "keep"])),
    )  # fmt: skip


@st.composite
def crowds(draw: st.DrawFn) -> World:
    """The same with more sources of one target, keys that a collation or an expression blurs, and rows that refer."""
    world = draw(worlds())
    rows = [dict(row) for row in (*world.target_rows, *world.source_rows)]
    some = st.lists(st.sampled_from(rows), max_size=4).map(tuple) if rows else st.just(())
    blurred = draw(st.sampled_from(["", "", " COLLATE NOCASE", " COLLATE RTRIM"]))
    target = re.sub(r"\((k \w*(\(9\))?)", rf"(\1{blurred}", world.target, count=1)
    pins = ["CREATE TABLE pins (n INTEGER PRIMARY KEY, k)"]
    if len(world.keys) == 1:
        parents = ["new", *(["old"] if "PRIMARY KEY" in world.source else [])]
        pins = [f"CREATE TABLE pins (n INTEGER PRIMARY KEY, k REFERENCES {draw(st.sampled_from(parents))}(k))"]
    pins += [f"INSERT INTO pins(k) VALUES ({quoted})" for quoted in ("'a'", "'A'", "1", "'x'", "'nowhere'")]
    key = draw(st.sampled_from(["{}", "{}", "'w:' || {}", "{} || ''"]))
    others = tuple(draw(some) for _ in range(draw(st.integers(0, 2))))
    return replace(world, target=target, more=(*world.more, *pins), key=key, others=others)


def connect(path: Path) -> sqlite3.Connection:
    """Text comes as its bytes."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = Text
    return connection


def _bound(value: Any) -> tuple[str, Any]:
    if isinstance(value, str | Text):
        return "CAST(? AS TEXT)", bytes(value.encode() if isinstance(value, str) else value)
    return "?", value


def insert(connection: sqlite3.Connection, table: str, rows: tuple[Row, ...]) -> None:
    """Put in what the table takes."""
    for row in rows:
        marks, given = zip(*map(_bound, row.values()), strict=True)
        with suppress(sqlite3.IntegrityError):
            connection.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({', '.join(marks)})", given)


def build(path: Path, world: World) -> None:
    """The database before."""
    with closing(connect(path)) as connection:
        connection.execute("BEGIN")
        made = [world.source.replace("TABLE old", f"TABLE {name}") for name in world.sources]
        for statement in (world.target, *world.more, *made):
            connection.execute(statement)
        insert(connection, "new", world.target_rows)
        for name, given in world.sources.items():
            insert(connection, name, given)
        connection.execute("COMMIT")


def migrate(path: Path, world: World, extra: str = "", **options: Any) -> execute.Result:
    """Write the migration file and run it."""
    folder = path.with_name("migrations")
    folder.mkdir(exist_ok=True)
    for way in ("up", "down"):
        (folder / f"m.boom.{way}.sql").write_text("DELETE FROM new; SELECT * FROM nowhere;")
    (folder / "m.py").write_text(
        "from sessionctl import Merge, Migration, Retire, Script\n"
        f"migration = Migration(version='1', steps=({world.steps()}, {extra}))\n"
    )
    given = execute.Options(backup=False, lock_timeout=5.0, **options)
    return execute.migrate(path, load.migrations(folder), given, lambda _: None)[0]


def rows(path: Path, table: str) -> list[Row]:
    """The rows of a table."""
    with closing(connect(path)) as connection:
        cursor = connection.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def dump(path: Path, *, ours: bool = True) -> dict[str, Counter[str]]:
    """The whole database, rows with their types, whatever their order; without the tool's own tables if not `ours`."""
    with closing(connect(path)) as connection:
        schema = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        schema = [row for row in schema if ours or not row[2].startswith(b"_sessionctl_")]
        tables = [name.decode() for kind, name, _, _ in schema if kind == b"table"]
        return {"": Counter(map(repr, schema)), **{t: Counter(map(repr, rows(path, t))) for t in tables}}


# -- the judge -------------------------------------------------------------------------------------------------------


def same_value(one: Any, other: Any) -> bool:
    """One value, or the same number or digits in another type: nothing was lost."""
    if type(one) is type(other):
        return bool(one == other)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return Decimal(one) == Decimal(other)
    text, number = (one, other) if isinstance(one, Text) else (other, one)
    if not isinstance(text, Text) or not isinstance(number, int | float):
        return False
    return text == repr(number).encode() and (isinstance(number, int) or float(text) == number)


def instant(value: Any) -> tuple[int, Decimal] | None:
    """Whole seconds and fraction, or None."""
    try:
        if isinstance(value, Text):
            text = value.decode().replace("Z", "+00:00")
            if text.isdecimal():
                return instant(int(text))
            head, _, tail = text.partition(".")
            digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
            moment = datetime.fromisoformat(head + tail[len(digits) :])
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return int(moment.timestamp()), Decimal(f"0.{digits or 0}")
        if isinstance(value, int | float) and value >= 10**8:
            number = Decimal(value) / (1000 if value >= 10**11 else 1)
            return int(number), number % 1
    except ValueError:
        pass
    return None


def at_once(one: Any, other: Any) -> bool:
    """The same instant; a number holds it to a microsecond."""
    first, second = instant(one), instant(other)
    if first is None or second is None or not (isinstance(one, float) or isinstance(other, float)):
        return first is not None and first == second
    return abs(sum(first) - sum(second)) < Decimal("0.000001")


def parsed(value: Any) -> Any:
    """The strict JSON value of a text, else the value itself."""

    def refuse(_: str) -> Any:
        raise ValueError

    try:
        return json.loads(value, parse_constant=refuse, parse_float=Decimal) if isinstance(value, Text) else value
    except ValueError:
        return value


def nothing(value: Any, kind: str) -> bool:
    """The field says nothing."""
    return value is None or value == b"" or (kind == "json" and isinstance(value, Text) and parsed(value) in ({}, None))


def missing(theirs: Any, ours: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Members of a source object that the target object does not have in the same way: (path, value)."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key, value in theirs.items():
            yield from missing(value, ours[key], f"{path}.{key}") if key in ours else [(f"{path}.{key}", value)]
    elif theirs != ours or isinstance(theirs, bool) is not isinstance(ours, bool):
        yield path, theirs


def lost(world: World, source: Row, target: Row, records: list[Row]) -> Iterator[str]:
    """The fields of a source row that are neither in its target row nor written down."""
    for name, kind in world.kinds.items():
        theirs, ours = source[name], target[name]
        if nothing(theirs, kind) or same_value(theirs, ours):
            continue
        if kind == "time" and (instant(theirs) is None or at_once(theirs, ours)):
            continue  # what is not understood is named, and in the archive
        if any(r["field"] == name.encode() and same_value(r["value"], theirs) for r in records):
            continue
        if kind == "time" and any(r["field"] == name.encode() and at_once(r["value"], theirs) for r in records):
            continue
        if kind == "json" and isinstance(parsed(theirs), dict):
            noted = [parsed(r["value"]) for r in records if r["field"].startswith(name.encode())]
            if all(any(value == n for n in noted) for _, value in missing(parsed(theirs), parsed(ours), name)):
                continue
        yield f"{name}: {theirs!r} became {ours!r}"

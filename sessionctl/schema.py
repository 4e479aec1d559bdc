"""A database -> Table values, and the schema text after a table was retired.

SQLite itself does the renaming, on a copy of the schema in memory: it knows which word in a view is the table and
which is a column of that name. No SQL is edited by pattern.
"""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field

from sqlite_utils import Database

from sessionctl import db, sql

_ERROR_IN = re.compile(r"error in (view|trigger|index|table) (.+?)(?: after rename)?: ")
_NO_FUNCTION = re.compile(r"no such function: (\S+)")
_NO_COLLATION = re.compile(r"no such collation sequence: (\S+)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column as it is declared."""

    name: str
    type: str
    notnull: bool
    default: str | None
    generated: bool

    @property
    def is_time(self) -> bool:
        """Whether it is declared to hold timestamps."""
        return any(word in self.type.upper() for word in ("TIME", "DATE"))

    @property
    def affinity(self) -> str:
        """What SQLite turns values into here: https://www.sqlite.org/datatype3.html#determination_of_column_affinity."""
        declared = self.type.upper()
        for words, affinity in (
            (("INT",), "INTEGER"),
            (("CHAR", "CLOB", "TEXT"), "TEXT"),
            (("BLOB",), "BLOB"),
            (("REAL", "FLOA", "DOUB"), "REAL"),
        ):
            if any(word in declared for word in words):
                return affinity
        return "NUMERIC" if declared else "BLOB"


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """One foreign key: our columns, the table it names and that table's columns."""

    columns: tuple[str, ...]
    parent: str
    parent_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table or view of a database."""

    name: str
    kind: str
    columns: tuple[Column, ...]
    pks: tuple[str, ...]
    without_rowid: bool
    unique: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    def column(self, name: str) -> Column | None:
        """The column of this name, in whatever case."""
        return next((c for c in self.columns if c.name.lower() == name.lower()), None)

    def is_key(self, columns: Iterable[str]) -> bool:
        """Whether these columns are the primary key or have a unique index."""
        wanted = {column.lower() for column in columns}
        return any({column.lower() for column in unique} == wanted for unique in self.unique)

    @property
    def rowid(self) -> str | None:
        """The name under which the rowid can be read here, or None where there is none."""
        taken = {column.name.lower() for column in self.columns}
        free = [name for name in ("rowid", "_rowid_", "oid") if name not in taken]
        return free[0] if free and not self.without_rowid else None

    def handle(self, alias: str = "") -> str:
        """An expression that tells this table's rows apart within one transaction."""
        dot = f"{alias}." if alias else ""
        return f"{dot}{self.rowid}" if self.rowid else self.identity(alias)

    def identity(self, alias: str = "") -> str:
        """An expression that tells this table's rows apart for ever: its key; without one, the rowid."""
        dot = f"{alias}." if alias else ""
        if len(self.pks) == 1:
            return dot + sql.quoted(self.pks[0])
        if self.pks:
            return sql.typed_key(dot + sql.quoted(name) for name in self.pks)
        return f"{dot}{self.rowid}" if self.rowid else sql.typed_key(dot + sql.quoted(c.name) for c in self.columns)


def tables(connection: sqlite3.Connection) -> dict[str, Table]:
    """Every table and view of the main database, by its name in lower case; SQLite's own are left out."""
    kinds = {
        name.lower(): (name, kind, bool(without_rowid))
        for _, name, kind, _, without_rowid, _ in _rows_of_table_list(connection)
        if not name.lower().startswith("sqlite_")
    }
    database = Database(connection, recursive_triggers=False, execute_plugins=False)
    return {key: _table(connection, database, *kinds[key]) for key in kinds}


def _rows_of_table_list(connection: sqlite3.Connection) -> list[tuple[str, str, str, int, int, int]]:
    rows = connection.execute("PRAGMA main.table_list").fetchall()
    return [row for row in rows if row[0] == "main"]


def _table(connection: sqlite3.Connection, database: Database, name: str, kind: str, without_rowid: bool) -> Table:
    try:
        rows = connection.execute(f"PRAGMA main.table_xinfo({sql.quoted(name)})").fetchall()
    except sqlite3.OperationalError:
        rows = []  # a broken view, or a virtual table whose module is not loaded: it has a name and no columns
    columns = tuple(
        Column(column, kind_ or "", bool(notnull), default, hidden in (2, 3))
        for _, column, kind_, notnull, default, _, hidden in rows
        if hidden != 1
    )
    pks = tuple(row[1] for row in sorted(rows, key=lambda row: row[5]) if row[5])
    if kind != "table":
        return Table(name, kind, columns, pks, without_rowid)
    unique = tuple(_full_unique(connection, database, name))
    return Table(
        name,
        kind,
        columns,
        pks,
        without_rowid,
        (*((pks,) if pks else ()), *unique),
        tuple(_foreign_keys(connection, database, name)),
    )


def _full_unique(connection: sqlite3.Connection, database: Database, name: str) -> Iterable[tuple[str, ...]]:
    partial = {row[1] for row in connection.execute(f"PRAGMA main.index_list({sql.quoted(name)})") if row[4]}
    for index in database.table(name).indexes:
        if index.unique and index.name not in partial and None not in index.columns:
            yield tuple(index.columns)


def _foreign_keys(connection: sqlite3.Connection, database: Database, name: str) -> Iterable[ForeignKey]:
    for key in database.table(name).foreign_keys:
        implicit = connection.execute(
            f'SELECT count(*) FROM pragma_foreign_key_list({sql.literal(name)}) WHERE "table" = ? AND "to" IS NULL',
            (key.other_table,),
        ).fetchone()[0]
        columns = key.other_columns
        if implicit:
            columns = tuple(
                row[0]
                for row in connection.execute(
                    f"SELECT name FROM pragma_table_info({sql.literal(key.other_table)}) WHERE pk ORDER BY pk"
                )
            )
        yield ForeignKey(tuple(key.columns), key.other_table, tuple(columns))


Object = tuple[str, str]  # (type, name) of a schema row


def texts(connection: sqlite3.Connection) -> dict[Object, tuple[str, str]]:
    """Every schema object's table and CREATE text, in the order in which SQLite keeps them."""
    return {
        (kind, name): (table, text)
        for kind, name, table, text in connection.execute(
            "SELECT type, name, tbl_name, sql FROM main.sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
        )
    }


@dataclass(frozen=True, slots=True)
class Retirement:
    """One table that goes: its name today, the name of its archive, and who takes its place.

    Args:
        aliases: other names under which the schema may still speak of it.
        keys: source key column -> target key column, for foreign keys that name the column.
    """

    table: str
    archive: str
    successor: str
    aliases: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repointing:
    """The schema after the retirements: new text by object, and what cannot be pointed at the successor."""

    changed: dict[Object, str]
    refused: dict[Object, str]
    broken: dict[Object, str]


def repoint(connection: sqlite3.Connection, retirements: Iterable[Retirement]) -> Repointing:
    """Say how every view, trigger and foreign key reads once the tables are archived.

    What names a retired table names its successor afterwards; an archive's own foreign keys stay among archives. An
    object that is broken already stays as it is and is listed in `broken`; one that would no longer compile against
    the successor is listed in `refused`.
    """
    retirements = tuple(retirements)
    before = texts(connection)
    with closing(db.memory()) as copy:
        missing = _build(copy, before)
        broken = {**missing, **_uncompilable(copy)}
        for kind, name in broken:
            if kind in ("view", "trigger"):
                copy.execute(f"DROP {kind} IF EXISTS {sql.quoted(name)}")
        marks: dict[str, Retirement] = {}
        physical = {retirement.table.lower(): retirement for retirement in retirements}
        for retirement in retirements:
            for name in (retirement.table, *retirement.aliases):
                mark = f"sessionctl{len(marks):04d}"
                if not copy.execute(
                    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND lower(name) = lower(?)", (name,)
                ).fetchone():
                    _stand_in(copy, name, next((m for m, r in marks.items() if r is retirement), name))
                broken.update(_rename(copy, name, mark))
                marks[mark] = retirement
        renamed = texts(copy)
        keyed = _rename_keys(copy, marks)
    changed: dict[Object, str] = {}
    for (kind, name), (table, text) in before.items():
        if kind != "index" and (kind, name) not in broken:
            final = _final(kind, name, table, renamed, keyed, marks, physical)
            if final is not None and final != text:
                changed[kind, name] = final
    mentioned = {r.table.lower() for r in retirements} | {a.lower() for r in retirements for a in r.aliases}
    refused = {
        (kind, name): reason
        for (kind, name), reason in broken.items()
        if (kind, name) in missing and sql.names(before[kind, name][1]) & mentioned
    }
    return Repointing(changed, refused, {key: why for key, why in broken.items() if key not in refused})


def _final(
    kind: str,
    name: str,
    table: str,
    renamed: dict[Object, tuple[str, str]],
    keyed: dict[str, str],
    marks: Mapping[str, Retirement],
    physical: Mapping[str, Retirement],
) -> str | None:
    own = physical.get(table.lower())
    if kind == "table" and own is None:
        text = keyed.get(name)
    else:
        mark = next((m for m, r in marks.items() if own and r is own), None) if kind == "table" else None
        entry = renamed.get((kind, mark or name))
        text = entry[1] if entry else None
    if text is None:
        return None
    for mark, retirement in marks.items():
        place = retirement.archive if own else retirement.successor
        text = text.replace(sql.quoted(mark), sql.bare(place))
    if own and kind == "table":
        text = sql.without_foreign_keys(text, [r.archive for r in physical.values()])
    return text


def uncompilable(connection: sqlite3.Connection) -> dict[Object, str]:
    """Every view and trigger that SQLite could not run now, with its reason; functions of applications are assumed."""
    with closing(db.memory()) as copy:
        return {**_build(copy, texts(connection)), **_uncompilable(copy)}


def _build(copy: sqlite3.Connection, objects: Mapping[Object, tuple[str, str]]) -> dict[Object, str]:
    """Create the schema without its rows; say what this SQLite cannot create."""
    missing: dict[Object, str] = {}
    for (kind, name), (_, text) in objects.items():
        if name.lower().startswith("sqlite_"):
            continue
        try:
            _assuming(copy, text)
        except sqlite3.Error as error:
            if "already exists" not in str(error):  # a shadow table that its virtual table made
                missing[kind, name] = str(error)
    return missing


def _assuming(copy: sqlite3.Connection, statement: str) -> None:
    """Run a statement, standing in for the functions and collations that only the application has."""
    while True:
        try:
            copy.execute(statement).close()
            return
        except sqlite3.OperationalError as error:
            function, collation = _NO_FUNCTION.search(str(error)), _NO_COLLATION.search(str(error))
            if function:
                copy.create_function(function[1], -1, lambda *_: None, deterministic=True)
            elif collation:
                copy.create_collation(collation[1], lambda one, other: (one > other) - (one < other))
            else:
                raise


def _uncompilable(copy: sqlite3.Connection) -> dict[Object, str]:
    found: dict[Object, str] = {}
    for (kind, name), (table, text) in texts(copy).items():
        if kind == "view":
            probes = [f"EXPLAIN SELECT * FROM {sql.quoted(name)}"]
        elif kind == "trigger":
            probes = _firing(copy, table, text)
        else:
            continue
        for probe in probes:
            try:
                _assuming(copy, probe)
            except sqlite3.Error as error:
                found[kind, name] = str(error)
    return found


def _firing(copy: sqlite3.Connection, table: str, text: str) -> list[str]:
    """Statements that make SQLite compile a trigger: the one it fires on."""
    columns = [row[1] for row in copy.execute(f"PRAGMA table_xinfo({sql.quoted(table)})") if row[6] == 0]
    if not columns:
        return []
    words = [token.name for token in sql.tokens(text) if token.kind != "space"]
    event = next((word for word in words[words.index("trigger") :] if word in ("insert", "update", "delete")), "")
    assigned = ", ".join(f"{sql.quoted(c)} = {sql.quoted(c)}" for c in columns)
    names = ", ".join(sql.quoted(c) for c in columns)
    values = ", ".join("NULL" for _ in columns)
    return {
        "insert": [f"EXPLAIN INSERT INTO {sql.quoted(table)}({names}) VALUES ({values})"],
        "update": [f"EXPLAIN UPDATE {sql.quoted(table)} SET {assigned}"],
        "delete": [f"EXPLAIN DELETE FROM {sql.quoted(table)}"],
    }.get(event, [])


def _stand_in(copy: sqlite3.Connection, name: str, like: str) -> None:
    """A table under a name that the schema speaks of and that does not exist, so that SQLite can rename it."""
    columns = [row[1] for row in copy.execute(f"PRAGMA table_xinfo({sql.quoted(like)})")] or ["x"]
    copy.execute(f"CREATE TABLE {sql.quoted(name)} ({', '.join(sql.quoted(c) for c in columns)})")


def _rename(copy: sqlite3.Connection, name: str, to: str) -> dict[Object, str]:
    """Rename a table in the copy; drop and return what is too broken for SQLite to follow."""
    broken: dict[Object, str] = {}
    while True:
        try:
            copy.execute(f"ALTER TABLE {sql.quoted(name)} RENAME TO {sql.quoted(to)}")
            return broken
        except sqlite3.OperationalError as error:
            match = _ERROR_IN.match(str(error))
            if match is None or match[1] not in ("view", "trigger"):
                raise
            broken[match[1], match[2]] = str(error)
            copy.execute(f"DROP {match[1]} {sql.quoted(match[2])}")


def _rename_keys(copy: sqlite3.Connection, marks: Mapping[str, Retirement]) -> dict[str, str]:
    """The text of every table when foreign keys name the successor's key columns."""
    for kind, name in list(texts(copy)):
        if kind in ("view", "trigger"):
            copy.execute(f"DROP {kind} IF EXISTS {sql.quoted(name)}")
    for mark, retirement in marks.items():
        present = {row[1].lower() for row in copy.execute(f"PRAGMA table_xinfo({sql.quoted(mark)})")}
        for old, new in retirement.keys.items():
            if old.lower() != new.lower() and old.lower() in present and new.lower() not in present:
                copy.execute(f"ALTER TABLE {sql.quoted(mark)} RENAME COLUMN {sql.quoted(old)} TO {sql.quoted(new)}")
    return {name: text for (kind, name), (_, text) in texts(copy).items() if kind == "table"}


def rewrite(connection: sqlite3.Connection, changed: Mapping[Object, str]) -> None:
    """Put new CREATE texts in place, inside the caller's transaction; every connection sees them after the commit."""
    connection.execute("PRAGMA writable_schema = ON")
    try:
        for (kind, name), text in changed.items():
            connection.execute("UPDATE main.sqlite_master SET sql = ? WHERE type = ? AND name = ?", (text, kind, name))
        _reload(connection)
    finally:
        connection.execute("PRAGMA writable_schema = OFF")


def _reload(connection: sqlite3.Connection) -> None:
    cookie = connection.execute("PRAGMA main.schema_version").fetchone()[0]
    connection.execute(f"PRAGMA main.schema_version = {(cookie + 1) & 0x7FFFFFFF}")
    connection.execute("PRAGMA writable_schema = RESET")


SuspendedRows = list[tuple[int, str, str, str, int, str]]


def suspend(connection: sqlite3.Connection, kinds: Iterable[str] = ("trigger",)) -> SuspendedRows:
    """Take every trigger out of the schema, so that history neither fires, filters nor bumps anything.

    Args:
        kinds: `trigger`, and `view` where a broken one must not stop an ALTER TABLE.
    """
    listed = ", ".join(sql.literal(kind) for kind in kinds)
    rows = connection.execute(
        f"SELECT rowid, type, name, tbl_name, rootpage, sql FROM main.sqlite_master WHERE type IN ({listed})"
    ).fetchall()
    if rows:
        connection.execute("PRAGMA writable_schema = ON")
        try:
            connection.execute(f"DELETE FROM main.sqlite_master WHERE type IN ({listed})")
            _reload(connection)
        finally:
            connection.execute("PRAGMA writable_schema = OFF")
    return rows


def resume(connection: sqlite3.Connection, rows: SuspendedRows) -> None:
    """Put them back in their old places, and so in their old firing order."""
    if not rows:
        return
    connection.execute("PRAGMA writable_schema = ON")
    try:
        connection.executemany(
            "INSERT INTO main.sqlite_master(rowid, type, name, tbl_name, rootpage, sql) VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
        _reload(connection)
    finally:
        connection.execute("PRAGMA writable_schema = OFF")

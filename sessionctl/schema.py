"""A database -> Table values, and the few ways in which the stored schema text is changed in place."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlite_utils import Database

from sessionctl import sql


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

    def written(self, value: str) -> str:
        """A condition: the value is not the default, be it in capitals or blanks that the collation takes for equal."""
        return f"{value} IS NOT {self.default or 'NULL'} COLLATE BINARY"


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

    @property
    def rowid_alias(self) -> str | None:
        """The column that is the rowid under a name of its own."""
        column = self.column(self.pks[0]) if len(self.pks) == 1 and not self.without_rowid else None
        return column.name if column and column.type.upper() == "INTEGER" else None

    def handle(self, alias: str = "") -> str:
        """An expression that tells this table's rows apart within one transaction."""
        dot = f"{alias}." if alias else ""
        return f"{dot}{self.rowid}" if self.rowid else self.identity(alias)

    def identity(self, alias: str = "") -> str:
        """An expression that tells this table's rows apart for ever: its key; without one, the rowid."""
        dot = f"{alias}." if alias else ""
        if self.pks:
            return sql.key(dot + sql.quoted(name) for name in self.pks)
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


def sequences(connection: sqlite3.Connection) -> dict[str, int]:
    """How far the AUTOINCREMENT keys have counted, by table."""
    if not connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'sqlite_sequence'").fetchone():
        return {}
    return dict(connection.execute("SELECT name, seq FROM main.sqlite_sequence"))


@contextmanager
def _writable(connection: sqlite3.Connection) -> Iterator[None]:
    """The schema table takes writes, inside the caller's transaction; every connection sees them after the commit."""
    connection.execute("PRAGMA writable_schema = ON")
    try:
        yield
        _reload(connection)
    finally:
        connection.execute("PRAGMA writable_schema = OFF")


def rewrite(connection: sqlite3.Connection, changed: Mapping[Object, str]) -> None:
    """Put new CREATE texts in place."""
    with _writable(connection):
        for (kind, name), text in changed.items():
            connection.execute("UPDATE main.sqlite_master SET sql = ? WHERE type = ? AND name = ?", (text, kind, name))


def move(connection: sqlite3.Connection, places: Mapping[Object, int]) -> None:
    """Let objects stand where they stood in the schema, unless something else stands there now."""
    free = "NOT EXISTS (SELECT 1 FROM main.sqlite_master WHERE rowid = ?1)"
    with _writable(connection):
        for (kind, name), place in places.items():
            connection.execute(
                f"UPDATE main.sqlite_master SET rowid = ?1 WHERE type = ?2 AND name = ?3 AND {free}",
                (place, kind, name),
            )


def move_roots(connection: sqlite3.Connection, roots: Mapping[Object, int]) -> None:
    """Say where in the file each table and index begins."""
    with _writable(connection):
        for (kind, name), root in roots.items():
            connection.execute(
                "UPDATE main.sqlite_master SET rootpage = ? WHERE type = ? AND name = ?", (root, kind, name)
            )


def rename_indexes(connection: sqlite3.Connection, names: Mapping[str, str]) -> None:
    """Give indexes other names: their old ones are free, and no page is touched.

    Args:
        names: name today -> name from now on.
    """
    of = texts(connection)
    with _writable(connection):
        for name, other in names.items():
            connection.execute(
                "UPDATE main.sqlite_master SET name = ?, sql = ? WHERE type = 'index' AND name = ?",
                (other, sql.index_named(of["index", name][1], other), name),
            )


def _reload(connection: sqlite3.Connection) -> None:
    cookie = connection.execute("PRAGMA main.schema_version").fetchone()[0]
    connection.execute(f"PRAGMA main.schema_version = {(cookie + 1) & 0x7FFFFFFF}")
    connection.execute("PRAGMA writable_schema = RESET")


SuspendedRows = list[tuple[int, str, str, str, int, str]]


def put_aside(connection: sqlite3.Connection, indexes: Iterable[str]) -> SuspendedRows:
    """Take indexes out of the schema: nothing is written to them until `resume`, after which each needs a REINDEX."""
    named = set(indexes)
    query = "SELECT rowid, type, name, tbl_name, rootpage, sql FROM main.sqlite_master WHERE type = 'index'"
    return _take_out(connection, [row for row in connection.execute(query).fetchall() if row[2] in named])


def virtual(connection: sqlite3.Connection) -> set[str]:
    """The names of virtual tables, in lower case."""
    return {
        name.lower()
        for (kind, name), (_, text) in texts(connection).items()
        if kind == "table" and text[:14].upper() == "CREATE VIRTUAL"
    }


def suspend(connection: sqlite3.Connection, kinds: Iterable[str] = ("trigger",)) -> SuspendedRows:
    """Take every trigger out of the schema, so that history neither fires, filters nor bumps anything.

    A trigger that only feeds a virtual table stays: a full-text index is part of the data, not a reaction to it.

    Args:
        kinds: `trigger`, and `view` where a broken one must not stop an ALTER TABLE.
    """
    listed = ", ".join(sql.literal(kind) for kind in kinds)
    fed = virtual(connection)
    rows = [
        row
        for row in connection.execute(
            f"SELECT rowid, type, name, tbl_name, rootpage, sql FROM main.sqlite_master WHERE type IN ({listed})"
        ).fetchall()
        if row[1] == "view" or not (sql.written_by(row[5]) and sql.written_by(row[5]) <= fed)
    ]
    return _take_out(connection, rows)


def _take_out(connection: sqlite3.Connection, rows: SuspendedRows) -> SuspendedRows:
    if rows:
        with _writable(connection):
            connection.executemany("DELETE FROM main.sqlite_master WHERE rowid = ?", [row[:1] for row in rows])
    return rows


def resume(connection: sqlite3.Connection, rows: SuspendedRows) -> None:
    """Put them back in their old places, and so in their old firing order."""
    if not rows:
        return
    with _writable(connection):
        connection.executemany(
            "INSERT INTO main.sqlite_master(rowid, type, name, tbl_name, rootpage, sql) VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )

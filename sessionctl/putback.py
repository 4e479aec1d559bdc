"""The schema texts that a run changed, put back as they were recorded."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sessionctl import compiling, db, schema, sql
from sessionctl.errors import SessionctlError
from sessionctl.model import AddColumn, Migration
from sessionctl.schema import Object


class _Changed(NamedTuple):
    """What a run did to one object; None where it was not there."""

    kind: str
    name: str
    before: str | None
    after: str | None


@dataclass(slots=True)
class PutBack:
    """Puts back what a run changed in the schema, and refuses where the application has changed it since.

    Args:
        added: the columns that the run added, by table.
        excused: what could not run before the run, either: a heal mends such things, and its undo breaks them again.
    """

    connection: sqlite3.Connection
    migration: Migration
    run_id: int
    added: list[tuple[str, str]]
    excused: frozenset[str] = frozenset()
    _objects: list[_Changed] = field(default_factory=list)
    _unable: Mapping[Object, str] = field(default_factory=dict)

    def check(self, made_again: Collection[str]) -> None:
        """Look before anything is touched.

        Args:
            made_again: tables that give their names back, and those of their indexes, to the ones that return.

        Raises:
            SessionctlError: `refused`, naming what the application changed and the rollback would overwrite.
        """
        self._objects = [
            _Changed(*row)
            for row in self.connection.execute(
                "SELECT type, name, before, after FROM _sessionctl_objects WHERE run_id = ? ORDER BY rowid",
                (self.run_id,),
            )
        ]
        self._unable = compiling.uncompilable(self.connection)
        now = schema.texts(self.connection)
        changed = []
        for one in self._objects:
            table, text = now.get((one.kind, one.name), ("", None))
            if one.before is None or text is None:
                continue
            if one.after is None:  # an index whose name was free: the application may have taken it
                taken = one.kind == "index" and table not in made_again
                changed += [f"{one.kind} {one.name}"] if taken else []
            elif text != one.after and (one.kind != "table" or self._with_added(one) != one.after):
                changed.append(f"{one.kind} {one.name}")
        self._refuse(changed, "the schema was changed since")

    def tables(self) -> None:
        """The texts of tables, so that foreign keys name what they named; a table with other columns waits."""
        now = schema.texts(self.connection)
        texts = {}
        for one in self._objects:
            if one.kind == "table" and one.before is not None and ("table", one.name) in now:
                grown = self._with_added(one)
                if grown is not None and grown == one.after:
                    continue  # it only gained columns, and loses them by DROP COLUMN
                for text in (self._with_theirs(one), grown, one.before):
                    if text is not None and self._columns(text) == self._columns_now(one.name):
                        texts["table", one.name] = text
        schema.rewrite(self.connection, {key: text for key, text in texts.items() if now[key][1] != text})

    def rest(self) -> None:
        """Tables again, then triggers, views and indexes.

        Raises:
            SessionctlError: `refused`, naming what the application made since and what would not work any more.
        """
        self.tables()
        now = schema.texts(self.connection)
        texts = {
            (one.kind, one.name): one.before
            for one in self._objects
            if one.before is not None and one.kind in ("trigger", "view") and (one.kind, one.name) in now
        }
        schema.rewrite(self.connection, texts)
        for one in self._objects:
            if one.kind == "index" and one.before is not None and one.after is None and (one.kind, one.name) not in now:
                self.connection.execute(one.before)
        self._as_they_were("sqlite_stat1" in {name for _, name in now})
        own = {(one.kind, one.name) for one in self._objects}
        broken = [
            f"{kind} {name}"
            for kind, name in compiling.uncompilable(self.connection)
            if (kind, name) not in self._unable and (kind, name) not in own and f"{kind} {name}" not in self.excused
        ]
        self._refuse(broken, "what was made since would not work any more")

    def _as_they_were(self, analyzed: bool) -> None:
        """Indexes that are there again stand in their old places, and ANALYZE has told of them what it had."""
        places = "SELECT name, place, tbl, stat FROM _sessionctl_unindexed WHERE run_id = ?"
        rows = self.connection.execute(places, (self.run_id,)).fetchall()
        schema.move(self.connection, {("index", name): place for name, place, *_ in rows})
        for name, _, table, stat in rows:
            if analyzed and table is not None:
                self.connection.execute("DELETE FROM sqlite_stat1 WHERE idx = ?", (name,))
                self.connection.execute(
                    "INSERT INTO sqlite_stat1(tbl, idx, stat) VALUES (?, ?, ?)", (table, name, stat)
                )

    def _refuse(self, names: Iterable[str], why: str) -> None:
        names = list(names)
        if names:
            raise SessionctlError(
                f"{why}: {', '.join(names)}",
                hint="Undo those changes first, or restore the backup.",
                code="refused",
            )

    def _with_added(self, one: _Changed) -> str | None:
        """A table's old text with the columns that the run added, as SQLite writes it; None where it cannot."""
        types = {(s.table.lower(), s.column.lower()): s.type for s in self.migration.steps if isinstance(s, AddColumn)}
        own = [column for table, column in self.added if table.lower() == one.name.lower()]
        return _grown(one, [f"{sql.quoted(name)} {types.get((one.name.lower(), name.lower()), '')}" for name in own])

    def _with_theirs(self, one: _Changed) -> str | None:
        """The same with every column that is there today: a script of the migration may have added some."""
        old = {row[1] for row in self._columns(one.before or "") or ()}
        return _grown(
            one,
            [
                f"{sql.quoted(name)} {declared}{' NOT NULL' if notnull else ''}{f' DEFAULT ({value})' if value else ''}"
                for _, name, declared, notnull, value, *_ in self._columns_now(one.name)
                if name not in old
            ],
        )

    def _columns(self, text: str) -> list[tuple[Any, ...]] | None:
        with closing(db.memory()) as copy:
            try:
                copy.execute(text)
            except sqlite3.Error:
                return None  # it uses a function that only the application has
            (name,) = copy.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchone()
            return _described(copy, name)

    def _columns_now(self, table: str) -> list[tuple[Any, ...]]:
        return _described(self.connection, table)


def _grown(one: _Changed, columns: Iterable[str]) -> str | None:
    """A table's old text with more columns, as SQLite writes it; None where it cannot."""
    with closing(db.memory()) as copy:
        try:
            copy.execute(one.before or "")
            for column in columns:
                copy.execute(f"ALTER TABLE {sql.quoted(one.name)} ADD COLUMN {column}")
        except sqlite3.Error:
            return None
        return str(copy.execute("SELECT sql FROM sqlite_master WHERE name = ?", (one.name,)).fetchone()[0])


def _described(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"PRAGMA table_xinfo({sql.quoted(table)})").fetchall()

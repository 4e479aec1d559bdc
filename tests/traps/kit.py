"""What a row of the trap table is, and the laboratory in which it is tried: real files, the plain SQL, our engine."""

import importlib.util
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from sessionctl import execute, load, sql, verify
from sessionctl.errors import SessionctlError
from sessionctl.model import Finding, Migration

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FIXTURES = ROOT / "fixtures"
SHIPPED = {m.id[:3]: m for m in load.migrations()}
OUTCOMES = ("inserted", "identical", "merged", "forked", "quarantined")
SECRET = "s3cret"  # what contents hold in many traps; no message may show it

Do = Callable[["Lab"], object]


@dataclass(frozen=True)
class Sees:
    """What the plain SQL leaves behind: `says` with the measured value in place of `{}`."""

    says: str
    sql: str
    gives: Any


@dataclass(frozen=True)
class Fails:
    """The plain SQL stops with this error, and nothing at all is migrated."""

    error: str
    says: str = "stops with `{}`; nothing is migrated"


@dataclass(frozen=True, kw_only=True)
class Trap:
    """One row of the table.

    Args:
        name: a slug; the test's name.
        about: the situation, for the reader.
        plain: what the plain SQL does with it, measured.
        ours: our promise, for the reader.
        base: the schema it starts from: `v34`, `v35`, or `own` (then `migration` and `script` belong to it).
        rows: SQL that builds the database on top of the base.
        outcomes: what the merge must report, merge by merge; a missing word means zero.
        sees: (query, what it gives) afterwards.
        finds: (rule, part of the message) of findings that the run must report.
        refused: code, and parts of the message, when the run must refuse and change nothing.
        migration: the steps of a user's own migration, as Python source.
        script: the plain SQL for it.
        policy: `--on-conflict`.
        fails: checks of `verify` that rightly fail afterwards.
        pragmas: what an empty database gets before its first table.
        prepare: does to the file what SQL cannot.
        then: asserts what queries cannot.
    """

    name: str
    about: str
    plain: Sees | Fails
    ours: str
    base: str = "v35"
    rows: str = ""
    outcomes: dict[str, int] | tuple[dict[str, int], ...] | None = None
    sees: tuple[tuple[str, Any], ...] = ()
    finds: tuple[tuple[str, str], ...] = ()
    refused: tuple[str, ...] = ()
    migration: str = ""
    script: str = ""
    policy: Any = None
    fails: tuple[str, ...] = ()
    pragmas: str = ""
    prepare: Callable[[Path], object] | None = None
    then: Do | None = None


# -- writing rows ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Raw:
    """An SQL expression, where a value is not what a literal says."""

    text: str


def utf8(raw: bytes) -> Raw:
    """Text of these bytes, whatever they are."""
    return Raw(f"CAST(X'{raw.hex()}' AS TEXT)")


def put(value: Any) -> str:
    """A value as an SQL literal."""
    if isinstance(value, Raw):
        return value.text
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"X'{value.hex()}'"
    if isinstance(value, int | float):
        return repr(value)
    return " || char(0) || ".join(map(sql.literal, value.split("\0")))


def row(table: str, **fields: Any) -> str:
    """An INSERT of one row."""
    names = ", ".join(map(sql.quoted, fields))
    return f"INSERT INTO {sql.quoted(table)} ({names}) VALUES ({', '.join(map(put, fields.values()))});\n"


EARLY, LATE = "2026-01-01 08:00:00", "2026-01-02 09:00:00"


def task(session_id: Any, **fields: Any) -> str:
    """A row of task_sessions."""
    given = {"channel": "cli", "metadata": "{}", "created_at": EARLY, "last_activity": LATE, **fields}
    return row("task_sessions", session_id=session_id, **given)


def chat(session_id: Any, **fields: Any) -> str:
    """A row of chat_sessions."""
    given = {"title": "Kept", "created_at": EARLY, "updated_at": LATE, "metadata": "{}", **fields}
    return row("chat_sessions", session_id=session_id, **given)


def web(session_id: Any, **fields: Any) -> str:
    """A row of webui_sessions."""
    stamp = "2026-01-03T10:00:00.000001"
    given = {"user_id": "u", "created_at": stamp, "updated_at": stamp, "metadata": "{}", **fields}
    return row("webui_sessions", session_id=session_id, **given)


def said(message_id: Any, session_id: Any, content: Any = "hello", table: str = "webui_messages", **fields: Any) -> str:
    """A row of webui_messages, or of chat_messages."""
    given = {"role": "user", "content": content, "created_at": EARLY, "metadata": None, **fields}
    return row(table, message_id=message_id, session_id=session_id, **given)


# -- reading ---------------------------------------------------------------------------------------------------------


def connect(path: Path) -> sqlite3.Connection:
    """An ordinary connection; text that is no UTF-8 does not raise."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    return connection


def look(connection: sqlite3.Connection, query: str) -> Any:
    """The value, the column, or the rows that a query gives."""
    found = connection.execute(query).fetchall()
    if found and len(found[0]) > 1:
        return found
    flat = [one for (one,) in found]
    return flat[0] if len(flat) == 1 else flat


def contents(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    """The rows of a table with their types, text as bytes, in an order of their own."""
    names = [r[1] for r in connection.execute(f"PRAGMA table_xinfo({sql.quoted(table)})") if r[6] != 1]
    shown = ", ".join(
        f"typeof({c}), CASE typeof({c}) WHEN 'text' THEN CAST({c} AS BLOB) ELSE {c} END" for c in map(sql.quoted, names)
    )
    return sorted(connection.execute(f"SELECT {shown} FROM {sql.quoted(table)}").fetchall(), key=repr)


def dump(path: Path) -> dict[str, Any]:
    """The whole database: every schema text and every row."""
    with closing(connect(path)) as connection:
        connection.execute("BEGIN")
        schema = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid").fetchall()
        virtual = {name for _, name, _, text in schema if (text or "").upper().startswith("CREATE VIRTUAL")}
        tables = [name for kind, name, _, _ in schema if kind == "table" and name not in virtual]
        return {"": schema, **{name: contents(connection, name) for name in tables}}


def script(text: str) -> list[str]:
    """The statements of a script."""
    return list(sql.statements(text))


# -- the laboratory --------------------------------------------------------------------------------------------------


@cache
def _base(name: str) -> list[str]:
    """The statements of a fixture's schema."""
    if name == "own":
        return []
    return script(_with_reads(FIXTURES / {"v34": "pr3", "v35": "v35"}[name] / "schema.sql"))


def _with_reads(file: Path) -> str:
    lines = []
    for line in file.read_text().splitlines():
        read = line.removeprefix(".read ")
        lines.append(_with_reads(FIXTURES / read) if read != line else line)
    return "\n".join(lines)


@dataclass
class Lab:
    """One trap's databases and what was done with them."""

    trap: Trap
    folder: Path
    results: list[execute.Result] = field(default_factory=list)

    @property
    def path(self) -> Path:
        """The database that our engine works on."""
        return self.folder / "ours.db"

    @property
    def migrations(self) -> tuple[Migration, ...]:
        """The migration that the trap is about."""
        if self.trap.base != "own":
            return (SHIPPED[self.trap.base],)
        place = self.folder / "migrations"
        place.mkdir(exist_ok=True)
        (place / "merge.py").write_text(
            "from sessionctl import AddColumn, Merge, Migration, Retire\n"
            f"migration = Migration(version='1.0.0', steps=({self.trap.migration.strip().rstrip(',')},))\n"
        )
        return load.migrations(place)

    def build(self) -> Path:
        """Make the database as it is before."""
        path = self.folder / "before.db"
        with closing(connect(path)) as connection:
            for pragma in script(self.trap.pragmas):
                connection.execute(pragma).fetchall()
            connection.execute("BEGIN")
            for statement in (*_base(self.trap.base), *script(self.trap.rows)):
                connection.execute(statement)
            connection.execute("COMMIT")
        if self.trap.prepare:
            self.trap.prepare(path)
        shutil.copy(path, self.path)
        return path

    def plain(self) -> tuple[Path, str]:
        """Run the plain SQL on a copy; the file, and the error that stopped it, if any."""
        path = self.folder / "plain.db"
        shutil.copy(self.folder / "before.db", path)
        text = self.trap.script or {
            "v34": (ROOT / "bench" / "plain.sql").read_text(),
            "v35": (HERE / "plain_v35.sql").read_text(),
        }.get(self.trap.base, "")
        with closing(connect(path)) as connection:
            try:
                for statement in script(text):
                    connection.execute(statement)
            except sqlite3.Error as error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                return path, str(error)
        return path, ""

    def migrate(self, **options: Any) -> list[execute.Result]:
        """Run our engine on the database."""
        given = {"backup": False, "lock_timeout": 5.0, "policy": self.trap.policy, **options}
        self.results = execute.migrate(self.path, self.migrations, execute.Options(**given), lambda _: None)
        return self.results

    def refused(self) -> SessionctlError:
        """Run our engine, which must refuse."""
        try:
            self.migrate()
        except SessionctlError as error:
            return error
        raise AssertionError(f"{self.trap.name}: went through instead of being refused: {self.results}")

    def do(self, text: str) -> None:
        """What the application does afterwards."""
        with closing(connect(self.path)) as connection:
            for statement in script(text):
                connection.execute(statement)

    def look(self, query: str) -> Any:
        """What a query gives on our database, to the application: it has a collation of its own."""
        with closing(connect(self.path)) as connection:
            connection.create_collation("app_order", lambda one, other: (one > other) - (one < other))
            return look(connection, query)

    def failed(self) -> list[str]:
        """The checks of `verify` that fail."""
        return [f"{c.name}: {c.detail}" for c in verify.verify(self.path, self.migrations) if c.state == "fail"]

    @property
    def findings(self) -> list[Finding]:
        """What the last run noticed."""
        return [finding for result in self.results for finding in result.findings]


def traps() -> Iterator[Trap]:
    """Every row of the table, in the order of the files."""
    for _, module in sections():
        yield from module.TRAPS


def sections() -> Iterator[tuple[str, ModuleType]]:
    """(title, module) of every file under rows/."""
    for path in sorted((HERE / "rows").glob("[0-9]*.py")):
        name = f"traps_rows_{path.stem}"
        if name not in sys.modules:
            spec = importlib.util.spec_from_file_location(name, path)
            assert spec is not None
            assert spec.loader is not None
            sys.modules[name] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(sys.modules[name])
        module = sys.modules[name]
        yield str(module.__doc__).strip().rstrip("."), module

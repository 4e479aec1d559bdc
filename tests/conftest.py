"""What every test shares: the reported databases, the command line as a process of its own, and ways to look."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from sessionctl import execute, load
from sessionctl.model import Migration

hypothesis.settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("ci")
# In the background a shell has Ctrl-C ignored, and processes hand that down: here it is sent, and must be heard.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[1]
SPEAKS = ("SESSIONCTL_DB", "DATABASE_URL", "SESSIONCTL_DEBUG", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")


@dataclass(frozen=True)
class Called:
    """What one call of the command line came to."""

    arguments: tuple[str, ...]
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on stdout; anything else there fails the test."""
        try:
            value = json.loads(self.out)
        except ValueError:
            raise AssertionError(f"stdout is not one JSON object: {self}") from None
        assert isinstance(value, dict), f"stdout is JSON, but no object: {self}"
        return value

    @property
    def error(self) -> str:
        """The code of the error in the JSON answer."""
        return str(self.json["error"]["code"])

    def __str__(self) -> str:
        return f"sessionctl {' '.join(self.arguments)}\nexit {self.code}\n-- out\n{self.out}\n-- err\n{self.err}"


def environment(**extra: str) -> dict[str, str]:
    """Ours without what would steer the tool; the checkout is importable from any folder."""
    kept = {name: value for name, value in os.environ.items() if name not in SPEAKS}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **extra}


@pytest.fixture
def call(tmp_path: Path) -> Callable[..., Called]:
    """Runs `sessionctl` in a folder of its own, without a terminal; `code` is the exit code that is expected."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def run(
        *arguments: str | Path, code: int | None = None, cwd: Path | None = None, env: dict[str, str] | None = None
    ) -> Called:
        given = tuple(map(str, arguments))
        done = subprocess.run(
            [sys.executable, "-m", "sessionctl", *given],
            cwd=cwd or elsewhere,
            env=environment(**(env or {})),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
        called = Called(given, done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in called.err, f"a traceback reached the user: {called}"
        assert code is None or called.code == code, f"expected exit code {code}: {called}"
        return called

    return run


@cache
def _builder() -> Any:
    return load.module(ROOT / "fixtures" / "build.py", "sessionctl_test_fixtures")


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Builds a reported case once a session, as a file; `migrated` applies every migration to it."""
    folder = tmp_path_factory.mktemp("store")

    @cache
    def build(case: str, migrated: bool) -> Path:
        path = folder / f"{case}{'_migrated' if migrated else ''}.db"
        if migrated:
            shutil.copy(build(case, False), path)
            execute.migrate(path, load.migrations(), execute.Options(backup=False), lambda _: None)
        else:
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                _builder().build(case, connection)
        return path

    return build


@pytest.fixture
def case(store: Callable[..., Path], tmp_path: Path) -> Callable[..., Path]:
    """A fresh copy of a reported case in a folder where nothing else is."""

    def copy(name: str, *, migrated: bool = False, wal: bool = False) -> Path:
        folder = tmp_path / f"db_{name}{'_migrated' if migrated else ''}"
        folder.mkdir()
        path = folder / f"{name}.db"
        shutil.copy(store(name, migrated), path)
        if wal:
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
        return path

    return copy


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """A database made of a script, in a folder where nothing else is."""

    def build(script: str, name: str = "made.db") -> Path:
        folder = tmp_path / f"db_{name}"
        folder.mkdir(exist_ok=True)
        with closing(sqlite3.connect(folder / name)) as connection:
            connection.executescript(script)
        return folder / name

    return build


@pytest.fixture
def write_migration(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file into a folder of migrations and returns the folder."""

    def write(text: str, name: str = "m1_try.py", folder: str = "own") -> Path:
        path = tmp_path / folder
        path.mkdir(exist_ok=True, parents=True)
        (path / name).write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def ask() -> Callable[..., list[tuple[Any, ...]]]:
    """Runs one statement on a database file, commits, and returns the rows."""

    def run(path: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
            rows = connection.execute(query, values).fetchall()
            connection.commit()
        return rows

    return run


@pytest.fixture
def one(ask: Callable[..., list[tuple[Any, ...]]]) -> Callable[..., Any]:
    """The single value that a query gives."""
    return lambda path, query, *values: ask(path, query, *values)[0][0]


@pytest.fixture
def files() -> Callable[[Path], dict[str, bytes]]:
    """The name and the bytes of every file under a folder: what must be equal when nothing was changed or created."""

    def look(folder: Path) -> dict[str, bytes]:
        return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}

    return look


@pytest.fixture
def dump() -> Callable[..., list[str]]:
    """Everything that a database holds, as text: schema, rows and row order; `ours` includes the tool's own tables."""

    def look(path: Path, *, ours: bool = False) -> list[str]:
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = bytes
            found: list[str] = []
            objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
            for kind, name, table, text in objects:
                if not ours and table.startswith(b"_sessionctl_"):
                    continue
                found.append(repr((kind, name, table, text)))
                if kind == b"table" and not (text or b"").upper().startswith(b"CREATE VIRTUAL"):
                    rows = connection.execute(f'SELECT * FROM "{name.decode()}"').fetchall()
                    found += [f"{name!r} {row!r}" for row in rows]
        return found

    return look


@pytest.fixture
def migrate() -> Callable[..., list[execute.Result]]:
    """Applies migrations in this process, without a backup unless `options` says otherwise."""

    def run(path: Path, folder: Path | None = None, **options: Any) -> list[execute.Result]:
        found: tuple[Migration, ...] = load.migrations(folder)
        return execute.migrate(path, found, execute.Options(**{"backup": False, **options}), lambda _: None)

    return run


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    connection.execute(statement).fetchall()
print("held", flush=True)
sys.stdin.read()
connection.close()
"""


@pytest.fixture
def held() -> Iterator[Callable[..., Callable[[], None]]]:
    """Opens a connection in another process and keeps it open, lock and all; returns what lets go of it.

    It must be another process: closing any handle of a file gives up all the locks that a process has on it.
    """
    running: list[subprocess.Popen[str]] = []

    def hold(path: Path, *statements: str) -> Callable[[], None]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(path), *statements],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n", "the lock could not be taken"

        def let_go() -> None:
            process.communicate()

        return let_go

    yield hold
    for process in running:
        if process.poll() is None:
            process.communicate()


@pytest.fixture
def killed() -> Callable[..., list[dict[str, Any]]]:
    """Runs a victim, which is killed again and again, and holds that each time all was old or new, never between.

    It returns what the victim told: the undisturbed run, and each kill.
    """

    def run(victim: Path, *arguments: str | Path, story: str = "") -> list[dict[str, Any]]:
        done = subprocess.run(
            [sys.executable, str(victim), *map(str, arguments)],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        first, *kills = [json.loads(line) for line in done.stdout.splitlines()]
        old, new = first["old"]["tables"], first["new"]["tables"]
        for kill in kills:
            told, found = f"{story}: {kill['place']}", kill["found"]
            assert kill["status"] == -9, f"{told} was never reached"
            if found is None:  # the same bytes were examined before
                continue
            left, ended = found["left"], found["ended"]
            differs = [
                {n for n in {**one, **left["tables"]} if left["tables"].get(n) != one.get(n)} for one in (old, new)
            ]
            assert left["integrity"] == "ok", f"{told}: the database is damaged: {left['integrity']}"
            between = [state["tables"] for state in first["between"]]
            assert left["tables"] in (old, *between, new), f"{told}: neither old nor new; they differ in {differs}"
            assert ended == first["new"], f"{told}: the next run ends elsewhere"
            assert not found["unfinished"], f"{told}: the next run leaves what was unfinished: {found['unfinished']}"
        return [first, *kills]

    return run

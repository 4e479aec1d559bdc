"""What every command shares: options, where the database is, and how an answer or an error leaves."""

import errno
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from types import FrameType
from typing import Annotated, Any, NoReturn, TextIO

import typer

from sessionctl.config import Config, find_config
from sessionctl.errors import EXIT_FOUND, EXIT_OK, EXIT_USAGE, SessionctlError, interrupted
from sessionctl.model import Migration, Report

Db = Annotated[
    str | None,
    typer.Option("--db", metavar="PATH", help="The SQLite file, or a sqlite:/// URL.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else there.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours (NO_COLOR is honoured, too).")]
ShowValues = Annotated[bool, typer.Option("--show-values", help="Let message contents and metadata values appear.")]
Migrations = Annotated[
    Path | None,
    typer.Option("--migrations", metavar="DIR", help="Your own migrations instead of the shipped ones."),
]
Set = Annotated[str | None, typer.Option("--set", metavar="NAME", help="Only the migrations of this application.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
LockTimeout = Annotated[
    float,
    typer.Option(
        "--lock-timeout", metavar="S", min=0, max=86_400, help="Seconds to wait for the write lock, a day at most."
    ),
]


@dataclass(frozen=True, slots=True)
class View:
    """How the caller wants to see the answer, and where it goes."""

    json: bool = False
    quiet: bool = False
    no_color: bool = False
    out: TextIO = field(default_factory=lambda: sys.stdout)


def database(given: str | None) -> Path:
    """The database file: the flag, SESSIONCTL_DB, a SQLite DATABASE_URL, then the project's configuration.

    Raises:
        SessionctlError: `bad_config` when none of them names one; nothing is guessed.
    """
    from sessionctl import db

    if given is not None or (given := os.environ.get("SESSIONCTL_DB")):
        return db.resolve(given)
    url = os.environ.get("DATABASE_URL", "")
    if url.partition(":")[0].partition("+")[0] == "sqlite":
        return db.resolve(url)
    config = _config()
    configured = config.values.get("database")
    if configured is None:
        raise SessionctlError(
            "no database is named",
            hint='Give --db PATH, set SESSIONCTL_DB, or write database = "..." in sessionctl.toml.',
            code="bad_config",
        )
    if not isinstance(configured, str):
        raise SessionctlError(
            f"{config.path}: database is not a text", hint='Write database = "...".', code="bad_config"
        )
    path = db.resolve(configured)
    return path if path.is_absolute() else config.root / path


def chosen(folder: Path | None, set_name: str | None = None) -> tuple[Migration, ...]:
    """The migrations that a call means: from its own folder, the configured one, or those that are shipped."""
    from sessionctl import load

    return load.migrations(folder or configured_migrations(), set_name)


def configured_migrations() -> Path | None:
    """The project's own folder of migrations, when its configuration names one."""
    config = _config()
    folder = config.values.get("migrations")
    if folder is None:
        return None
    if not isinstance(folder, str):
        raise SessionctlError(
            f"{config.path}: migrations is not a text", hint='Write migrations = "DIR".', code="bad_config"
        )
    return config.root / folder


def _config() -> Config:
    return find_config(Path.cwd())


def _whisper(text: str) -> None:
    """Write to stderr past Python's buffer: what nobody reads would be waited for when the process ends."""
    with suppress(OSError):  # nobody listens, and the work goes on
        os.write(sys.stderr.fileno(), text.encode(sys.stderr.encoding or "utf-8", "backslashreplace"))


@contextmanager
def progress(view: View) -> Iterator[Callable[[str], None]]:
    """Tell what is being done on stderr, from a thread of its own: a full pipe must not hold the write lock."""
    lines: SimpleQueue[str | None] = SimpleQueue()

    def put(line: str) -> None:
        if _ctrl_c.is_set():  # it came where SQLite swallowed it, and some other way was found: not wanted any more
            raise KeyboardInterrupt
        lines.put(None if view.quiet else line)

    if view.quiet:
        yield put
        return
    live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def tell() -> None:
        started = time.monotonic()
        while (line := lines.get()) is not None:
            _whisper(f"\r\x1b[2K  {line} …" if live else f"{time.monotonic() - started:7.1f}s  {line}\n")
        if live:
            _whisper("\r\x1b[2K")

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield put
    finally:
        lines.put(None)
        teller.join(timeout=2)


def answer(name: str, view: View, database: str | None, work: Callable[[], Report]) -> None:
    """Run `work`, show its Report and exit with the code of the contract."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
        sys.unraisablehook = _told_later
    try:
        with redirect_stdout(sys.stderr), interruptible(interrupted()):  # a migration's own code may print
            report = work()
    except SessionctlError as error:
        _fail(name, view, database, error)
    except Exception as error:
        if os.environ.get("SESSIONCTL_DEBUG"):
            traceback.print_exc()
        from sessionctl.sqlite_errors import told

        _fail(
            name,
            view,
            database,
            SessionctlError(
                f"unexpected {type(error).__name__}: {told(error)}",
                hint="This is a defect of sessionctl: please report it; SESSIONCTL_DEBUG=1 shows where it happened.",
                code="internal",
            ),
        )
    try:
        show(report, view)
    except SessionctlError as error:
        _fail(name, view, database, error)
    raise typer.Exit(EXIT_OK if report.ok else EXIT_FOUND)


_ctrl_c = Event()


def _interrupt(_: int, __: FrameType | None) -> None:
    _ctrl_c.set()
    raise KeyboardInterrupt


def _told_later(lost: "sys.UnraisableHookArgs") -> None:
    """Ctrl-C while Python puts an object away: it prints that and goes on, and the next step hears of it."""
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)


@contextmanager
def interruptible(problem: SessionctlError) -> Iterator[None]:
    """Ctrl-C comes out as this, wherever it came: inside of a function that it calls, SQLite makes an error of its own.

    Raises:
        SessionctlError: `problem`, with what else the error that it hides has to tell.
    """
    try:
        yield
    except (KeyboardInterrupt, Exception) as error:
        if not (isinstance(error, KeyboardInterrupt) or _ctrl_c.is_set()):
            raise
        _ctrl_c.clear()
        told = error.__cause__ if isinstance(error, KeyboardInterrupt) else error
        problem.data = told.data if isinstance(told, SessionctlError) else {}
        raise problem from error


def show(report: Report, view: View) -> None:
    """Print a Report on stdout, as JSON or for people; a reader that goes away, as `head` does, has seen enough.

    Raises:
        SessionctlError: where stdout takes nothing more, such as a file on a full disk.
    """
    with redirect_stdout(view.out):
        _show(report, view)


def _show(report: Report, view: View) -> None:
    try:
        if view.json:
            from sessionctl.render import json as as_json

            _say(as_json.report(report))
        else:
            from sessionctl.render import text

            text.show(report, no_color=view.no_color)
            sys.stdout.flush()
    except (BrokenPipeError, SystemExit):  # rich leaves with SystemExit then
        _hush()
    except OSError as error:
        _hush()
        raise SessionctlError(
            f"the answer cannot be written: {error.strerror}",
            hint="Make room where it goes. What was done by then stands; see `sessionctl status`.",
            code="disk_full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "internal",
        ) from error


def _hush() -> None:
    """What is left in the buffer of stdout goes nowhere: at the end Python would try again, and fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def unread() -> int:
    """The exit code where a reader has gone away, as `head` does: it has seen enough."""
    _hush()
    return EXIT_OK


def _say(text: str) -> None:
    """Write JSON; all of it, as one object is asked for."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # what JSON is written in, whatever the terminal speaks
    if signal.getsignal(signal.SIGINT) in (signal.default_int_handler, _interrupt):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    typer.echo(text)
    sys.stdout.flush()


def _fail(command: str, view: View, given: str | None, problem: SessionctlError) -> NoReturn:
    if view.json:
        from sessionctl.render import json as as_json

        said_if_heard(as_json.error(command, None if command == "demo" else _named(given), problem))
    _whisper(f"sessionctl: {problem.message}\n  {problem.hint}\n")
    if done := committed(problem):  # the message says that nothing was changed, and means the step that failed
        _whisper(f"  Done before that, and it stands: {', '.join(str(run['migration']) for run in done)}\n")
    raise typer.Exit(problem.exit_code)


def said_if_heard(text: str) -> None:
    """Write the JSON of an error; where nobody hears it, the exit code still says it."""
    try:
        _say(text)
    except OSError:
        _hush()


def committed(problem: SessionctlError) -> list[dict[str, object]]:
    """The runs of the same call that were committed before it failed."""
    runs = problem.data.get("runs")
    return runs if isinstance(runs, list) else []


def _named(given: str | None) -> str | None:
    try:
        return str(database(given))
    except SessionctlError:
        return given


def misused(arguments: Sequence[str], error: Any) -> int:
    """Say what is wrong with a call that could not be understood, and return its exit code."""
    path = error.ctx.command_path if error.ctx else "sessionctl"
    if "--json" in arguments:
        from sessionctl.render import json as as_json

        first = next((word for word in arguments if not word.startswith("-")), "")
        problem = SessionctlError(error.format_message(), hint=f"See `{path} --help`.", code="bad_config")
        said_if_heard(as_json.error(path.partition(" ")[2] or first, None, problem))
    with suppress(OSError):
        error.show()
    return EXIT_USAGE


def confirm(question: str, yes: bool, look: str = "--dry-run") -> None:
    """Ask on a terminal; without one, `--yes` must have been said.

    Args:
        look: what shows beforehand what would be done.

    Raises:
        SessionctlError: `bad_config` when nobody can be asked, or the answer is no.
    """
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise SessionctlError(
            "this command changes the database and there is no terminal to ask on",
            hint=f"Say --yes, or look first with {look}.",
            code="bad_config",
        )
    try:
        agreed = typer.confirm(question, err=True)
    except typer.Abort:  # Ctrl-C, Ctrl-D
        _ctrl_c.clear()
        agreed = False
    if not agreed:
        raise SessionctlError("not confirmed; nothing was changed", hint="Say yes, or --yes.", code="bad_config")

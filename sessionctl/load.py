"""Folders -> Migrations, each with its checksum. Files are loaded by path and never put on `sys.path`."""

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from sessionctl import clocks, db, sql
from sessionctl.content import content as content
from sessionctl.content import module as module
from sessionctl.errors import SessionctlError
from sessionctl.jsontext import encodes
from sessionctl.model import POLICIES, AddColumn, Check, Merge, Migration, Retire, Script, Step
from sessionctl.values import Functions

_VERSION = re.compile(r"\d+(\.\d+)*")
_MAPPINGS = ("key", "columns", "defaults", "marks", "on_orphan", "drops")
_ON_ORPHAN = ("quarantine", "null", "keep")


def migrations(folder: Path | None = None, only: str | None = None) -> tuple[Migration, ...]:
    """Every migration of a folder, in the order in which they apply: by set, then version.

    Args:
        folder: migration files, or one folder of them a set; the shipped ones when None.
        only: the name of one set.

    Raises:
        SessionctlError: `bad_migration` for a wrong file, `bad_config` for a wrong folder or set.
    """
    root = folder or content("migrations")
    if not root.is_dir():
        raise SessionctlError(
            f"{root} is not a folder of migrations",
            hint="Give --migrations a folder of .py files, or of one folder a set.",
            code="bad_config",
        )
    found = [*_set_of(root), *(m for sub in sorted(root.iterdir()) if sub.is_dir() for m in _set_of(sub))]
    if not found:
        raise SessionctlError(
            f"{root} holds no migration file",
            hint="Write one with: sessionctl new NAME --source TABLE --target TABLE --db PATH",
            code="bad_config",
        )
    sets = {migration.set for migration in found}
    if only is not None and only not in sets:
        raise SessionctlError(
            f"there is no set {only!r} in {root}",
            hint=f"The sets are: {', '.join(sorted(sets))}.",
            code="bad_config",
        )
    chosen = [migration for migration in found if only in (None, migration.set)]
    _refuse_twins(chosen)
    return tuple(sorted(chosen, key=lambda m: (m.set, _version(m), m.id)))


def resolve(among: Iterable[Migration], target: str) -> Migration:
    """The migration that `target` names: an id, an alias, a version, or a unique prefix of an id.

    Raises:
        SessionctlError: `unknown_migration`, with the names that exist.
    """
    among = tuple(among)
    exact = [m for m in among if target in (m.id, m.version, *m.aliases)]
    found = exact or [m for m in among if m.id.startswith(target)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{m.id} ({', '.join((m.version, *m.aliases))})" for m in found or among)
    problem = f"{target!r} names more than one migration" if found else f"there is no migration {target!r}"
    raise SessionctlError(problem, hint=f"Choose one of: {known}.", code="unknown_migration")


def _version(migration: Migration) -> tuple[int, ...]:
    return tuple(int(part) for part in migration.version.split("."))


def _set_of(folder: Path) -> Iterator[Migration]:
    for path in sorted(folder.glob("*.py")):
        if not path.name.startswith(("_", ".")):
            yield _load(path)


def _refuse_twins(found: list[Migration]) -> None:
    seen: dict[str, Migration] = {}
    for migration in found:
        other = seen.setdefault(migration.id, migration)
        if other is not migration:
            _wrong(migration.path, f"has the same id as {other.path}", "Rename one of the two files.")


def _wrong(path: Path | None, problem: str, hint: str) -> NoReturn:
    raise SessionctlError(f"{path}: {problem}", hint=hint, code="bad_migration")


_OUTSIDE = frozenset(("BEGIN", "COMMIT", "END", "ROLLBACK", "ATTACH", "DETACH", "VACUUM"))


def _load(path: Path) -> Migration:
    if not encodes(path.name):
        _wrong(path, "the file name is no UTF-8, and could not be recorded", "Give the file another name.")
    try:
        loaded = module(path, f"sessionctl_migration_{path.stem}")
    except SyntaxError as error:
        line = f"line {error.lineno}: " if error.lineno else ""
        _wrong(path, f"{line}{error.msg}", "Correct the Python in this file.")
    except (
        Exception,
        SystemExit,
    ) as error:  # the file is the user's: whatever it raises is its own fault, said as such
        _wrong(path, f"{_line(error, path)}{type(error).__name__}: {error}", "Correct the Python in this file.")
    migration = getattr(loaded, "migration", None)
    if not isinstance(migration, Migration):
        _wrong(path, "defines no `migration = Migration(...)`", "See docs/migrations.md for the shape of a file.")
    if not isinstance(migration.version, str) or not _VERSION.fullmatch(migration.version):
        _wrong(path, f"version {migration.version!r} is not of the form 1.2.3", 'Write version="0.1.0".')
    _check_shapes(path, "", migration, sequences=("steps", "aliases", "checks", "functions"))
    if not migration.steps:
        _wrong(path, "has no steps", "Add at least one AddColumn, Script, Merge or Retire.")
    for own in migration.functions:
        if not callable(own) or not getattr(own, "__name__", "<").isidentifier():
            _wrong(path, f"functions: {own!r} is no function with a name", "Write a `def`, and functions=(its_name,).")
    digest = hashlib.sha256(_text(path))
    steps: list[Step] = []
    for number, step in enumerate(migration.steps, 1):
        where = f"step {number} ({type(step).__name__})"
        match step:
            case Script():
                up, down = (_script(path, where, step.name, way) for way in ("up", "down"))
                digest.update(up.encode() + b"\0" + down.encode())
                steps.append(replace(step, up=up, down=down))
            case Merge():
                _check_shapes(path, f"{where}: ", step, mappings=_MAPPINGS, sequences=("json", "optional"))
                _check_merge(path, f"{where} {step.source} -> {step.target}", step)
                steps.append(clocks.guarded(step, [function.__name__.lower() for function in migration.functions]))
            case AddColumn() | Retire():
                steps.append(step)
            case _:
                _wrong(path, f"{where} is no step", "Steps are AddColumn, Script, Merge and Retire.")
    for check in migration.checks:
        if not isinstance(check, Check):
            _wrong(path, f"{check!r} is no Check", "Write checks=(Check(name, find), ...).")
        if bool(check.find) == bool(check.by):
            _wrong(
                path,
                f"check {check.name!r} needs either find= or by=",
                "Write the SELECT that finds a breach.",
            )
        if check.find and (count := len(list(sql.statements(check.find)))) != 1:
            _wrong(path, f"check {check.name!r} finds by {count} statements", "Write one SELECT; do= can prepare it.")
    _check_retires(path, steps)
    taken = Functions().registered().keys() & {f.__name__ for f in migration.functions}
    if taken:
        _wrong(path, f"function {min(taken)} has the name of one of ours", "Give it another name.")
    title = (loaded.__doc__ or path.stem).strip().splitlines()[0].rstrip(".")
    return replace(
        migration,
        steps=tuple(steps),
        id=path.stem,
        set=path.parent.name.encode("utf-8", "backslashreplace").decode("utf-8"),
        title=title,
        checksum=digest.hexdigest(),
        path=path,
    )


def _check_shapes(
    path: Path, where: str, value: object, *, mappings: tuple[str, ...] = (), sequences: tuple[str, ...] = ()
) -> None:
    """Python takes `("a")` for a text; without this the letters of it would be taken for names."""
    for name in mappings:
        if not isinstance(getattr(value, name), Mapping):
            _wrong(path, f"{where}{name} is not a mapping", f'Write {name}={{"name": ...}}.')
    for name in sequences:
        if not isinstance(getattr(value, name), tuple | list):
            _wrong(path, f"{where}{name} is not a tuple", f"Write {name}=(...,): a comma makes the tuple.")


def _check_retires(path: Path, steps: list[Step]) -> None:
    """A source that stays in place would be merged again by every run: it is retired in the same file, afterwards."""
    retired: set[str] = set()
    merges = [s for s in steps if isinstance(s, Merge)]
    merged = {s.source.lower() for s in merges}
    for number, step in enumerate(steps, 1):
        if isinstance(step, Merge) and retired:
            _wrong(path, f"step {number} merges after a Retire", "Put every Merge before the first Retire.")
        if isinstance(step, Retire):
            retired.add(step.table.lower())
            targets = [s.target for s in merges if s.source.lower() == step.table.lower()]
            if targets and step.successor.lower() not in {target.lower() for target in targets}:
                problem = f"step {number} (Retire) {step.table}: it is not merged into its successor {step.successor!r}"
                _wrong(path, problem, f'Write successor="{targets[0]}".')
    if len(merged) < len(merges):
        _wrong(path, "a table is merged twice", "Write one Merge for each source: a row has one outcome.")
    for name in sorted(merged & {s.target.lower() for s in merges}):
        _wrong(
            path,
            f"{name} is merged into another table and takes the rows of one itself",
            "Write two migrations: its archive must hold what it held before the run.",
        )
    for name in sorted(merged - retired):
        _wrong(path, f"{name} is merged and not retired", f'Add Retire("{name}", successor=...) after the Merge.')


def _line(error: BaseException, path: Path) -> str:
    trace = error.__traceback__
    number = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            number = trace.tb_lineno
        trace = trace.tb_next
    return f"line {number}: " if number else ""


def _text(path: Path) -> bytes:
    return path.read_bytes().replace(b"\r\n", b"\n")  # a checkout on Windows is the same file


def _script(path: Path, where: str, name: str, way: str) -> str:
    file = path.with_name(f"{path.stem}.{name}.{way}.sql")
    if not file.is_file():
        _wrong(path, f"{where} {name!r}: {file.name} is missing", f"Write {file.name} beside the migration.")
    try:
        text = _text(file).decode("utf-8")
    except UnicodeDecodeError as error:
        _wrong(file, f"is not UTF-8: {error}", "Save the file as UTF-8.")
    for statement in sql.statements(text):
        word, *rest = [token.name.upper() for token in sql.tokens(statement) if token.kind == "word"] or [""]
        if word in _OUTSIDE and "TO" not in rest:
            _wrong(
                file,
                f"says {word}, and a migration is one transaction on one database",
                f"Leave {word} out: the run begins, commits and rolls back everything at once.",
            )
    return text


def check_scripts(migration: Migration) -> None:
    """Whether SQLite can parse its scripts, the way back, too: not whether what they name will be there.

    Raises:
        SessionctlError: `bad_migration`, naming the file and the statement.
    """
    scripts = [step for step in migration.steps if isinstance(step, Script)]
    with closing(db.memory()) as connection:
        for step, way in ((step, way) for step in scripts for way in ("up", "down")):
            for number, statement in enumerate(sql.statements(getattr(step, way)), 1):
                try:
                    connection.execute(f"EXPLAIN {statement}").close()
                except sqlite3.Error as error:
                    if str(error).endswith(("syntax error", "incomplete input")) or "unrecognized token" in str(error):
                        file = Path(f"{migration.path}").with_name(f"{migration.id}.{step.name}.{way}.sql")
                        _wrong(file, f"statement {number}: {error}", "Correct the SQL in this file.")


def _check_merge(path: Path, where: str, merge: Merge) -> None:
    def wrong(problem: str, hint: str) -> NoReturn:
        _wrong(path, f"{where}: {problem}", hint)

    if not merge.key:
        wrong("has no key", 'Say which target key a row gets: key={"session_id": "session_id"}.')
    if merge.source.lower() == merge.target.lower():
        wrong("merges a table into itself", "Name two tables.")
    twice = merge.key.keys() & merge.columns.keys()
    if twice:
        wrong(f"{min(twice)} is in key and in columns", "Leave it in key only.")
    if merge.on_conflict not in POLICIES:
        wrong(f"on_conflict {merge.on_conflict!r} is unknown", f"Use one of {', '.join(POLICIES)}.")
    if merge.updated is not None and merge.updated not in merge.columns:
        wrong(
            f"updated={merge.updated!r} is not in columns", "Name the target column that holds the stamp, and map it."
        )
    if merge.on_conflict == "newest" and merge.updated is None:
        wrong("on_conflict 'newest' needs updated=", "Name the target column that holds the stamp.")
    for column, policy in merge.on_orphan.items():
        if policy not in _ON_ORPHAN:
            wrong(f"on_orphan[{column!r}] is {policy!r}", f"Use one of {', '.join(_ON_ORPHAN)}.")
    for column, reason in merge.drops.items():
        if not isinstance(reason, str) or not reason.strip():
            wrong(
                f"drops[{column!r}] has no reason",
                f"Map {column} in columns, or say in drops why it can be left behind.",
            )
    not_json = [c for c in (*merge.marks, merge.extras) if c is not None and c not in merge.json]
    if not_json:
        wrong(f"{not_json[0]} is not in json=", f"Add {not_json[0]!r} to json.")
    for name in (*merge.json, *merge.defaults, *merge.on_orphan):
        if name not in merge.columns:
            wrong(f"{name} is not in columns", "Map it there first.")
    for column, expression in _expressions(merge):
        if not isinstance(expression, str) or not expression.strip():
            wrong(f"{column} has no SQL expression", f"Write {column!r}: '<expression over {merge.source}>'.")


def _expressions(merge: Merge) -> Iterator[tuple[str, str]]:
    yield from merge.key.items()
    yield from merge.columns.items()
    for column, fallback in (*merge.defaults.items(), *merge.marks.items()):
        if isinstance(fallback, str):
            yield column, fallback
        else:
            if column not in merge.json:
                yield column, ""
            yield from ((f"{column}.{key}", value) for key, value in fallback.items())

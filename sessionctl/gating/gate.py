"""The `gate` command.

It reads its own arguments: the command-line library alone would cost more than judging a small project.
"""

import argparse
import contextlib
import errno
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sessionctl.errors import EXIT_FAILED, EXIT_FOUND, EXIT_OK, EXIT_USAGE, SessionctlError
from sessionctl.finding import Report
from sessionctl.gating.check import check, known_gates, unknown_gate
from sessionctl.gating.request import Request
from sessionctl.render import gate_text

_FORMATS = ("text", "json", "sarif", "github", "junit")


def parser() -> argparse.ArgumentParser:
    """Every option of `sessionctl gate`, in one place."""
    made = _Parser(
        prog="sessionctl gate",
        description="Judge code and schemas: one place that opens SQLite, one session table.",
        epilog="Exit codes: 0 clean, 1 violations, 2 the call or configuration is wrong, 3 could not look. "
        "Example: sessionctl gate app/ --db data/store.db --format github",
        allow_abbrev=False,
    )
    add = made.add_argument
    add(
        "paths",
        nargs="*",
        metavar="PATHS",
        help="Files and folders; default: the configured or current folder.",
    )
    add("--select", metavar="NAMES", action="append", default=[], help="Only these gates (comma-separated).")
    add(
        "--ignore",
        metavar="NAMES",
        action="append",
        default=[],
        help="All gates but these (comma-separated).",
    )
    schema = made.add_mutually_exclusive_group()
    schema.add_argument("--db", metavar="PATH", help="Judge the schema of this SQLite database as well.")
    schema.add_argument("--schema", metavar="FILE.sql", help="Judge the schema that this SQL file creates as well.")
    add("--format", choices=_FORMATS, help="How findings are written (default: text).")
    add("--json", action="store_true", help="The same as --format json.")
    add("--output", metavar="FILE", help="Write the report to a file instead of stdout.")
    add("--baseline", metavar="FILE", help="Excuse what this file holds; its counts may only shrink.")
    add("--write-baseline", action="store_true", help="Write the baseline, or take out of it what was fixed.")
    add("--diff", metavar="REV", help="Judge only what is new since the merge base with REV.")
    add("--gates", metavar="DIR", help="Your own gates, beside the shipped ones.")
    add("--self-test", action="store_true", help="Run the examples of every loaded gate.")
    add("--no-cache", action="store_true", help="Judge every file anew.")
    add("--list", action="store_true", help="List the gates.")
    add("--explain", metavar="NAME", help="Show a gate's reason, remedy and examples.")
    add("--quiet", "-q", action="store_true", help="Findings only, no summary.")
    add("--no-color", action="store_true", help="No colours (the text has none).")
    return made


class _Parser(argparse.ArgumentParser):
    def __init__(self, **options: Any) -> None:
        # Each option is formatted once to see that this works; with a width, the terminal need not be asked for it.
        super().__init__(formatter_class=partial(argparse.HelpFormatter, width=80), **options)

    def format_help(self) -> str:
        self.formatter_class = argparse.HelpFormatter
        return super().format_help()

    def error(self, message: str) -> None:  # type: ignore[override]
        raise SessionctlError(message, hint="See sessionctl gate --help.", code="bad_config")


def main(arguments: Sequence[str]) -> int:
    """Run `sessionctl gate` and return its exit code."""
    as_json = "--json" in arguments or "json" in arguments or "--format=json" in arguments
    database: str | None = None
    try:
        options = parser().parse_args(list(arguments))
        database = options.db
        return _run(options)
    except SystemExit as done:  # after the help
        try:
            if sys.stdout is not None:
                sys.stdout.flush()
        except BrokenPipeError:
            return _unread(EXIT_OK)
        return done.code if isinstance(done.code, int) else EXIT_OK
    except SessionctlError as problem:
        return _failed(problem, as_json, database)
    except BrokenPipeError:
        return _unread(EXIT_FAILED)  # the answer was not given in full
    except Exception as error:
        defect = SessionctlError(
            f"unexpected {type(error).__name__}: {error}",
            hint="This is a defect of sessionctl or of a gate of your own: please report it.",
            code="internal",
        )
        return _failed(defect, as_json, database)


def _unread(code: int) -> int:
    """Nobody reads on: what is left in the buffer goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _run(options: argparse.Namespace) -> int:
    form = options.format or ("json" if options.json else "text")
    if options.json and form != "json":
        raise SessionctlError("--json and --format differ", hint="Say one of them.", code="bad_config")
    request = Request(
        paths=tuple(options.paths),
        select=_names("--select", options.select),
        ignore=_names("--ignore", options.ignore),
        db=options.db,
        schema=options.schema,
        baseline=options.baseline,
        write_baseline=options.write_baseline,
        diff=options.diff,
        gates=options.gates,
        cache=not options.no_cache,
    )
    if options.list or options.explain is not None:
        return _describe(request, options.explain, form, options.output)
    with contextlib.redirect_stdout(sys.stderr):  # a gate of the user's may print
        if options.self_test:
            from sessionctl.gating.selftest import self_test

            report = self_test(known_gates(request)[1])
        else:
            report = check(request)
    _write(_renderer(form, options.quiet)(report), options.output)
    return EXIT_OK if report.ok else EXIT_FOUND


def _describe(request: Request, name: str | None, form: str, output: str | None) -> int:
    with contextlib.redirect_stdout(sys.stderr):
        gates = known_gates(request)[1]
    if name is not None and name not in gates:
        raise unknown_gate(name, gates)
    chosen = list(gates.values()) if name is None else [gates[name]]
    if form == "json":
        from sessionctl.render import json

        text = json.report(Report("gate", None, True, {"gates": [gate_text.described(gate) for gate in chosen]}))
    else:
        text = gate_text.listing(chosen) if name is None else gate_text.explanation(chosen[0])
    _write(text, output)
    return EXIT_OK


def _renderer(form: str, quiet: bool) -> Callable[[Report], str]:
    match form:
        case "json":
            from sessionctl.render import json

            return json.report
        case "sarif":
            from sessionctl.render import sarif

            return sarif.report
        case "github":
            from sessionctl.render import github

            return github.report
        case "junit":
            from sessionctl.render import junit

            return junit.report
        case _:
            return lambda report: gate_text.report(report, quiet)


def _names(option: str, several: Sequence[str]) -> tuple[str, ...]:
    names = tuple(name.strip() for part in several for name in part.split(",") if name.strip())
    if several and not names:
        # An empty variable in a script must not mean "all", nor "none".
        raise SessionctlError(f"{option} names no gate", hint="Leave it out, or name some.", code="bad_config")
    return names


def _write(text: str, output: str | None) -> None:
    if output is None:
        _print(text)
        return
    try:
        Path(output).write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise SessionctlError(
            f"--output {output}: {error.strerror}", hint="Name a file that can be written.", code="bad_config"
        ) from error


def _print(text: str) -> None:
    if sys.stdout is None:
        raise SessionctlError("stdout is closed", hint="Open it, or use --output FILE.", code="internal")
    # File names may hold bytes that are no text; they must not stop the report.
    encoding = sys.stdout.encoding or "utf-8"
    safe = text.encode(encoding, "backslashreplace").decode(encoding)
    try:
        sys.stdout.write(f"{safe}\n" if safe else "")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        code = "disk_full" if error.errno == errno.ENOSPC else "internal"
        message = f"the report cannot be written: {error.strerror}"
        raise SessionctlError(message, hint="Make room, or use --output FILE.", code=code) from error


def _failed(problem: SessionctlError, as_json: bool, database: str | None) -> int:
    if as_json and sys.stdout is not None:
        from sessionctl.render import json

        # Where stdout is what failed, stderr below still says so.
        with contextlib.suppress(OSError):
            sys.stdout.write(json.error("gate", database, problem) + "\n")
    sys.stderr.write(f"sessionctl: {problem.message}\n  {problem.hint}\n")
    return problem.exit_code if problem.exit_code in {EXIT_USAGE, EXIT_FAILED} else EXIT_FAILED

"""The way in: `sessionctl` and `python -m sessionctl`."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from sessionctl.errors import EXIT_FAILED, EXIT_FOUND, EXIT_OK


def main() -> None:
    """Run the command line; `--version` alone and `gate` answer before anything heavy is imported."""
    judging = sys.argv[1:2] == ["gate"]  # without a stdout, a verdict that nobody hears is an error
    _open_streams("stdin", "stderr", *(() if judging else ("stdout",)))
    try:
        _run(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(_interrupted(sys.argv[1:]))


def _run(arguments: list[str]) -> None:
    if arguments == ["--version"]:
        from sessionctl import __version__

        with suppress(BrokenPipeError):
            sys.stdout.write(f"sessionctl {__version__}\n")
            sys.stdout.flush()
        os._exit(EXIT_OK)  # what a reader that has gone left in the buffer would be tried again
    if arguments[:1] == ["gate"]:
        from sessionctl.gating.gate import main as gate

        _leave(gate(arguments[1:]))
    from sessionctl.cli import run

    sys.exit(run(arguments))


def _open_streams(*names: str) -> None:
    """A process may be started without any stream; a file that is opened later must not become its stdout."""
    for name in names:
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "r" if name == "stdin" else "w"))


def _interrupted(arguments: Sequence[str]) -> int:
    """Say that Ctrl-C came before a command of ours could take care of it; another one changes nothing about that."""
    import signal

    from sessionctl.errors import interrupted

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    problem = interrupted()
    if "--json" in arguments:
        from sessionctl.render import json

        command = next((word for word in arguments if not word.startswith("-")), "")
        sys.stdout.write(json.error(command, None, problem) + "\n")
    sys.stderr.write(f"sessionctl: {problem.message}\n  {problem.hint}\n")
    return problem.exit_code


def _leave(code: int) -> NoReturn:
    """End at once: taking a judged project apart object by object costs a tenth of the run."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            code = code if code > EXIT_FOUND else EXIT_FAILED  # the answer was not given in full
    os._exit(code)


if __name__ == "__main__":
    main()

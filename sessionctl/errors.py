"""The one error that means: we could not look, or could not go on."""

from typing import Final

EXIT_OK: Final = 0
EXIT_FOUND: Final = 1
EXIT_USAGE: Final = 2
EXIT_FAILED: Final = 3

_USAGE_CODES: Final = frozenset({"bad_config", "unknown_migration", "bad_migration"})


class SessionctlError(Exception):
    """We could not look or go on, and the database is as it was.

    Args:
        message: what is wrong, naming the thing and the place.
        hint: the way out, as one sentence.
        code: one of the codes of the command-line contract, such as `locked` or `refused`.
        data: what else the JSON answer carries beside `error`, such as `runs` already committed.
    """

    def __init__(self, message: str, *, hint: str, code: str, data: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code
        self.data = data or {}

    @property
    def exit_code(self) -> int:
        """2 when the call or the configuration is wrong, 3 for everything else."""
        return EXIT_USAGE if self.code in _USAGE_CODES else EXIT_FAILED


def interrupted(data: dict[str, object] | None = None) -> SessionctlError:
    """What Ctrl-C comes to: what was committed stands, and nothing else."""
    message = "interrupted; what was not committed is undone"
    return SessionctlError(message, hint="Run it again.", code="internal", data=data)


class Unreadable(Exception):
    """A checked file cannot be decoded or parsed; the message says why, `line` says where."""

    def __init__(self, why: str, line: int = 1) -> None:
        super().__init__(why)
        self.line = line

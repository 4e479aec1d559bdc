"""Report -> the JSON envelope that scripts rely on."""

import json
from typing import Any

from sessionctl.errors import SessionctlError
from sessionctl.finding import Report

SCHEMA_VERSION = 1


def report(value: Report) -> str:
    """One JSON object: the envelope, then what the command has to say."""
    return _dump(
        {
            "schema_version": SCHEMA_VERSION,
            "command": value.command,
            "ok": value.ok,
            "database": value.database,
            **value.data,
        }
    )


def error(command: str, database: str | None, problem: SessionctlError) -> str:
    """The same envelope when we could not look or go on."""
    return _dump(
        {
            "schema_version": SCHEMA_VERSION,
            "command": command,
            "ok": False,
            "database": database,
            "error": {"code": problem.code, "message": problem.message, "hint": problem.hint},
            **problem.data,
        }
    )


def _dump(value: dict[str, Any]) -> str:
    """Text that holds what is no UTF-8, such as the bytes of a file name, as JSON's own escapes `\\udcff`."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace").decode("utf-8")

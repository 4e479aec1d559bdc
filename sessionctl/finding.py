"""What every floor says about what it saw, and what a gate is. Standard library only.

Named tuples, and apart from the words of a migration: a gate run is over so soon that making data classes would be a
noticeable part of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Severity = Literal["error", "warning", "note"]


class Place(NamedTuple):
    """Where something was seen: a spot in a file, or a table, key and field of a database."""

    path: str | None = None
    line: int | None = None
    column: int | None = None
    table: str | None = None
    key: str | None = None
    field: str | None = None
    symbol: str | None = None
    statement: str | None = None


class Finding(NamedTuple):
    """Something that was noticed. Gates, plan refusals and verify alike speak in findings."""

    rule: str
    message: str
    severity: Severity = "error"
    place: Place = Place()
    instead: str = ""

    def shown(self) -> dict[str, Any]:
        """As the JSON contract has it."""
        return {**self._asdict(), "place": self.place._asdict()}


class Gate(NamedTuple):
    """One file under `gates/`: what it reads and the check that yields hits.

    `id` (the file's stem), `why` (its docstring) and `checksum` are filled in by `load_gates`. `valid` and
    `invalid` are named examples; in an invalid one, each expected line ends in `# hit`.

    Args:
        reads: `python` sees Python code, `text` sees the files that `files` matches, `schema` sees a database.
        check: (source or database, context) -> findings whose `rule` may stay empty.
        instead: what to do about a finding, as one sentence.
        files: for `text`: patterns of the paths that it reads.
        needles: bytes of which a file must hold one to be worth parsing; none means every file.
        narrow: a second, costlier test of the bytes.
        settings: what the table of the gate in the configuration holds: `names` (old = "new"; the gate is
            skipped while there are none), `lists` (key = ["name"]) or nothing.
        keys: the keys of a `lists` table.
        follows: findings depend on what other modules of the project export.
        entry: findings inside the configured entry point do not count.
        archives: it also looks for the tables that the judged database has archived.
        across: sees all of the gate's findings at once and keeps those that count.
        options: the configuration under which the examples hold.
    """

    reads: Literal["python", "text", "schema"]
    check: Callable[..., Iterable[Finding]]
    valid: Mapping[str, str]
    invalid: Mapping[str, str]
    instead: str
    files: tuple[str, ...] = ("*",)
    needles: tuple[bytes, ...] = ()
    narrow: Callable[[bytes], bool] | None = None
    settings: Literal["", "names", "lists"] = ""
    keys: tuple[str, ...] = ()
    follows: bool = False
    entry: bool = False
    archives: bool = False
    across: Callable[[Sequence[Finding]], Iterable[Finding]] | None = None
    options: Mapping[str, Any] = MappingProxyType({})
    id: str = ""
    why: str = ""
    checksum: str = ""


class Report(NamedTuple):
    """What a command saw and did. `data` is what the JSON contract shows; every renderer reads it, none queries."""

    command: str
    database: str | None
    ok: bool
    data: dict[str, Any]

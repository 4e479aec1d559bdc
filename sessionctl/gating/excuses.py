"""Excuses that shrink: inline comments, entries of the configuration, a baseline that only loses lines."""

import datetime
import fnmatch
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sessionctl.errors import SessionctlError, Unreadable
from sessionctl.finding import Finding, Place
from sessionctl.gating.gate_config import Allow, GateConfig
from sessionctl.gating.source import Source, blocks, first_line

RULE = "excuses"
_INLINE = re.compile(r"sessionctl:\s*allow\s+([\w-]+(?:\s*,\s*[\w-]+)*)[ \t]*(?:(?:-+|:|\u2013|\u2014)[ \t]*)?(.*)")
_ENDS = re.compile(r"\s*(?:-->|\*/)\s*$")


class Inline(NamedTuple):
    """A comment that excuses the gates on lines `first` to `last`; it stands on `line`."""

    line: int
    first: int
    last: int
    gates: list[str]
    reason: str


def inline_excuses(source: Source) -> Iterator[Inline]:
    """The excuses in a file's comments; one on a line of its own speaks for the statement below."""
    for number, text, alone in _comments(source):
        if found := _INLINE.search(text):
            gates = [name.strip() for name in found[1].split(",")]
            reason = _ENDS.sub("", found[2]).strip()
            first, last = _span(source, number, alone)
            yield Inline(source.line(number), source.line(first), source.line(last), gates, reason)


def _comments(source: Source) -> Iterator[tuple[int, str, bool]]:
    if not source.is_python:
        for number, text in enumerate(source.lines, 1):
            if "sessionctl:" in text:
                yield number, text, text.lstrip().startswith(("#", "--", "//", "<!--", "/*"))
        return
    import tokenize  # here: few files hold an excuse

    try:
        for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
            if token.type == tokenize.COMMENT and "sessionctl:" in token.string:
                yield token.start[0], token.string, not token.line[: token.start[1]].strip()
    except (tokenize.TokenError, SyntaxError) as error:
        raise Unreadable(f"Python cannot parse it: {error}") from error


def _span(source: Source, line: int, alone: bool) -> tuple[int, int]:
    """The lines that a comment speaks for: those of the smallest statement, of a compound one its head."""
    below = line
    while alone and below < len(source.lines) and source.lines[below - 1].lstrip().startswith(("#", "--", "//", "<!")):
        below += 1
    inside = source.around(below)
    if not inside:
        return below, below
    body = blocks(inside[-1])
    first = min(first_line(inside[-1]), below)
    return first, max(body[0].lineno - 1 if body else inside[-1].end_lineno or below, below)


class Judged:
    """A finding and whether something excuses it."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        self.excused = False
        self.baselined = False


def apply_inline(
    path: str,
    excuses: Iterable[Sequence[object]],
    judged: Sequence[Judged],
    asked: set[str],
    ran: set[str],
    known: set[str],
) -> Iterator[Finding]:
    """Mark what the file's comments excuse, and yield what is wrong with the comments themselves.

    Args:
        path: the file.
        excuses: its comments.
        judged: what was found in it.
        asked: the gates that this run was asked for; the excuses of others are none of its business.
        ran: those of them that had something to look for.
        known: all gates.
    """
    for part in excuses:
        excuse = Inline(*part)  # type: ignore[arg-type]
        place = Place(path, excuse.line, 1)
        for name in excuse.gates:
            if name not in known:
                yield _wrong(place, f"This excuse names no gate: {name}.", "Name one of `sessionctl gate --list`.")
                continue
            if name not in asked:
                continue
            if not excuse.reason:
                yield _wrong(
                    place,
                    f"This excuse of {name} gives no reason.",
                    f"Write `sessionctl: allow {name} - why`.",
                )
                continue
            if name not in ran:
                continue
            covered = [
                one
                for one in judged
                if one.finding.rule == name and excuse.first <= (one.finding.place.line or 0) <= excuse.last
            ]
            for one in covered:
                one.excused = True
            if not covered:
                yield _wrong(place, f"There is nothing left to excuse from {name} here.", "Remove the comment.")


def apply_allow(
    config: GateConfig,
    judged: Sequence[Judged],
    looked: set[str],
    asked: set[str],
    ran: set[str],
    today: datetime.date,
    shown: str,
    area: Sequence[Path],
) -> Iterator[Finding]:
    """Mark what the configuration excuses, and yield the entries that are expired, stale or unused.

    Args:
        looked: the files of this run; an entry for another file is left alone as long as that file exists.
        asked: the gates that this run was asked for; the excuses of others are none of its business.
        ran: those of them that had something to look for.
        shown: the configuration file's path as it is shown.
        area: the folders and files that this run was asked to judge.
    """
    for entry in config.allow:
        if entry.gate and entry.gate not in asked:
            continue
        place = Place(shown, entry.line, 1)
        what = f"`{entry.path}`" + (f" {entry.symbol}" if entry.symbol else "")
        if entry.expires < today:
            yield _wrong(
                place,
                f"The excuse for {what} ended on {entry.expires} ({entry.owner}: {entry.reason}).",
                "Remove the cause and the entry, or agree on a new date.",
            )
            continue
        covered = [one for one in judged if _covers(entry, one.finding)]
        for one in covered:
            one.excused = True
        matching = {path for path in looked if fnmatch.fnmatchcase(path, entry.path)}
        if covered:
            continue
        there = [config.root] if entry.path == "." else [] if matching else list(config.root.glob(entry.path))
        if not matching and not there:
            yield _wrong(place, f"The excuse for {what} is stale: there is no such file.", "Remove the entry.")
        elif matching and (entry.gate in ran if entry.gate else bool(ran)):
            yield _wrong(place, f"The excuse for {what} is stale: the file is clean.", "Remove the entry.")
        elif not matching and any(path.absolute().is_relative_to(base) for path in there for base in area):
            hint = "Name a file that is judged; a folder is written as folder/*, where * stands for deeper ones, too."
            yield _wrong(place, f"The excuse for {what} is unused: no file that is judged is called that.", hint)


def _covers(entry: Allow, finding: Finding) -> bool:
    symbol = finding.place.symbol or ""
    return (
        fnmatch.fnmatchcase(finding.place.path or "", entry.path)
        and entry.gate in {"", finding.rule}
        and (not entry.symbol or is_inside(symbol, entry.symbol))
    )


def is_inside(symbol: str, wanted: str) -> bool:
    """Whether `Store.load.inner` is `Store.load`, or inside it; a bare method name matches, too."""
    return f".{wanted}." in f".{symbol}."


def _wrong(place: Place, message: str, instead: str) -> Finding:
    return Finding(RULE, message, "error", place, instead)


Key = tuple[str, str, str, str]


def key_of(finding: Finding) -> Key:
    """What a finding is called in a baseline: gate, file, symbol and statement, never a line."""
    place = finding.place
    statement = hashlib.blake2b((place.statement or "").encode("utf-8", "replace"), digest_size=8).hexdigest()
    return finding.rule, place.path or "", place.symbol or place.table or "", statement


def read_baseline(path: Path) -> Counter[Key]:
    """The counts of a baseline file.

    Raises:
        SessionctlError: `bad_config` when it is missing or no baseline.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        entries = stored["entries"]
        counts = Counter[Key]()
        for entry in entries:
            if not isinstance(entry["count"], int) or entry["count"] < 1:
                raise ValueError("a count must be a positive number")
            counts[str(entry["gate"]), str(entry["path"]), str(entry["symbol"]), str(entry["statement"])] += entry[
                "count"
            ]
    except FileNotFoundError as error:
        raise SessionctlError(
            f"{path}: there is no such baseline", hint="Write it with --write-baseline.", code="bad_config"
        ) from error
    except (KeyError, TypeError) as error:
        raise SessionctlError(
            f"{path}: not a baseline: an object with `entries` of gate, path, symbol, statement and count is wanted",
            hint="Write it anew with --write-baseline.",
            code="bad_config",
        ) from error
    except (OSError, ValueError) as error:
        raise SessionctlError(
            f"{path}: not a baseline: {error}",
            hint="Write it anew with --write-baseline.",
            code="bad_config",
        ) from error
    return counts


def write_baseline(path: Path, counts: Counter[Key]) -> None:
    """Store the counts, sorted, so that a change is easy to review.

    Raises:
        SessionctlError: `bad_config` when the file cannot be written.
    """
    entries = [
        {"gate": gate, "path": file, "symbol": symbol, "statement": statement, "count": count}
        for (gate, file, symbol, statement), count in sorted(counts.items())
        if count > 0
    ]
    try:
        path.write_text(json.dumps({"version": 1, "entries": entries}, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise SessionctlError(
            f"{path}: {error.strerror}", hint="Name a file that can be written.", code="bad_config"
        ) from error


def apply_counts(
    judged: Sequence[Judged], counts: Counter[Key], fresh: dict[str, set[int]] | None = None
) -> Counter[Key]:
    """Mark as many findings of a kind as `counts` holds, and return what is left of the counts.

    Args:
        fresh: file -> lines that are known to be new; they are marked last.
    """
    left = Counter(counts)
    order = list(judged)
    if fresh:
        order.sort(key=lambda one: (one.finding.place.line or 0) in fresh.get(one.finding.place.path or "", ()))
    for one in order:
        key = key_of(one.finding)
        if not one.excused and one.finding.rule != RULE and left[key] > 0:
            left[key] -= 1
            one.baselined = True
    return +left

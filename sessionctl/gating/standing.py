"""Which findings stand: those that are new since a revision, and those that the baseline does not hold."""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sessionctl.errors import SessionctlError
from sessionctl.gating.excuses import RULE, Judged, Key, apply_counts, key_of, read_baseline, write_baseline
from sessionctl.gating.gate_config import GateConfig
from sessionctl.gating.judge import Judge
from sessionctl.gating.repository import find_repository
from sessionctl.gating.request import Places, Request
from sessionctl.gating.stored import finding_of


def only_new(
    revision: str,
    judge: Judge,
    place: Places,
    judged: list[Judged],
    gates: Iterable[str],
) -> None:
    """Excuse what was there already when this working tree left `revision`."""
    repository = find_repository(place.root)
    if repository is None:
        raise SessionctlError(
            f"--diff {revision}: {place.root} is not in a git repository",
            hint="Leave --diff out.",
            code="bad_config",
        )
    base = repository.merge_base(revision)
    renames = repository.renames(base)
    before: list[Judged] = []
    known = set(gates)
    fresh: dict[str, set[int]] = {}
    for rel in sorted({one.finding.place.path or "" for one in judged if one.finding.rule in known}):
        inside = os.path.relpath(os.path.realpath(f"{judge.prefix}{rel}"), os.path.realpath(repository.top))
        data = repository.content(base, renames.get(inside, inside))
        if data is None:
            continue
        fresh[rel] = repository.added_lines(base, inside)
        verdict = judge.content(f"{judge.prefix}{rel}", data)
        before += [Judged(finding_of(rel, hit)) for hit in verdict.get("hits", [])]
    counts = Counter(key_of(one.finding) for one in before)
    left = apply_counts(judged, counts, fresh)
    # An untouched line in a function that has a new name is what it was.
    loose = Counter[tuple[str, str, str]]()
    for (gate, path, _, statement), count in left.items():
        loose[gate, path, statement] += count
    for one in judged:
        gate, path, _, statement = key_of(one.finding)
        touched = (one.finding.place.line or 0) in fresh.get(path, ())
        if not (one.excused or one.baselined or touched) and loose[gate, path, statement] > 0:
            loose[gate, path, statement] -= 1
            one.baselined = True
    for one in judged:
        if one.baselined:
            one.baselined, one.excused = False, True


def apply_baseline(
    request: Request,
    config: GateConfig,
    place: Places,
    judged: list[Judged],
    looked: set[str],
    ran: set[str],
) -> Counter[Key]:
    """Mark what the baseline holds, write it where asked, and return what was fixed since."""
    name = request.baseline or (str(config.root / config.baseline) if config.baseline else None)
    if name is None:
        if request.write_baseline:
            raise SessionctlError(
                "--write-baseline needs a file", hint="Say --baseline FILE as well.", code="bad_config"
            )
        return Counter()
    path = Path(name)
    if request.write_baseline and not path.exists():
        now = [one for one in judged if not one.excused and one.finding.rule != RULE]
        counts = Counter(key_of(one.finding) for one in now)
        write_baseline(path, counts)
        apply_counts(judged, counts)
        return Counter()
    counts = read_baseline(path)
    left = apply_counts(judged, counts)
    fixed = Counter(
        {
            key: count
            for key, count in left.items()
            if key[0] in ran and (key[1] in looked or not Path(place.root, key[1]).exists())
        }
    )
    if request.write_baseline and fixed:
        write_baseline(path, counts - fixed)
        return Counter()
    return fixed

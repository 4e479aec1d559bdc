"""Gates + files and databases -> findings. Reads only.

What could not be looked at is a finding or an error, never clean.
"""

import datetime
import fnmatch
import gc
import hashlib
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from sessionctl import __version__
from sessionctl.config import find_config
from sessionctl.content import content
from sessionctl.errors import SessionctlError
from sessionctl.finding import Finding, Gate, Place, Report
from sessionctl.gating.excuses import RULE, Judged, Key, apply_allow, apply_inline, is_inside, key_of
from sessionctl.gating.files import Files
from sessionctl.gating.gate_config import GateConfig, check_tables, lost_entries, read_gate_config
from sessionctl.gating.judge import Judge
from sessionctl.gating.load_gates import load_gates
from sessionctl.gating.project import follow_constants, follow_exports
from sessionctl.gating.request import Places, Request
from sessionctl.gating.share import share
from sessionctl.gating.source import Context
from sessionctl.gating.standing import apply_baseline, only_new
from sessionctl.gating.stored import UNREAD, Cache, Verdict, finding_of

# More than the parser needs for most files, in bytes.
_KEPT = 16 << 20


def known_gates(request: Request) -> tuple[GateConfig, dict[str, Gate]]:
    """The checked project's configuration, and every gate: the shipped ones and the user's own.

    Raises:
        SessionctlError: `bad_config` for a configuration, a folder or a gate file that is wrong.
    """
    start = Path(request.paths[0]) if request.paths else Path.cwd()
    config = read_gate_config(find_config(start if os.path.isdir(start) else start.parent))
    gates = load_gates(content("gates"))
    folder = request.gates or (str(config.root / config.gates) if config.gates else None)
    if folder:
        own = load_gates(Path(folder))
        _check_own(own, gates, folder)
        gates.update(own)
    check_tables(config, gates)
    return config, gates


def _check_own(own: Mapping[str, Gate], shipped: Mapping[str, Gate], folder: str) -> None:
    if not own:
        raise SessionctlError(f"{folder}: there is no gate in it", hint="Check --gates.", code="bad_config")
    for name in own:
        if name in shipped:
            raise SessionctlError(
                f"{folder}/{name}.py: a shipped gate is called {name}",
                hint="Give it another name; --ignore leaves a shipped gate out.",
                code="bad_config",
            )


def check(request: Request) -> Report:
    """Judge what the request names.

    Raises:
        SessionctlError: `bad_config` for a wrong call or configuration, `missing_database` and the like where a
            database cannot be read.
    """
    started = time.perf_counter()
    config, gates = known_gates(request)
    chosen = _choose(request, config, gates)
    place = Places(request, config)
    judged, archived, skipped = _judge_schema(request, config, chosen)
    active, idle = _active(config, chosen, archived)
    _check_asked(request, chosen, skipped | idle)
    files = Files(place.paths)
    judge, paths, verdicts, read = _judge_files(request, config, place, active, archived, files)
    unjudged = _unjudged(request, read, set(files.paths) - set(paths))
    by_gate = {gate.id: gate for gate in chosen}
    asked = set(by_gate)
    seen: list[Judged] = []
    for path in sorted(verdicts):
        rel = judge.relative(path)
        for hit in verdicts[path].get("hits", []):
            finding = finding_of(rel, hit)
            if not (by_gate[finding.rule].entry and _is_entry(finding, config)):
                seen.append(Judged(finding))
    judged += _across(seen, active, config)
    ran = {gate.id for gate in chosen} - skipped - idle
    wrong = [_folder(judge.relative(folder), why) for folder, why in files.folders]
    for path in sorted(verdicts):
        excuses, rel = verdicts[path].get("excuses", []), judge.relative(path)
        if excuses and any(gate.reads != "schema" for gate in chosen):
            own = [one for one in judged if one.finding.place.path == rel]
            wrong += apply_inline(rel, excuses, own, asked, ran, set(gates))
    looked = {judge.relative(path) for path in paths}
    shown = judge.relative(str(config.file)) if config.file else ""
    area = [path.absolute() for path in place.paths]
    wrong += apply_allow(config, judged, looked, asked, ran, datetime.date.today(), shown, area)
    wrong += [_lost(shown, entry, line) for entry, line in lost_entries(config)]
    judged += [Judged(finding) for finding in wrong]
    if request.diff is not None:
        only_new(request.diff, judge, place, judged, by_gate)
    fixed = apply_baseline(request, config, place, judged, looked, ran)
    report = _report(request, chosen, skipped | idle, judged, place, len(read), fixed, time.perf_counter() - started)
    report.data["unjudged"] = [{"path": path, "why": why} for path, why in unjudged.items()]
    report.data["schema_judged"] = request.schema or request.db
    return report


def _choose(request: Request, config: GateConfig, gates: Mapping[str, Gate]) -> list[Gate]:
    select = request.select or config.select
    ignore = (*request.ignore, *config.ignore)
    for name in (*select, *ignore):
        if name not in gates:
            raise unknown_gate(name, gates)
    chosen = [gate for name, gate in gates.items() if (not select or name in select) and name not in ignore]
    if not chosen:
        raise SessionctlError(
            "no gate is left to run: each one is ignored",
            hint="Take a name out of --ignore or `ignore`, or name another in --select.",
            code="bad_config",
        )
    return chosen


def _check_asked(request: Request, chosen: Sequence[Gate], unable: Collection[str]) -> None:
    """Refuse a run that cannot do what --select asks for."""
    for gate in chosen:
        if gate.id in request.select and gate.id in unable:
            needs = "a database: --db PATH or --schema FILE.sql" if gate.reads == "schema" else _names_for(gate)
            raise SessionctlError(
                f"--select {gate.id}: it has nothing to look at", hint=f"It needs {needs}.", code="bad_config"
            )


def _names_for(gate: Gate) -> str:
    names = f'names in [gate.{gate.id}] of the configuration: old = "new"'
    return f"{names}, or --db PATH with an archived table" if gate.archives else names


def _unjudged(request: Request, looked: Collection[str], excluded: Collection[str]) -> dict[str, str]:
    """The files that the call names and that no gate looked at, and why; a hook may name such a file among others."""
    return {
        path: "excluded" if os.path.abspath(path) in excluded else "no gate of this run reads it"
        for path in request.paths
        if not os.path.isdir(path) and os.path.abspath(path) not in looked
    }


def unknown_gate(name: str, gates: Iterable[str]) -> SessionctlError:
    """The error for a name that is no gate."""
    return SessionctlError(
        f"{name}: there is no such gate", hint=f"The gates are {', '.join(gates)}.", code="bad_config"
    )


def _judge_schema(
    request: Request, config: GateConfig, chosen: Sequence[Gate]
) -> tuple[list[Judged], dict[str, tuple[str, str]], set[str]]:
    """What the schema gates found, the archived tables, and the gates that had nothing to look at."""
    gates = [gate for gate in chosen if gate.reads == "schema"]
    if request.db is None and request.schema is None:
        return [], {}, {gate.id for gate in gates}
    # Imported here: most runs judge no database.
    from sessionctl.gating.judge_schema import judge_schema

    return *judge_schema(request, config, gates), set()


def _active(
    config: GateConfig, chosen: Sequence[Gate], archived: Mapping[str, tuple[str, str]]
) -> tuple[list[Gate], set[str]]:
    """The gates that read files, and those that have no names to look for."""
    readers = [gate for gate in chosen if gate.reads != "schema"]
    idle = {
        gate.id
        for gate in readers
        if gate.settings == "names" and not config.tables.get(gate.id) and not (gate.archives and archived)
    }
    return [gate for gate in readers if gate.id not in idle], idle


def _judge_files(
    request: Request,
    config: GateConfig,
    place: Places,
    active: Sequence[Gate],
    archived: Mapping[str, tuple[str, str]],
    files: Files,
) -> tuple[Judge, list[str], dict[str, Verdict], set[str]]:
    """The verdicts on all files that hold anything, and which files were looked at."""
    contexts = {gate.id: Context(config.tables.get(gate.id), archived, migrations=config.migrations) for gate in active}
    salt = _salt(active, contexts) if request.cache else b""
    cache = Cache(salt) if request.cache else None
    judge = Judge(place.root, active, contexts, cache.verdicts if cache else None, salt)
    excluded = _excluder(config.exclude)
    paths = [path for path in files.paths if not excluded(judge.relative(path))]
    judge.know(paths)
    # The trees of many files are garbage at once; collecting it on the way only costs time.
    gc.disable()
    # Nor is their memory given back to the system after each file, to be asked for and cleared again: glibc keeps up
    # to twice the largest block that was freed (mallopt(3), M_MMAP_THRESHOLD). This one is freed untouched.
    bytes(_KEPT)
    pairs = share(judge.files, paths)
    verdicts = {path: verdict for path, verdict in pairs if verdict}
    follow_constants(judge, paths, verdicts)
    follow_exports(judge, paths, verdicts)
    gc.enable()
    if cache is not None:
        cache.keep(verdicts.values())
    return judge, paths, verdicts, {path for path, _ in pairs}


def _salt(active: Sequence[Gate], contexts: Mapping[str, Context]) -> bytes:
    """Changes with every rule, setting and version that a verdict depends on."""
    folders = {context.migrations for context in contexts.values()}
    digest = hashlib.blake2b(f"{__version__} {sys.version} {folders}".encode(), digest_size=16)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    for gate in active:
        context = contexts[gate.id]
        digest.update(f"{gate.id} {gate.checksum} {context.options} {context.archived}".encode())
    return digest.digest()


def _excluder(patterns: Sequence[str]) -> Callable[[str], bool]:
    if not patterns:
        return lambda path: False
    several = [
        form for p in patterns for form in (p, f"{p.rstrip('/')}/*", *([] if "/" in p else [f"*/{p}", f"*/{p}/*"]))
    ]
    matcher = re.compile("|".join(f"(?:{fnmatch.translate(form)})" for form in several))
    return lambda path: matcher.match(path) is not None


def _is_entry(finding: Finding, config: GateConfig) -> bool:
    """Whether a finding is inside the place that may connect."""
    for entry in config.entry:
        path, _, symbol = entry.partition("::")
        if fnmatch.fnmatchcase(finding.place.path or "", path) and (
            not symbol or is_inside(finding.place.symbol or "", symbol)
        ):
            return True
    return False


def _across(seen: list[Judged], active: Sequence[Gate], config: GateConfig) -> list[Judged]:
    """Without a configured entry point, a gate may say which of its findings count when all are seen."""
    for gate in active:
        if gate.across is not None and not config.entry:
            own = [one for one in seen if one.finding.rule == gate.id]
            unread = [one.finding for one in own if (one.finding.place.statement or "").startswith(UNREAD)]
            kept = unread + list(gate.across([one.finding for one in own if one.finding not in unread]))
            seen = [one for one in seen if one.finding.rule != gate.id or one.finding in kept]
    return seen


def _lost(shown: str, entry: str, line: int) -> Finding:
    message = f"The entry point {entry} names no file, or no function in it."
    return Finding(RULE, message, "error", Place(shown, line, 1), "Correct `entry`, or take it out.")


def _folder(path: str, why: str) -> Finding:
    message = f"This folder cannot be listed: {why}."
    return Finding(RULE, message, "error", Place(path, 1, 1), "Make it readable, or name other PATHS.")


def _report(
    request: Request,
    chosen: Sequence[Gate],
    skipped: set[str],
    judged: Sequence[Judged],
    place: Places,
    count: int,
    fixed: Counter[Key],
    seconds: float,
) -> Report:
    shown = sorted(
        (one for one in judged if not one.excused),
        key=lambda one: (one.finding.place.path or "", one.finding.place.line or 0, one.finding.rule),
    )
    violations = Counter(one.finding.rule for one in shown if not one.baselined)
    names = [gate.id for gate in chosen] + ([RULE] if violations[RULE] else [])
    summaries = {gate.id: gate.why.partition("\n")[0] for gate in chosen}
    summaries[RULE] = "An excuse has a reason, an end, and something to excuse."
    gates = [
        {
            "name": name,
            "state": "fail" if violations[name] else "skipped" if name in skipped else "pass",
            "violations": violations[name],
            "summary": summaries[name],
        }
        for name in names
    ]
    findings = [
        {
            "gate": one.finding.rule,
            "severity": one.finding.severity,
            "path": place.shown(one.finding.place.path) if one.finding.place.path else None,
            "line": one.finding.place.line,
            "column": one.finding.place.column,
            "table": one.finding.place.table,
            "symbol": one.finding.place.symbol or None,
            "message": one.finding.message,
            "hint": one.finding.instead,
            "baselined": one.baselined,
            "fingerprint": ":".join(key_of(one.finding)),
        }
        for one in shown
    ]
    data = {
        "gates": gates,
        "findings": findings,
        "files": count,
        "seconds": round(seconds, 3),
        "fixed": [
            {"gate": gate, "path": path, "symbol": symbol, "count": number}
            for (gate, path, symbol, _), number in sorted(fixed.items())
        ],
    }
    return Report("gate", request.db, not sum(violations.values()), data)

"""Runs the examples that every gate carries: a gate whose examples fail proves nothing about a project."""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing

from sessionctl.errors import SessionctlError, Unreadable
from sessionctl.finding import Gate, Report
from sessionctl.gating.schema_file import load_schema
from sessionctl.gating.source import Context, Source

HIT = "# hit"
_TABLE_HIT = "-- hit"


def self_test(gates: Mapping[str, Gate]) -> Report:
    """The examples of all gates as a Report: each gate passes, or says which example gave something else."""
    started = time.perf_counter()
    entries = []
    findings = []
    for gate in gates.values():
        wrong = list(failures(gate))
        examples = len(gate.valid) + len(gate.invalid)
        entries.append(
            {
                "name": gate.id,
                "state": "fail" if wrong else "pass",
                "violations": len(wrong),
                "examples": examples,
                "summary": gate.why.partition("\n")[0],
            }
        )
        findings += [_finding(gate.id, message) for message in wrong]
    seconds = round(time.perf_counter() - started, 3)
    return Report("gate", None, not findings, {"gates": entries, "findings": findings, "files": 0, "seconds": seconds})


def _finding(gate: str, message: str) -> dict[str, object]:
    nowhere = dict.fromkeys(("path", "line", "column", "table"))
    hint = "Correct the gate, or its example."
    return {
        "gate": gate,
        "severity": "error",
        **nowhere,
        "message": message,
        "hint": hint,
        "baselined": False,
    }


def failures(gate: Gate) -> Iterator[str]:
    """What is wrong with a gate's examples, one sentence each."""
    if not gate.valid or not gate.invalid:
        yield f"{gate.id} needs a valid and an invalid example."
    for name, text in gate.valid.items():
        if found := hits(gate, name, text):
            yield f"The valid example `{name}` gave hits on {_several(found)}."
    for name, text in gate.invalid.items():
        wanted, found = expected(gate, text), hits(gate, name, text)
        if not wanted:
            yield f"The invalid example `{name}` marks no hit."
        if wanted - found:
            yield f"The invalid example `{name}` misses {_several(wanted - found)}."
        if found - wanted:
            yield f"The invalid example `{name}` gave hits on {_several(found - wanted)}."


def expected(gate: Gate, text: str) -> set[object]:
    """The lines (for a schema: the tables) that an example marks."""
    if gate.reads == "schema":
        marked = [line for line in text.split("\n") if line.rstrip().endswith(_TABLE_HIT)]
        return {line.split("(")[0].split()[-1].strip('"') for line in marked}
    marks = (HIT, _TABLE_HIT, "<!-- hit -->")
    return {number for number, line in enumerate(text.split("\n"), 1) if line.rstrip().endswith(marks)}


def hits(gate: Gate, name: str, text: str) -> set[object]:
    """The lines (for a schema: the tables) that a gate finds in an example."""
    context = Context(gate.options)
    if gate.reads == "schema":
        try:
            with closing(load_schema(text, name)) as connection:
                return {finding.place.table for finding in gate.check(connection, context)}
        except SessionctlError as error:
            return {error.message}
    path = name if "/" in name or "." in name else "example.py"
    try:
        return {finding.place.line for finding in gate.check(Source(path, text.encode()), context)}
    except Unreadable as error:
        return {str(error)}


def _several(found: set[object]) -> str:
    return ", ".join(sorted(f"line {one}" if isinstance(one, int) else str(one) for one in found))

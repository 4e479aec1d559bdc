"""A gate Report -> text for people; plain, so that it costs nothing and reads the same everywhere."""

from collections.abc import Sequence
from typing import Any

from sessionctl.finding import Gate, Report


def report(value: Report, quiet: bool = False) -> str:
    """One line a finding with its remedy below, then the summary."""
    lines: list[str] = []
    hint = None
    for finding in value.data["findings"]:
        if finding["baselined"]:
            continue
        lines.append(f"{place(finding)}: {finding['gate']}: {finding['message']}")
        if finding["hint"] != hint:
            hint = finding["hint"]
            lines.append(f"    {hint}")
    if not quiet:
        lines += _summary(value)
    return "\n".join(lines)


def place(finding: dict[str, Any]) -> str:
    """`path:line:column`, or the table."""
    if finding["table"] is not None:
        return f"{finding['path']}: table {finding['table']}" if finding["path"] else f"table {finding['table']}"
    return f"{finding['path']}:{finding['line']}:{finding['column']}" if finding["path"] else "example"


def _summary(value: Report) -> list[str]:
    gates = value.data["gates"]
    findings = value.data["findings"]
    new = sum(gate["violations"] for gate in gates)
    lines: list[str] = []
    skipped = [gate["name"] for gate in gates if gate["state"] == "skipped"]
    passed = sum(gate["state"] == "pass" for gate in gates)
    if skipped:
        lines.append(f"Not judged: {', '.join(skipped)} (no database, or no names configured).")
    lines += [f"Not judged: {entry['path']} ({entry['why']})." for entry in value.data.get("unjudged", ())]
    excused = sum(finding["baselined"] for finding in findings)
    if excused:
        lines.append(f"{_count(excused, 'finding')} excused by the baseline.")
    fixed = sum(entry["count"] for entry in value.data.get("fixed", ()))
    if fixed:
        lines.append(f"{_count(fixed, 'finding')} of the baseline fixed: shrink it with --write-baseline.")
    looked = f"{_count(value.data['files'], 'file')} in {value.data['seconds']:.2f} s"
    failed = [f"{gate['name']} ({gate['violations']})" for gate in gates if gate["state"] == "fail"]
    if new:
        lines.append(f"{_count(new, 'violation')} in {looked}: {', '.join(failed)}.")
    elif any("examples" in gate for gate in gates):
        examples = sum(gate.get("examples", 0) for gate in gates)
        lines.append(
            f"{_count(examples, 'example')} of {_count(passed, 'gate')} passed in {value.data['seconds']:.2f} s."
        )
    elif not value.data["files"] and not value.data.get("schema_judged"):
        lines.append(f"Nothing was judged: {looked}.")
    else:
        lines.append(f"Clean: {_count(passed, 'gate')} passed, {looked}.")
    return lines


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def listing(gates: Sequence[Gate]) -> str:
    """One line a gate."""
    width = max(len(gate.id) for gate in gates)
    return "\n".join(f"{gate.id:<{width}}  {first_line(gate)}" for gate in gates)


def first_line(gate: Gate) -> str:
    """The first sentence of a gate's reason."""
    return gate.why.partition("\n")[0]


def explanation(gate: Gate) -> str:
    """All that a gate's file says."""
    parts = [gate.id, "", gate.why, "", f"Instead: {gate.instead}"]
    for title, examples in (("Found", gate.invalid), ("Not found", gate.valid)):
        for name, text in examples.items():
            parts += [
                "",
                f"{title}: {name}",
                *(f"    {line}".rstrip() for line in text.rstrip("\n").split("\n")),
            ]
    return "\n".join(parts)


def described(gate: Gate) -> dict[str, Any]:
    """The same for programs."""
    return {
        "name": gate.id,
        "reads": gate.reads,
        "why": gate.why,
        "instead": gate.instead,
        "valid": dict(gate.valid),
        "invalid": dict(gate.invalid),
    }

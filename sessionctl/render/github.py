"""A gate Report -> GitHub workflow commands, which become annotations on the changed lines."""

from sessionctl.finding import Report

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def report(value: Report) -> str:
    """One command a finding; what the baseline excuses is left out."""
    lines: list[str] = []
    for finding in value.data["findings"]:
        if finding["baselined"]:
            continue
        fields = {
            "file": finding["path"],
            "line": finding["line"],
            "col": finding["column"],
            "title": finding["gate"],
        }
        known = ",".join(f"{key}={_field(str(part))}" for key, part in fields.items() if part)
        text = f"{finding['message']} {finding['hint']}"
        if finding["table"]:
            text = f"{finding['table']}: {text}"
        lines.append(f"::{_LEVELS[finding['severity']]} {known}::{_text(text)}")
    return "\n".join(lines)


def _text(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _field(value: str) -> str:
    return _text(value).replace(":", "%3A").replace(",", "%2C")

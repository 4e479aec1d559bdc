"""A gate Report -> JUnit XML: a suite a gate, a case a finding, as GitLab, Jenkins and others show it."""

import re
from xml.sax.saxutils import escape, quoteattr

from sessionctl.finding import Report

# Characters that XML 1.0 cannot hold in any form.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report(value: Report) -> str:
    """All gates; a gate without findings is one passed case, a gate that did not run one skipped case."""
    gates = value.data["gates"]
    suites: list[str] = []
    failures = skips = tests = 0
    for gate in gates:
        name = gate["name"]
        own = [finding for finding in value.data["findings"] if finding["gate"] == name]
        cases: list[str] = []
        for finding in own:
            where = finding["path"] or finding["table"] or name
            title = f"{where}:{finding['line']}" if finding["line"] else finding["table"] or where
            inner = (
                '<skipped message="excused by the baseline"/>'
                if finding["baselined"]
                else f"<failure message={_attribute(finding['message'])} "
                f"type={_attribute(finding['severity'])}>{_clean(finding['hint'])}</failure>"
            )
            cases.append(f'<testcase name={_attribute(title)} classname={_attribute(name)} time="0">{inner}</testcase>')
        if not own:
            inner = '<skipped message="nothing to judge"/>' if gate["state"] == "skipped" else ""
            cases.append(f'<testcase name={_attribute(name)} classname={_attribute(name)} time="0">{inner}</testcase>')
        skipped = sum("<skipped" in case for case in cases)
        failed = sum("<failure" in case for case in cases)
        counts = f'tests="{len(cases)}" failures="{failed}" errors="0" skipped="{skipped}"'
        suites.append(f'<testsuite name={_attribute(name)} {counts} time="0">{"".join(cases)}</testsuite>')
        tests, failures, skips = tests + len(cases), failures + failed, skips + skipped
    counts = f'tests="{tests}" failures="{failures}" errors="0" time="{value.data["seconds"]}"'
    body = "\n".join(suites)
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}\n<testsuites name="sessionctl gate" {counts}>\n{body}\n</testsuites>'


def _clean(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", text))

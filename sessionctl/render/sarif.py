"""A gate Report -> SARIF 2.1.0, as GitHub code scanning and other viewers read it."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sessionctl import __version__
from sessionctl.finding import Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def report(value: Report) -> str:
    """One run; a finding that the baseline excuses is there, and marked as unchanged."""
    gates = value.data["gates"]
    places = {gate["name"]: number for number, gate in enumerate(gates)}
    hints = {finding["gate"]: finding["hint"] for finding in value.data["findings"]}
    rules = [
        {
            "id": gate["name"],
            "shortDescription": {"text": gate["summary"]},
            "help": {"text": hints.get(gate["name"], gate["summary"])},
            "defaultConfiguration": {"level": "error"},
        }
        for gate in gates
    ]
    driver = {"name": "sessionctl", "version": __version__, "semanticVersion": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "exitCode": 0 if value.ok else 1}],
        "results": [_result(finding, places) for finding in value.data["findings"]],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _result(finding: dict[str, Any], places: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding["gate"],
        "ruleIndex": places[finding["gate"]],
        "level": finding["severity"],
        "message": {"text": f"{finding['message']} {finding['hint']}".strip()},
        "baselineState": "unchanged" if finding["baselined"] else "new",
    }
    location: dict[str, Any] = {}
    if finding["path"]:
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding["path"])}}
        if finding["line"]:
            physical["region"] = {"startLine": finding["line"], "startColumn": finding["column"] or 1}
        location["physicalLocation"] = physical
    if finding["table"]:
        location["logicalLocations"] = [{"name": finding["table"], "kind": "object"}]
    if location:
        result["locations"] = [location]
    if finding.get("fingerprint"):
        result["partialFingerprints"] = {"sessionctl/v1": finding["fingerprint"]}
    return result


def _uri(path: str) -> str:
    return Path(path).as_uri() if Path(path).is_absolute() else quote(os.fsencode(path))

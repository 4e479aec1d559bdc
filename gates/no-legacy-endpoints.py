"""Nobody calls an endpoint that was replaced.

Clients, tests, dashboards and documents keep an old route alive. Names come from the configuration (old = "new"); strings
in Python and every other text file count, comments in Python do not.
"""

import re
from collections.abc import Iterator

from sessionctl import Finding, Gate
from sessionctl.gating.source import Context, Source

_OWN = {"pyproject.toml", "sessionctl.toml"}
# What stands behind a path that is a file's.
_FILE = r"(?!\.(?:py|pyi|ts|tsx|js|jsx|vue|md|rst|html|css|go|rs|java|sql)\b)"


def check(source: Source, context: Context) -> Iterator[Finding]:
    """Every text that holds a replaced endpoint as a whole path."""
    if source.name in _OWN or (not source.is_python and b"\0" in source.data[:4096]):
        return
    for old, new in context.options.items():
        plain = old.rstrip("/") or old
        bare = plain.lstrip("/")
        if bare.encode() not in source.data:
            continue
        before = "" if plain.startswith("/") else r"(?<![\w-])"
        wanted = rf"{before}{re.escape(plain)}"
        if source.is_python and "/" in bare:
            # A client that joins it to its base writes it without the first slash.
            wanted = rf"(?:{wanted}|\A\??{re.escape(bare)})"
        wanted = re.compile(rf"{wanted}(?![\w-]){_FILE}")
        seen: set[int] = set()
        for line, column in _places(source, wanted):
            if line not in seen:
                seen.add(line)
                yield source.finding(line, f"{old} was replaced.", column=column, instead=f"Call {new} instead.")


def _places(source: Source, wanted: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    if source.is_python:
        for node, text in source.strings():
            if found := wanted.search(text):
                below = text.count("\n", 0, found.start()) if "\n" in text else 0
                yield min(node.lineno + below, node.end_lineno or node.lineno), node.col_offset + 1
        return
    for number, line in enumerate(source.bare_lines, 1):
        if found := wanted.search(line):
            yield number, found.start() + 1


gate = Gate(
    reads="text",
    files=("*",),
    check=check,
    settings="names",
    instead="Call the endpoint that took its place.",
    options={"/v1/tool-sessions/": "/v1/sessions/create"},
    valid={
        "the successor": "URL = '/v1/sessions/create'\n",
        "a longer path": "URL = '/v1/tool-sessions-archive/'\n",
        "a comment": "# /v1/tool-sessions/ is gone\n",
        "a source file": "PATH = 'web/v1/tool-sessions.py'\n",
        "hints.yaml": "path: /v1/sessions/create  # was /v1/tool-sessions/\n",
        "deploy.yaml": "# path: /v1/tool-sessions/\npath: /v1/sessions/create\n",
    },
    invalid={
        "a string": "URL = 'https://host/v1/tool-sessions/'  # hit\n",
        "a formatted string": "def f(host, i):\n    return f'{host}/v1/tool-sessions/{i}'  # hit\n",
        "without its slash": "ROUTE = '/v1/tool-sessions'  # hit\n",
        "joined to a base": "URL = urljoin(BASE, 'v1/tool-sessions/')  # hit\n",
        "quoted.yaml": "path: '# /v1/tool-sessions/' # hit\n",
        "openapi.yaml": "/v1/tool-sessions/: # hit\n",
        "guide.md": "Send a POST to `/v1/tool-sessions/`. <!-- hit -->\n",
    },
)

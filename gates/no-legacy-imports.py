"""Code does not import a module that was replaced.

The old module still works for a while, and each new import makes its removal harder. Names come from the
configuration (old = "new"); imports, relative ones too, dotted strings such as patch targets, and configuration and documentation files
count.
"""

import ast
import re
from collections.abc import Iterator

from sessionctl import Finding, Gate
from sessionctl.gating.source import Context, Source

_OWN = {"pyproject.toml", "sessionctl.toml"}


def check(source: Source, context: Context) -> Iterator[Finding]:
    """Every place that names a replaced module."""
    if source.name in _OWN:
        return
    seen: set[tuple[int, str]] = set()
    for old, new in context.options.items():
        if old.rpartition(".")[2].encode() not in source.data:
            continue
        places = _in_python(source, old) if source.is_python else _in_text(source, old)
        for line, column in places:
            if (line, old) not in seen:
                seen.add((line, old))
                yield source.finding(line, f"{old} was replaced.", column=column, instead=f"Use {new} instead.")


def _in_python(source: Source, old: str) -> Iterator[tuple[int, int]]:
    roots: set[str] = set()
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    roots.add(alias.asname or alias.name.partition(".")[0])
                    if _is(alias.name, old):
                        yield node.lineno, node.col_offset + 1
            case ast.ImportFrom(names=names):
                module = _absolute(source, node)
                for alias in names:
                    if _is(module, old) or _is(f"{module}.{alias.name}", old):
                        yield alias.lineno, alias.col_offset + 1
            case ast.Call(args=[ast.Constant(value=str() as module), *rest]) if module.startswith("."):
                package = next(
                    (word.value for word in node.keywords if word.arg == "package"), rest[0] if rest else None
                )
                if _is(_loaded(source, node.func, module, package), old):
                    yield node.lineno, node.col_offset + 1
            case ast.Attribute():
                if ast.unparse(node) == old and old.partition(".")[0] in roots:
                    yield node.lineno, node.col_offset + 1
            case _:
                pass
    for part, text in source.strings():
        if re.fullmatch(rf"{re.escape(old)}(?:[.:][\w.:]*)?", text):
            yield part.lineno, part.col_offset + 1


def _absolute(source: Source, node: ast.ImportFrom) -> str:
    """The module of an import; of a relative one, by the folder of the file."""
    if not node.level:
        return node.module or ""
    folders = source.folders[: len(source.folders) - node.level + 1]
    return ".".join([*folders, *([node.module] if node.module else [])])


def _loaded(source: Source, function: ast.expr, module: str, package: ast.expr | None) -> str:
    """What `import_module(".name", package)` imports; the package of the file where that is not told."""
    if not ast.unparse(function).endswith("import_module"):
        return ""
    name = module.lstrip(".")
    folders = package.value.split(".") if isinstance(package, ast.Constant) else source.folders
    return ".".join([*folders[: len(folders) - (len(module) - len(name)) + 1], name])


def _is(module: str, old: str) -> bool:
    """Whether a module is the old one or inside it; a source folder in front does not matter."""
    return f"{module}.".startswith(f"{old}.") or (f".{module}.".find(f".{old}.") >= 0 and "/" not in module)


def _in_text(source: Source, old: str) -> Iterator[tuple[int, int]]:
    wanted = re.compile(rf"(?<![\w.]){re.escape(old)}(?!\w)")
    for number, line in enumerate(source.bare_lines, 1):
        if found := wanted.search(line):
            yield number, found.start() + 1


gate = Gate(
    reads="text",
    files=(
        "*.py",
        "*.pyw",
        "*.ipynb",
        "*.yaml",
        "*.yml",
        "*.md",
        "*.rst",
        "*.toml",
        "*.cfg",
        "*.ini",
        "*.json",
        "*.txt",
        "*.sh",
    ),
    check=check,
    settings="names",
    instead="Import the module that took its place.",
    options={"app.session_concurrency": "app.session"},
    valid={
        "the successor": "from app.session import lock\n",
        "a longer name": "import app.session_concurrency_v2\n",
        "a comment": "# app.session_concurrency is gone\n",
        "a sentence": "HELP = 'app.session_concurrency was merged'\n",
        "old.yaml": "# app.session_concurrency is gone\nworker: app.session:main  # not app.session_concurrency\n",
        "another package": "from .session_concurrency import lock\n",
    },
    invalid={
        "an import": "import app.session_concurrency as s  # hit\n",
        "a from-import": "from app.session_concurrency import lock  # hit\n",
        "from its package": "from app import session_concurrency  # hit\n",
        "app/jobs.py": "from .session_concurrency import lock  # hit\nfrom . import session_concurrency  # hit\n",
        "by import_module": (
            "from importlib import import_module\nimport_module('.session_concurrency', package='app')  # hit\n"
        ),
        "a patch target": "TARGET = 'app.session_concurrency.lock'  # hit\n",
        "deploy.yaml": "worker: app.session_concurrency:main # hit\n",
        "guide.md": "Start `python -m app.session_concurrency`. <!-- hit -->\n",
    },
)

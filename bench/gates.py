"""The gates against ruff's TID251 in the same run: time on the same trees, and what is found on the corpus.

python bench/gates.py            # prints the table and writes it into docs/gates.md
python bench/gates.py --quick    # small trees, nothing is written
"""

import compileall
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "gates.md"
BANNED = {
    "sqlite3.connect",
    "sqlite3.Connection",
    "sqlite3.dbapi2.connect",
    "aiosqlite.connect",
    "apsw.Connection",
}
WORDS = "order item price user name total cache index table create value result queue message config".split()


def tree(folder: Path, files: int, every: int, seed: int) -> None:
    """`files` ordinary modules, every `every`-th of which uses SQLite, in a git repository."""
    random.seed(seed)
    for number in range(files):
        path = folder / f"pkg{number // 50}" / f"module_{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        uses = every and number % every == 0
        lines = [
            f'"""Module {number} of a generated project."""',
            "",
            "import json",
            "import logging",
            "from pathlib import Path",
        ]
        lines += ["import sqlite3"] if uses else []
        lines += ["", "log = logging.getLogger(__name__)", "", ""]
        for part in range(random.randint(6, 26)):
            lines += _function(part)
        if uses:
            lines += [
                "",
                "def load(path: Path) -> list[tuple[object, ...]]:",
                "    with sqlite3.connect(path) as conn:",
            ]
            lines += [
                "        conn.row_factory = sqlite3.Row",
                '        return conn.execute("SELECT * FROM items").fetchall()',
                "",
            ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    subprocess.run(["git", "-C", str(folder), "add", "-A"], check=True)


def _function(part: int) -> list[str]:
    one, two, three = random.sample(WORDS, 3)
    return [
        f"def {one}_{two}_{part}({one}: dict[str, int], {two}: int = {part}) -> list[int]:",
        f'    """Collect the {three} of each {one}, in the order of the {two}."""',
        f"    found = [value for key, value in {one}.items() if value > {two}]",
        "    if not found:",
        f'        log.info("no {three} above %s for %s", {two}, json.dumps({one}))',
        "        return []",
        f"    for position, {three}_value in enumerate(sorted(found)):",
        f"        found[position] = {three}_value * {part + 1} + len(str({two}))",
        "    return found",
        "",
        "",
    ]


def seconds(run: Callable[[], object], times: int = 5) -> float:
    """The median of several runs."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def tool(name: str) -> str:
    """A program of the environment that runs this."""
    return str(Path(sys.executable).parent / name)


def ruff(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """`ruff check --select TID251 --no-cache` with the usual ban list."""
    banned = ", ".join(f'"{name}" = {{msg = "no"}}' for name in sorted(BANNED))
    command = [tool("ruff"), "check", "--isolated", "--no-cache", "--select", "TID251"]
    command += ["--config", f"lint.flake8-tidy-imports.banned-api = {{{banned}}}", *more, "."]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def gate(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """`sessionctl gate` with all of its gates."""
    return subprocess.run([tool("sessionctl"), "gate", *more], cwd=folder, capture_output=True, text=True, check=False)


def labels(corpus: Path) -> set[tuple[str, int]]:
    """(file, line) of every line that is labelled as a hit."""
    found = set()
    for path in corpus.rglob("*"):
        if path.is_file():
            for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
                if re.search(rb'# hit(?:\\n)?"?,?\s*$', line):
                    found.add((path.relative_to(corpus).as_posix(), number))
    return found


def scores(found: set[tuple[str, int]], wanted: set[tuple[str, int]]) -> str:
    """Recall and precision as two cells."""
    right = len(found & wanted)
    return f"{right / len(wanted):.2f} | {right / max(1, len(found)):.2f}"


def main() -> None:
    """Measure, print, and write the table."""
    quick = "--quick" in sys.argv
    # As an installation from a wheel leaves it.
    compileall.compile_dir(ROOT / "sessionctl", quiet=1)
    compileall.compile_dir(ROOT / "gates", quiet=1)
    rows = [
        "| tree | ruff TID251 | sessionctl cold | ratio | sessionctl warm | ratio |",
        "|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as place:
        os.environ["XDG_CACHE_HOME"] = str(Path(place) / "cache")
        for title, files, every in (
            ("8,000 files, no SQLite", 8000, 0),
            ("8,000 files, every fifth uses SQLite", 8000, 5),
            ("1,500 files, every fifth uses SQLite", 1500, 5),
        ):
            folder = Path(place) / f"tree{files}-{every}"
            tree(folder, files // (10 if quick else 1), every, seed=7)
            theirs = seconds(lambda folder=folder: ruff(folder))
            cold = seconds(lambda folder=folder: gate(folder, "--no-cache"))
            gate(folder)
            warm = seconds(lambda folder=folder: gate(folder))
            rows.append(
                f"| {title} | {theirs * 1000:.0f} ms | {cold * 1000:.0f} ms | {cold / theirs:.2f} "
                f"| {warm * 1000:.0f} ms | {warm / theirs:.2f} |"
            )
    corpus = ROOT / "tests" / "corpus"
    wanted = labels(corpus)
    theirs_found = {
        (Path(hit["filename"]).relative_to(corpus).as_posix(), hit["location"]["row"])
        for hit in json.loads(ruff(corpus, "--output-format", "json").stdout)
    }
    answer = json.loads(gate(corpus, ".", "--select", "no-sqlite-connect", "--no-cache", "--json").stdout)
    ours = {(hit["path"], hit["line"]) for hit in answer["findings"]}
    rows += ["", "| labelled corpus | recall | precision |", "|---|---|---|"]
    rows += [f"| ruff TID251 | {scores(theirs_found, wanted)} |", f"| sessionctl | {scores(ours, wanted)} |"]
    table = "\n".join(rows)
    print(table)
    if not quick:
        page = PAGE.read_text(encoding="utf-8")
        marked = re.sub(
            r"(<!-- bench -->\n).*?(<!-- /bench -->)",
            lambda m: f"{m[1]}{table}\n{m[2]}",
            page,
            flags=re.DOTALL,
        )
        PAGE.write_text(marked, encoding="utf-8")


if __name__ == "__main__":
    main()

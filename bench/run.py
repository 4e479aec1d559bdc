"""Measures `sessionctl migrate` beside the usual one-off script, on fresh copies of one database.

    python bench/run.py                            eight sizes and growth, three pairs each; writes README's tables
    python bench/run.py --size medium medium-scattered --runs 1
    python bench/run.py --ours "other/sessionctl migrate v34 --db {db} --yes --json"

A is the whole process, with backup, proof and statistics; B is the sqlite3 shell with `plain.sql`. They take
turns (A B A B ...) after one pair that does not count; the ratio is the median over the pairs, so that what
slows the machine down slows both. It is checked that both did the work.
"""

import argparse
import json
import os
import platform
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import IO, Any

from make import OUT, SIZES, path_of

HERE = Path(__file__).parent
README = HERE.parent / "README.md"
SCRIPT = str(Path(sys.executable).parent / "sessionctl")
MIGRATE = f"{shlex.quote(SCRIPT)} migrate v34 --db {{db}} --yes --json"
PLAIN = ("sqlite3", "-init", os.devnull, "-bail", "{db}")
STARTUP_PAIRS = 15
GROWTH = {
    "written": ("growth-200k", "growth-2M"),
    "scattered": ("growth-200k-scattered", "growth-2M-scattered"),
}
_USUAL = [size for size in SIZES if not size.startswith(("small", "growth"))]


@dataclass(frozen=True)
class Cost:
    """What one process took: seconds, and megabytes at its peak."""

    wall: float
    user: float
    system: float
    peak: float


class Failed(Exception):
    """A command that is measured failed, or did not do the work: there is nothing to compare."""


def measure(command: Sequence[str], log: Path, stdin: IO[bytes] | None = None) -> Cost:
    """Run a command to its end, its output going to `log`.

    Raises:
        Failed: it exited with an error.
    """
    with log.open("wb") as output:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdin=stdin or subprocess.DEVNULL, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        said = log.read_text("utf-8", "replace").strip()[-800:]
        raise Failed(f"exit {process.returncode}: {shlex.join(command)}\n{said}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Cost(wall, usage.ru_utime, usage.ru_stime, usage.ru_maxrss / unit)


def merge(command: Sequence[str], origin: Path, expected: int, stdin: str | Path = os.devnull) -> Cost:
    """What it costs to merge a fresh copy of `origin`, which is on disk before the clock starts.

    Raises:
        Failed: the command failed, or the chat tables do not hold the expected rows afterwards.
    """
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        copy = Path(folder) / "registry.db"
        shutil.copyfile(origin, copy)
        os.sync()
        filled = [part.replace("{db}", str(copy)) for part in command]
        with Path(stdin).open("rb") as script:
            cost = measure(filled, Path(folder) / "log", script)
        found = chat_rows(copy)
    if found != expected:
        raise Failed(f"{found} chat rows instead of {expected} after: {shlex.join(filled)}")
    return cost


def chat_rows(path: Path) -> int:
    """How many sessions and messages the chat tables hold."""
    sql = "SELECT (SELECT count(*) FROM chat_sessions) + (SELECT count(*) FROM chat_messages)"
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(sql).fetchone()[0])


def compare(size: str, runs: int, ours: Sequence[str]) -> dict[str, Any]:
    """Run the pairs of one size; the times are medians, the ratio is the median of the pairs' ratios."""
    origin, merged = made(size), SIZES[size].rows
    pairs: list[tuple[Cost, Cost]] = []
    for number in range(runs + 1):
        a = merge(ours, origin, 2 * merged)
        b = merge(PLAIN, origin, 2 * merged, HERE / "plain.sql")
        say(f"{size}: {'warm-up' if not number else f'pair {number}'}: {a.wall:.2f} s and {b.wall:.2f} s")
        pairs += [(a, b)] if number else []
    ratios = [a.wall / b.wall for a, b in pairs]
    wall = median(a.wall for a, _ in pairs)
    return {
        "size": size,
        "rows": merged,
        "ratio": median(ratios),
        "ratios": ratios,
        "seconds": wall,
        "plain_seconds": median(b.wall for _, b in pairs),
        "cpu_seconds": median(a.user + a.system for a, _ in pairs),
        "plain_cpu_seconds": median(b.user + b.system for _, b in pairs),
        "peak_mb": max(a.peak for a, _ in pairs),
        "seconds_per_million": wall / merged * 1_000_000,
        "pairs": [{"ours": asdict(a), "plain": asdict(b)} for a, b in pairs],
    }


def made(size: str) -> Path:
    """The database of this size, made by another process: what this one ever held would count as its children's."""
    say(f"{size}: making the database, unless it is there")
    subprocess.run([sys.executable, str(HERE / "make.py"), size], check=True)
    return path_of(size)


def growth(name: str, runs: int, ours: Sequence[str]) -> dict[str, Any]:
    """What a row costs in a database ten times as large, by turns; medians of seconds and of the pairs' ratios."""
    sizes = GROWTH[name]
    origins = [made(size) for size in sizes]
    pairs: list[tuple[float, float]] = []
    peak = 0.0
    for number in range(runs):
        costs = [merge(ours, origin, 2 * SIZES[size].rows) for size, origin in zip(sizes, origins, strict=True)]
        small, large = (cost.wall / SIZES[size].rows for size, cost in zip(sizes, costs, strict=True))
        peak = max(peak, costs[1].peak)
        say(f"growth, {name}: pair {number + 1}: {1e6 * small:.1f} and {1e6 * large:.1f} s a million, {peak:.0f} MB")
        pairs.append((small, large))
    return {
        "name": name,
        "peak_mb": peak,
        "ratio": median(large / small for small, large in pairs),
        "small": 1e6 * median(small for small, _ in pairs),
        "large": 1e6 * median(large for _, large in pairs),
    }


def startup() -> dict[str, float]:
    """How fast `sessionctl --version` answers, beside a Python that only imports typer."""
    log = OUT / "startup.log"
    ours, typer = (SCRIPT, "--version"), (sys.executable, "-c", "import typer")
    pairs = [(measure(ours, log).wall, measure(typer, log).wall) for _ in range(STARTUP_PAIRS + 1)][1:]
    log.unlink()
    return {
        "ratio": median(a / b for a, b in pairs),
        "seconds": median(a for a, _ in pairs),
        "typer_seconds": median(b for _, b in pairs),
    }


def table(results: dict[str, Any]) -> str:
    """The results as Markdown."""
    lines = [
        "| rows merged | `migrate` | plain SQL | ratio (of pairs) | peak memory | a million rows |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for one in results["merges"]:
        cells = (
            f"{one['rows']:,} ({one['size']})",
            f"{one['seconds']:.2f} s",
            f"{one['plain_seconds']:.2f} s",
            f"**{one['ratio']:.2f}** ({min(one['ratios']):.2f} to {max(one['ratios']):.2f})",
            f"{one['peak_mb']:.0f} MB",
            f"{one['seconds_per_million']:.1f} s",
        )
        lines.append(f"| {' | '.join(cells)} |")
    if results["growth"]:
        lines += [
            "",
            "| seconds a million rows | at 200k messages | at 2M | ratio | peak memory |",
            "|---|--:|--:|--:|--:|",
        ]
    for one in results["growth"]:
        cells = (one["name"], f"{one['small']:.1f} s", f"{one['large']:.1f} s", f"**{one['ratio']:.2f}**")
        lines.append(f"| {' | '.join(cells)} | {one['peak_mb']:.0f} MB |")
    start = results["startup"]
    ours, typer = (f"{1000 * start[name]:.0f} ms" for name in ("seconds", "typer_seconds"))
    lines += [
        "",
        '| `sessionctl --version` | `python -c "import typer"` | ratio |',
        "|--:|--:|--:|",
        f"| {ours} | {typer} | **{start['ratio']:.2f}** |",
        "",
        f"Medians; SQLite {results['sqlite']} in Python {results['python']}, "
        f"{results['shell']} in the shell, {results['cores']} cores.",
    ]
    return "\n".join(lines)


def publish(markdown: str, name: str = "bench") -> None:
    """Put the table between the markers of this name in README.md, and leave the rest of it alone."""
    begin, finish = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    readme = README.read_text("utf-8")
    head, start, rest = readme.partition(begin)
    _, end, tail = rest.partition(finish)
    if not (start and end):
        say(f"README.md has no {begin} ... {finish}: the table is only printed")
        return
    README.write_text(f"{head}{begin}\n{markdown}\n{finish}{tail}", "utf-8")


def say(line: str) -> None:
    """Progress, on stderr."""
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    """Measure, print, write; exit 1 when a command failed, 2 when there is no shell to compare with."""
    parser = argparse.ArgumentParser(description="Compare sessionctl with the usual one-off script.")
    parser.add_argument(
        "--size",
        nargs="+",
        choices=list(SIZES),
        default=_USUAL,
        metavar="SIZE",
        help=f"of {', '.join(SIZES)}; default: medium and large, and growth",
    )
    parser.add_argument("--runs", type=int, default=3, help="pairs that count (default: 3)")
    parser.add_argument("--ours", default=MIGRATE, metavar="COMMAND", help="another A; {db} is the database")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    if not shutil.which("sqlite3"):
        say(
            "bench: the sqlite3 shell is not installed, and it is what sessionctl is compared with.\n"
            "Debian, Ubuntu: apt-get install sqlite3; Fedora: dnf install sqlite; macOS: brew install sqlite"
        )
        return 2
    OUT.mkdir(exist_ok=True)
    try:
        ours = shlex.split(options.ours)
        results = {
            "sqlite": sqlite3.sqlite_version,
            "shell": subprocess.check_output(["sqlite3", "--version"], text=True).split()[0],
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "merges": [compare(size, options.runs, ours) for size in options.size],
            "growth": [growth(name, options.runs, ours) for name in GROWTH] if options.size == _USUAL else [],
            "startup": startup(),
        }
    except Failed as problem:
        say(f"bench: {problem}")
        return 1
    (OUT / "results.json").write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    markdown = table(results)
    print(markdown)
    if options.ours == MIGRATE:
        publish(markdown)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Measures what writers feel while `migrate --online` runs, beside the plain script and the offline migration.

    python bench/online.py                 medium; writes bench/out/online.json, docs/online.svg and README's table

Two processes write one row each every 5 ms, into the old tables and the new, with Python's default timeout. Each write
is timed from the call to its commit; an error is an error. The plain script and the offline run get the same writers.
"""

import argparse
import json
import multiprocessing
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from make import OUT, SIZES, path_of
from run import publish

HERE = Path(__file__).parent
PLOT = HERE.parent / "docs" / "online.svg"
SCRIPT = shlex.split(os.environ.get("SESSIONCTL", str(Path(sys.executable).parent / "sessionctl")))
EVERY = 0.005
PUBLISHED = "medium"
SETTLE = 0.5  # seconds of writing before and after what is measured

Write = tuple[float, float]  # when it began, how long it took


def writer(path: Path, number: int, said: Connection, stop: Any) -> None:
    """Write until told to stop; tell every write and every error."""
    connection = sqlite3.connect(path, isolation_level=None)  # with the default timeout of five seconds
    writes: list[Write] = []
    errors: list[str] = []
    count = 0
    while not stop.is_set():
        count += 1
        began = time.monotonic()
        try:
            _write(connection, number, count)
        except sqlite3.Error as error:
            errors.append(str(error))
        took = time.monotonic() - began
        writes.append((began, took))
        time.sleep(max(0.0, EVERY - took))
    connection.close()
    said.send((writes, errors))


def _write(connection: sqlite3.Connection, number: int, count: int) -> None:
    """A new message or an edit, by turns; once the old tables are gone, in the new ones."""
    session = f"bench-{number}"
    old, new = ("webui_sessions", "webui_messages"), ("chat_sessions", "chat_messages")
    for sessions, messages in (old, new) if number % 2 else (new,):
        try:
            if count == 1:
                names, values = "session_id, created_at, updated_at", "?, '2026-01-01T00:00:00', '2026-01-01T00:00:00'"
                if sessions == old[0]:
                    names, values = f"{names}, user_id", f"{values}, 'bench'"
                connection.execute(f"INSERT INTO {sessions}({names}) VALUES ({values})", (session,))
            elif count % 4 == 0:
                connection.execute(
                    f"UPDATE {messages} SET content = 'edited' WHERE message_id = ?", (f"{session}-{count - 1}",)
                )
            else:
                connection.execute(
                    f"INSERT INTO {messages}(message_id, session_id, role, content, created_at) "
                    "VALUES (?, ?, 'user', 'hello', '2026-01-01T00:00:00')",
                    (f"{session}-{count}", session),
                )
            return
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise


def measured(size: str, command: list[str], script: Path | None = None, *, writing: bool = True) -> dict[str, Any]:
    """Run a command on a fresh copy, with the two writers or without; what it took, and what they felt."""
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        copy = Path(folder) / "registry.db"
        shutil.copyfile(path_of(size), copy)
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        os.sync()
        stop = multiprocessing.Event()
        ends: list[Connection] = []
        processes = []
        for number in range(2 if writing else 0):
            mine, theirs = multiprocessing.Pipe(duplex=False)
            process = multiprocessing.Process(target=writer, args=(copy, number, theirs, stop))
            process.start()
            ends.append(mine)
            processes.append(process)
        time.sleep(SETTLE if writing else 0)
        began = time.monotonic()
        with Path(script or os.devnull).open("rb") as stdin:
            done = subprocess.run(
                [part.replace("{db}", str(copy)) for part in command], stdin=stdin, capture_output=True, check=False
            )
        ended = time.monotonic()
        time.sleep(SETTLE if writing else 0)
        stop.set()
        writes, errors = [], []
        for end, process in zip(ends, processes, strict=True):
            told, failed = end.recv()
            writes += told
            errors += failed
            process.join()
    during = sorted(took for start, took in writes if start + took >= began and start <= ended)
    answer: dict[str, Any] = {"seconds": ended - began, "exit": done.returncode, "errors": len(errors)}
    if done.returncode:
        answer["said"] = (done.stderr or done.stdout).decode("utf-8", "replace")[-500:]
    elif command[0] != "sqlite3" and b'"online"' in done.stdout:
        answer["online"] = json.loads(done.stdout)["runs"][0].get("online")
    if during:
        answer |= {
            "writes": len(during),
            "p50_ms": 1000 * during[len(during) // 2],
            "p99_ms": 1000 * during[int(len(during) * 0.99)],
            "longest_ms": 1000 * during[-1],
            "timeline": [(round(start - began, 3), round(1000 * took, 1)) for start, took in sorted(writes)],
        }
    return answer


def plot(runs: dict[str, dict[str, Any]]) -> str:
    """Every write as a dot: when it began, and how long it waited (on a logarithmic scale), a panel a run."""
    width, height, left, gap = 860, 170, 70, 46
    marks = (0.1, 1, 10, 100, 1000, 10000)
    end = max(run["seconds"] for run in runs.values()) + SETTLE

    def down(ms: float) -> float:
        low, high = 0.05, 20000.0
        from math import log

        return height * (1 - log(max(low, min(high, ms)) / low) / log(high / low))

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 20}" '
        f'height="{len(runs) * (height + gap) + 20}" '
        'font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for at, (name, run) in enumerate(runs.items()):
        top = 24 + at * (height + gap)
        stall = f"longest {run['longest_ms']:,.0f} ms, p99 {run['p99_ms']:,.0f} ms, {run['errors']} errors"
        parts.append(f'<text x="{left}" y="{top - 7}">{name}: {run["seconds"]:.1f} s; writers: {stall}</text>')
        for mark in marks:
            y = top + down(mark)
            parts.append(f'<line x1="{left}" x2="{left + width}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
            parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end" fill="#666">{mark:g} ms</text>')
        for second in range(0, int(end) + 1, max(1, int(end) // 8)):
            x = left + width * second / end
            parts.append(f'<text x="{x:.0f}" y="{top + height + 14}" fill="#666">{second} s</text>')
        step = max(1, len(run["timeline"]) // 1500)
        some = [dot for n, dot in enumerate(run["timeline"]) if n % step == 0 or dot[1] > 20]
        parts += [
            f'<circle cx="{left + width * start / end:.1f}" cy="{top + down(ms):.1f}" r="1.3" fill="#36c"/>'
            for start, ms in some
            if 0 <= start <= end
        ]
    return "\n".join([*parts, "</svg>\n"])


def table(results: dict[str, Any]) -> str:
    """The results as Markdown."""
    lines = [
        f"| {SIZES[results['size']].messages:,} messages, two writers | seconds | longest stall | p99 | errors |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, run in results["runs"].items():
        felt = f"{run['longest_ms']:,.0f} ms | {run['p99_ms']:,.0f} ms | {run['errors']}"
        lines.append(f"| {name} | {run['seconds']:.1f} | {felt} |")
    times = f"{results['ratio']:.1f} times the {results['offline_seconds']:.1f} s"
    return "\n".join([*lines, "", f"Online took {times} of the offline run that nobody writes beside."])


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="What writers feel while a migration runs.")
    parser.add_argument("--size", choices=list(SIZES), default=PUBLISHED)
    parser.add_argument("--only", choices=["online"], help="leave the offline run and the plain script out")
    options = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    subprocess.run([sys.executable, str(HERE / "make.py"), options.size], check=True)
    migrate = [*SCRIPT, "migrate", "v34", "--db", "{db}", "--yes", "--json", "--quiet"]
    runs = {"migrate --online": measured(options.size, [*migrate, "--online"])}
    results: dict[str, Any] = {"size": options.size, "runs": runs}
    if not options.only:
        plain = ["sqlite3", "-init", os.devnull, "-bail", "-cmd", ".timeout 5000", "{db}"]
        runs["migrate (offline)"] = measured(options.size, migrate)
        runs["the plain script"] = measured(options.size, plain, HERE / "plain.sql")
        results["offline_seconds"] = measured(options.size, migrate, writing=False)["seconds"]
        results["ratio"] = runs["migrate --online"]["seconds"] / results["offline_seconds"]
    for name, run in runs.items():
        shown = {key: value for key, value in run.items() if key != "timeline"}
        print(name, json.dumps(shown))
    if "ratio" in results:
        print(table(results))
        if options.size == PUBLISHED:
            publish(table(results), "online")
        PLOT.write_text(plot(runs), "utf-8")
        (OUT / "online.json").write_text(json.dumps(results) + "\n", "utf-8")
    return 1 if any(run["exit"] for run in runs.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

"""A writer that never stops: every row and edit that it was told is committed is found afterwards."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

HAMMER = Path(__file__).with_name("hammer.py")
MIGRATIONS = 50


@dataclass
class Told:
    """What the writer was told is committed, in its own order."""

    target: dict[str, str] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    messages: dict[str, tuple[str, str]] = field(default_factory=dict)
    count: int = 0

    def hear(self, line: str) -> str:
        """Take one acknowledgement; what kind it is."""
        said: dict[str, str] = json.loads(line)
        self.count += 1
        key, title = said["key"], said.get("title", "")
        match said["act"]:
            case "chat" | "edit":
                self.target[key] = title
            case "source" | "revise":
                self.source[key] = title
            case "message":
                self.messages[key] = (said["session"], title)
            case "delete":
                self.deleted.add(key)
                self.target.pop(key, None)
                self.messages = {m: told for m, told in self.messages.items() if told[0] != key}
        return said["act"]


@contextmanager
def hammering(path: Path) -> Iterator[Queue[str]]:
    """The writer at work; its acknowledgements come through a pipe that is always read."""
    call = [sys.executable, str(HAMMER), str(path), "seed"]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        heard: Queue[str] = Queue()
        reader = Thread(target=lambda: [heard.put(line) for line in process.stdout or ()])
        reader.start()
        try:
            yield heard
        finally:
            assert process.stdin is not None
            process.stdin.close()
            reader.join()
            assert process.wait() == 0, "the application failed"


def test_every_acknowledged_write_is_found_after_fifty_migrations_beside_a_writer(reference, forge, tmp_path):
    path = reference("v35", "wal", 64).copy(tmp_path / "run")
    told, applied = Told(), 0
    with hammering(path) as heard:
        while applied < MIGRATIONS:
            while told.hear(heard.get(timeout=60)) != "source":
                pass  # a table that came back, or never went: there is something to merge
            ended = forge.ask("migrate", path=path, backup=applied % 10 == 0)
            assert ended.error is None, f"migration {applied + 1} failed beside a writer: {ended.value['error']}"
            applied += "applied" in ended.value["states"]
    while not heard.empty():
        told.hear(heard.get())
    assert told.count > 5 * MIGRATIONS, f"the writer was hardly ever let in: {told.count} writes"
    assert forge.ask("migrate", path=path, backup=False).error is None
    _everything_is_there(path, told)
    failed = [check for check in forge.ask("reading", command="verify", path=path).value if check["state"] == "fail"]
    assert not failed, failed


def _everything_is_there(path: Path, told: Told) -> None:
    with closing(sqlite3.connect(path)) as connection:
        target = dict(connection.execute("SELECT session_id, title FROM chat_sessions"))
        names = "SELECT name FROM sqlite_master WHERE name GLOB 'task_sessions*'"
        archives = [row[0] for row in connection.execute(names)]
        archived: dict[str, Any] = {}
        for table in archives:
            archived |= dict(connection.execute(f'SELECT session_id, json_extract(metadata, "$.title") FROM "{table}"'))
        messages = dict(connection.execute("SELECT message_id, content FROM chat_messages"))
        conflicts = {row[0] for row in connection.execute("SELECT value FROM _sessionctl_conflicts")}
    assert len(archives) >= MIGRATIONS, f"{len(archives)} generations were archived"
    lost = [key for key in {**told.target, **told.source} if key not in target and key not in told.deleted]
    assert not lost, f"{len(lost)} acknowledged rows are nowhere: {lost[:5]}"
    edits = [key for key, title in told.target.items() if key in target and target[key] != title]
    assert not edits, f"{len(edits)} acknowledged edits of the target were lost: {edits[:5]}"
    rows = [key for key, title in told.source.items() if archived.get(key) != title]
    assert not rows, f"{len(rows)} acknowledged rows of the source are not in an archive as they were: {rows[:5]}"
    silent = [
        key
        for key, title in told.source.items()
        if key in target and target[key] != title and key not in told.target and title not in conflicts
    ]
    assert not silent, f"{len(silent)} values of the source reached neither target nor conflicts: {silent[:5]}"
    unsaid = [key for key, (_, content) in told.messages.items() if messages.get(key) != content]
    assert not unsaid, f"{len(unsaid)} acknowledged messages were lost: {unsaid[:5]}"

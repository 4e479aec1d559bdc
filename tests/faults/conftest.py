"""Real processes that are struck at exact places, and what they leave."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

KILLED = -9
CASES = ("v35", "pr3", "pr3_overlap")
MODES = ("wal", "delete")


@dataclass(frozen=True)
class Answer:
    """How a forked process ended (a negative status is a signal), and what it said."""

    status: int
    value: Any

    @property
    def error(self) -> str | None:
        """The code of the error that it met, or None."""
        return self.value["error"]["code"] if self.value and "error" in self.value else None


class Forge:
    """Gives orders to a process that forks a fresh one for each."""

    def __init__(self, folder: Path) -> None:
        self._log = (folder / "stderr.txt").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("forge.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def ask(self, order: str, **arguments: Any) -> Answer:
        """Have an order carried out; it may be killed, but it may not fail in any other way."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"order": order, **arguments}, default=str) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the process that forks is gone: {self._said()}"
        found = json.loads(line)
        answer = Answer(found["status"], found["answer"])
        assert answer.status in (0, KILLED), f"{order} {arguments} ended with {answer.status}: {self._said()}"
        return answer

    def _said(self) -> str:
        self._log.seek(0)
        return self._log.read()[-2000:]

    def close(self) -> None:
        """No more orders."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._log.close()


@pytest.fixture(scope="session")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    """One process for the whole session, so that a fresh child costs a fork."""
    running = Forge(tmp_path_factory.mktemp("forge"))
    yield running
    running.close()


@dataclass(frozen=True)
class Reference:
    """A case before, and what an undisturbed run makes of it."""

    path: Path
    old: Any
    new: Any
    counts: dict[str, int]
    writes: list[int]

    def copy(self, folder: Path) -> Path:
        """A fresh copy in an empty folder."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return Path(shutil.copy(self.path, folder / "store.db"))


@pytest.fixture(scope="session")
def reference(forge: Forge, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Reference]:
    """The undisturbed run of a case in a journal mode, with one in so many of its task sessions."""

    @cache
    def run(case: str, mode: str, one_in: int = 1) -> Reference:
        folder = tmp_path_factory.mktemp(f"{case}_{mode}")
        forge.ask("build", case=case, path=folder / "store.db", mode=mode, one_in=one_in)
        old = forge.ask("contents", path=folder / "store.db").value
        Path(folder / "run").mkdir()
        migrated = Path(shutil.copy(folder / "store.db", folder / "run" / "store.db"))
        done = forge.ask("migrate", path=migrated, watch=True).value
        assert "applied" in done.get("states", ()), f"the undisturbed run of {case} failed: {done}"
        new = forge.ask("contents", path=migrated).value
        return Reference(folder / "store.db", old, new, done["counts"], done["writes"])

    return run


class Inquest:
    """Examines what a disturbed run left: old or new, never between, and the next run ends as an undisturbed one.

    Files with the same bytes are examined once: what a process left is what the next one finds.
    """

    def __init__(self, forge: Forge) -> None:
        self._forge = forge
        self._known: set[bytes] = set()

    def hold(self, path: Path, reference: Reference, story: str) -> None:
        """Fail, with the story, when anything was lost."""
        seen = blake2b()
        for file in sorted(path.parent.iterdir()):
            if not file.name.endswith(("-shm", ".partial")):
                seen.update(file.suffix.encode() + b"\0" + blake2b(file.read_bytes()).digest())
        if seen.digest() in self._known:
            return
        found = self._forge.ask("examine", path=path).value
        left = found["left"]
        assert left["integrity"] == "ok", f"{story}: the database is damaged: {left['integrity']}"
        assert left["tables"] in (reference.old["tables"], reference.new["tables"]), (
            f"{story}: neither old nor new; it differs from old in {_differs(left, reference.old)} "
            f"and from new in {_differs(left, reference.new)}"
        )
        for copy in found["copies"]:
            assert copy == reference.old, f"{story}: a backup is not the old state: {_differs(copy, reference.old)}"
        assert "error" not in found["again"], f"{story}: the next run failed: {found['again']['error']}"
        ended = found["ended"]
        assert ended == reference.new, (
            f"{story}: the next run ends elsewhere than an undisturbed one, in {_differs(ended, reference.new)}"
        )
        assert not found["failed"], f"{story}: verify fails after the next run: {found['failed']}"
        self._known.add(seen.digest())


def _differs(one: Any, other: Any) -> list[str]:
    names = {**one["tables"], **other["tables"]}
    return [n for n in names if one["tables"].get(n) != other["tables"].get(n)]


@pytest.fixture
def inquest(forge: Forge) -> Inquest:
    """One a test, since what it remembers is about one case."""
    return Inquest(forge)

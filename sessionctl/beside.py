"""Looking at a database beside the one who writes to it: in a thread, or in a process of its own.

Threads of one process share SQLite's bookkeeping of memory and Python's lock, and slow each other down: beside a thread
that copied and compared a large file, a merge took a third longer than beside a process that did the same.
"""

import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import IO, Any, Protocol, TypeVar

from sessionctl import db
from sessionctl.errors import SessionctlError

Answer = TypeVar("Answer")
Question = Callable[[sqlite3.Connection], Answer]

# Bytes of a file from which on a process pays: to start one takes 0.15 s, which is what a thread needs for a look at so
# many.
LARGE = 32 << 20


class Beside(Protocol):
    """Whoever answers questions about one state of a database, in order.

    Args:
        concurrent: a writer goes on meanwhile; under a rollback journal each holds the other up.
    """

    concurrent: bool

    def ask(self, question: Question[Answer]) -> Callable[[], Answer]:
        """Put a question; what it returns waits for the answer and raises what went wrong.

        Raises:
            TypeError: the question cannot be put to another process.
        """

    def close(self) -> None:
        """Wait until everything is answered, and let the state go."""

    def stop(self) -> None:
        """Let the state go soon: nobody wants the answers that are not there yet; who waits for one is refused."""


def look(path: Path) -> Beside:
    """Somebody who looks at a database, as it is now or at any later moment before the caller's own commit.

    Raises:
        SessionctlError: what `db.open_ro` raises; from a process, with the first answer.
    """
    connection = _opened(path)
    concurrent = connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    if concurrent and path.stat().st_size >= LARGE:
        with suppress(OSError):  # no more processes are to be had
            process = _Process(path)
            connection.close()
            return process
    return _Thread(path, connection, concurrent)


def _opened(path: Path) -> sqlite3.Connection:
    """A reader that sees one state from here on, whatever a writer does."""
    connection = db.open_ro(path)
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM main.sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


class _Thread:
    """A daemon, so that a process whose Ctrl-C came at a bad moment still ends."""

    def __init__(self, path: Path, connection: sqlite3.Connection, concurrent: bool) -> None:
        self._path, self._connection, self.concurrent = path, connection, concurrent
        self._questions: SimpleQueue[tuple[Question[Any], Future[Any]] | None] = SimpleQueue()
        self._stopped = Event()
        connection.set_progress_handler(self._stopped.is_set, db.BREATH)
        self._thread = Thread(target=self._work, name="beside", daemon=True)
        self._thread.start()

    def ask(self, question: Question[Answer]) -> Callable[[], Answer]:
        future: Future[Answer] = Future()
        self._questions.put((question, future))
        return future.result

    def _work(self) -> None:
        while (asked := self._questions.get()) is not None:
            question, future = asked
            try:
                with db.errors(self._path):
                    future.set_result(question(self._connection))
            except BaseException as error:  # it goes to the one who asked
                future.set_exception(error)

    def close(self) -> None:
        self._questions.put(None)
        self._thread.join()
        self._connection.close()

    def stop(self) -> None:
        self._stopped.set()
        self.close()


class _Process:
    """Questions and answers go through pipes; the child ends when we do, however that comes about."""

    concurrent = True

    def __init__(self, path: Path) -> None:
        folders = os.pathsep.join(map(os.path.abspath, sys.path))
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__, str(path.absolute())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": folders},
            process_group=0,  # a terminal's Ctrl-C is for the one who asks, even while Python starts here
        )
        self._answers: list[tuple[str, Any]] = []
        self._asked = 0

    def ask(self, question: Question[Answer]) -> Callable[[], Answer]:
        try:
            said = pickle.dumps(question)
        except (pickle.PicklingError, AttributeError) as error:
            raise TypeError(str(error)) from error
        number = self._asked
        self._asked += 1
        self._say(said)
        return lambda: self._wait(number)

    def _say(self, said: bytes | None) -> None:
        with suppress(BrokenPipeError):  # it is gone: whoever waits for the answer hears of it
            pickle.dump(said, self._pipe(self._child.stdin))
            self._pipe(self._child.stdin).flush()

    def _wait(self, number: int) -> Any:
        self._hear(number + 1)
        how, what = self._answers[number]
        if how == "told":
            return what
        raise SessionctlError(**what) if how == "refused" else RuntimeError(what)

    def _hear(self, count: int) -> None:
        while len(self._answers) < count:
            try:
                self._answers.append(pickle.load(self._pipe(self._child.stdout)))
            except Exception:  # pickle raises many kinds for an answer that was cut short
                self._answers += [("refused", self._gone())] * (self._asked - len(self._answers))

    def _gone(self) -> dict[str, str]:
        code = self._ended()
        how = f"was killed by signal {-code}" if code < 0 else f"ended with {code}"
        return {
            "message": f"the process that backs up and counts the database {how} before it was done",
            "hint": "Nothing was changed. See whether memory or a limit ran out (`dmesg`, `ulimit -a`); run it again.",
            "code": "backup_failed",
        }

    def close(self) -> None:
        self._hear(self._asked)
        if self._child.returncode is None:
            self._say(None)
            self._ended()
        self._pipe(self._child.stdout).close()

    def _ended(self) -> int:
        with suppress(BrokenPipeError):  # what it was never asked is still to be written
            self._pipe(self._child.stdin).close()
        return self._child.wait()

    def stop(self) -> None:
        self._child.kill()
        self.close()

    @staticmethod
    def _pipe(end: IO[bytes] | None) -> IO[bytes]:
        assert end is not None
        return end


def main(path: Path) -> None:
    """The child: answer what is asked on stdin until told to go; end at once when the asking process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # only answers go there
    questions: SimpleQueue[bytes | None] = SimpleQueue()
    Thread(target=_listen, args=(questions,), daemon=True).start()
    connection = None
    while (said := questions.get()) is not None:
        try:
            with db.errors(path):
                connection = connection or _opened(path)
                answer: tuple[str, Any] = ("told", pickle.loads(said)(connection))
        except SessionctlError as error:
            answer = ("refused", {"message": error.message, "hint": error.hint, "code": error.code, "data": error.data})
        except Exception:
            answer = ("broken", traceback.format_exc())
        answers.write(pickle.dumps(answer))
        answers.flush()
    if connection is not None:
        connection.close()


def _listen(questions: SimpleQueue[bytes | None]) -> None:
    try:
        while (said := pickle.load(sys.stdin.buffer)) is not None:
            questions.put(said)
    except (EOFError, pickle.UnpicklingError):
        os._exit(1)  # killed like the one who asked: what is unfinished is swept away by the next run
    questions.put(None)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""What git knows about a folder: its files, a revision's content, and what changed since the merge base."""

import os
import subprocess

from sessionctl.errors import SessionctlError


class Repository:
    """The git repository that a folder belongs to.

    Args:
        top: the root of the working tree.
    """

    def __init__(self, top: str) -> None:
        self.top = top

    def merge_base(self, revision: str) -> str:
        """The commit from which this working tree and `revision` went their own ways.

        Raises:
            SessionctlError: `bad_config` for a revision that git does not know, or without common history.
        """
        commit = _git(self.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if commit is None:
            raise SessionctlError(
                f"--diff {revision}: git knows no such revision",
                hint="Name a branch, a tag or a commit; in CI, fetch the full history first.",
                code="bad_config",
            )
        base = _git(self.top, "merge-base", "HEAD", commit.decode().strip())
        if base is None:
            raise SessionctlError(
                f"--diff {revision}: it shares no history with HEAD",
                hint="In CI, fetch the full history (fetch-depth: 0).",
                code="bad_config",
            )
        return base.decode().strip()

    def renames(self, base: str) -> dict[str, str]:
        """New path -> path at `base`, of files that were moved since."""
        answer = _git(self.top, "diff", "--name-status", "-z", "-M", "--diff-filter=R", base) or b""
        parts = [os.fsdecode(part) for part in answer.split(b"\0")]
        return {parts[i + 2]: parts[i + 1] for i in range(0, len(parts) - 2, 3)}

    def content(self, base: str, path: str) -> bytes | None:
        """A file's bytes at `base`, or None where it was not there."""
        return _git(self.top, "show", f"{base}:{path}")

    def added_lines(self, base: str, path: str) -> set[int]:
        """Line numbers that the working tree, staged or not, adds to a file since `base`."""
        answer = _git(self.top, "diff", "-U0", "--no-color", "--no-ext-diff", base, "--", path) or b""
        lines: set[int] = set()
        for row in answer.split(b"\n"):
            if row.startswith(b"@@ "):
                start, _, count = row.split(b" ")[2][1:].partition(b",")
                lines.update(range(int(start), int(start) + int(count or b"1")))
        return lines


def find_repository(folder: str) -> Repository | None:
    """The repository around `folder`, or None."""
    answer = _git(folder, "rev-parse", "--show-toplevel")
    return Repository(os.fsdecode(answer.rstrip(b"\n"))) if answer else None


def listed(folder: str) -> list[str] | None:
    """Tracked and new files below `folder`, relative to it; None where git cannot say it completely."""
    command = [
        "git",
        "-C",
        folder,
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--deduplicate",
    ]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return None
    if done.returncode or done.stderr:
        return None
    return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]


def _git(folder: str, *arguments: str) -> bytes | None:
    try:
        done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None

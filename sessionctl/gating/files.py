"""Which files a gate run looks at: by git where there is a repository, else by walking; never twice."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from sessionctl.errors import SessionctlError
from sessionctl.gating.repository import listed

_NEVER = frozenset(
    ".git .hg .svn .venv .tox .nox .eggs .mypy_cache .ruff_cache .pytest_cache .hypothesis "
    ".ipynb_checkpoints __pycache__ __pypackages__ node_modules site-packages".split()
)


class Files:
    """The files below some paths.

    `folders` that could not be listed are kept with the reason, so that they can be reported.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self.folders: list[tuple[str, str]] = []
        self.paths: list[str] = []
        seen: set[str] = set()
        for path in paths:
            for name in self._below(path):
                if name not in seen:
                    seen.add(name)
                    self.paths.append(name)

    def _below(self, path: Path) -> Iterator[str]:
        if path.is_file():
            yield os.path.abspath(path)
            return
        if path.exists() and not path.is_dir():
            raise SessionctlError(
                f"{path}: neither a file nor a folder, so nothing of it was judged",
                hint="Name a file or a folder.",
                code="bad_config",
            )
        if not path.is_dir():
            raise SessionctlError(
                f"{path}: no such file or folder", hint="Name a PATH that is there.", code="bad_config"
            )
        yield from self._folder(os.path.abspath(path))

    def _folder(self, folder: str) -> Iterator[str]:
        names = listed(folder)
        if not names:
            yield from self._walk(folder)
            return
        for name in names:
            full = f"{folder}/{name}" if folder != "/" else f"/{name}"
            if name.endswith("/"):
                yield from self._folder(full.rstrip("/"))
            else:
                yield full

    def _walk(self, folder: str) -> Iterator[str]:
        def failed(error: OSError) -> None:
            self.folders.append((str(error.filename), error.strerror or type(error).__name__))

        for base, folders, names in os.walk(folder, onerror=failed):
            folders[:] = sorted(
                name
                for name in folders
                if name not in _NEVER and not os.path.exists(os.path.join(base, name, "pyvenv.cfg"))
            )
            for name in sorted(names):
                yield os.path.join(base, name)

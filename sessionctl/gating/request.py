"""What a gate run is asked for, which paths that means, and how people see them."""

import os
from pathlib import Path
from typing import NamedTuple

from sessionctl.gating.gate_config import GateConfig


class Request(NamedTuple):
    """What the caller wants judged, and how."""

    paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    db: str | None = None
    schema: str | None = None
    baseline: str | None = None
    write_baseline: bool = False
    diff: str | None = None
    gates: str | None = None
    cache: bool = True


class Places:
    """Which paths are judged, what they are relative to, and how people see them."""

    def __init__(self, request: Request, config: GateConfig) -> None:
        self.cwd = str(Path.cwd())
        self.paths = [Path(path) for path in request.paths]
        if not self.paths:
            self.paths = [config.root / path for path in config.paths] or [Path.cwd()]
        self.root = str(config.root)
        if config.file is None:
            places = [os.path.abspath(path if path.is_dir() else path.parent) for path in self.paths]
            common = os.path.commonpath(places)
            inside = common == self.cwd or common.startswith(self.cwd.rstrip("/") + "/")
            self.root = self.cwd if inside else common

    def shown(self, path: str) -> str:
        """A path as people see it: below the current folder without that, elsewhere whole."""
        full = path if os.path.isabs(path) else f"{self.root.rstrip('/')}/{path}"
        return full.removeprefix(self.cwd.rstrip("/") + "/")

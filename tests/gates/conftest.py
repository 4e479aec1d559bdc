"""A project folder of its own for each test."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty project that is no git repository and has no configuration."""
    folder = tmp_path / "project"
    folder.mkdir()
    return folder

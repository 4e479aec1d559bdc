"""The wheel ships migrations, gates and fixtures as content, installs no package of those names, and works."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


@pytest.fixture(scope="module")
def unpacked(wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    wheel.extractall(folder)
    return folder


def run(unpacked: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "sessionctl", *arguments],
        cwd=unpacked.parent, env={**os.environ, "PYTHONPATH": str(unpacked)}, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip


def test_only_one_top_level_package_is_installed(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"sessionctl"}


@pytest.mark.parametrize("kind", ["migrations", "gates", "fixtures"])
def test_the_content_is_shipped_whole(wheel: zipfile.ZipFile, kind: str) -> None:
    tracked = subprocess.run(["git", "ls-files", kind], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    listed = tracked.split() or [str(p.relative_to(ROOT)) for p in (ROOT / kind).rglob("*.*") if "__" not in str(p)]
    assert listed, f"there is no {kind}"
    missing = {f"sessionctl/_content/{name}" for name in listed} - set(wheel.namelist())
    assert not missing, f"not in the wheel: {missing}"


def test_every_file_that_the_engine_reads_is_shipped(wheel: zipfile.ZipFile) -> None:
    wanted = {str(p.relative_to(ROOT)) for p in (ROOT / "sessionctl").rglob("*.sql")}
    assert wanted | {"sessionctl/py.typed"} <= set(wheel.namelist())


def test_nothing_that_was_compiled_is_shipped(wheel: zipfile.ZipFile) -> None:
    assert not [name for name in wheel.namelist() if name.endswith((".pyc", ".db"))]


def test_the_licence_and_the_command_are_declared(wheel: zipfile.ZipFile) -> None:
    info = {name.partition("/")[2]: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name}
    assert "sessionctl = sessionctl.__main__:main" in info["entry_points.txt"]
    assert "MIT" in info["licenses/LICENSE"]
    needed = [line.split(": ")[1] for line in info["METADATA"].splitlines() if line.startswith("Requires-Dist: ")]
    assert {name.partition(">")[0] for name in needed} == {"typer", "rich", "sqlite-utils"}


def test_it_works_from_an_unpacked_wheel(unpacked: Path, tmp_path: Path) -> None:
    where = "import sessionctl.load as l; print(l.content('migrations'))"
    said = subprocess.run(
        [sys.executable, "-c", where], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert said.stdout.strip() == str(unpacked / "sessionctl" / "_content" / "migrations"), said.stderr
    done = run(unpacked, "demo", "--dir", str(tmp_path / "demo"), "--json")
    assert done.returncode == 0, done.stderr
    assert [case["after"]["sessions"]["total"] for case in json.loads(done.stdout)["cases"]] == [165, 160, 685]


def test_an_editable_install_finds_the_folders_of_the_checkout() -> None:
    from sessionctl import load

    for kind in ("migrations", "gates", "fixtures"):
        assert load.content(kind).is_dir()
        assert any(load.content(kind).iterdir())

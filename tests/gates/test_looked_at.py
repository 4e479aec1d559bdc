"""What could not be looked at is never clean, and looking changes nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from gate_help import gate


def gate_as_anybody(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """The gate without the rights by which root reads what modes forbid; (exit code, stdout, stderr)."""
    plain = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.getuid() == 0 else []
    done = subprocess.run(
        [*plain, sys.executable, "-m", "sessionctl", "gate", *arguments, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH DATABASE '{path}' AS other; CREATE TABLE other.a (id);",
        "VACUUM INTO '{path}';",
        "PRAGMA temp_store_directory = '{path}';",
    ],
    ids=["attach", "vacuum-into", "folder"],
)
def test_a_schema_file_cannot_write_files(project: Path, statement: str) -> None:
    (project / "bad.sql").write_text("CREATE TABLE t (id);\n" + statement.format(path=project / "made.db"))
    done = gate(project, "--schema", "bad.sql")
    assert done.returncode == 3
    assert "bad.sql" in done.stderr
    assert not (project / "made.db").exists()


def test_a_schema_file_that_never_ends_is_refused(project: Path) -> None:
    (project / "bad.sql").write_text(
        "CREATE TABLE t (id);\nWITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;\n"
    )
    done = gate(project, "--schema", "bad.sql")
    assert done.returncode == 3
    assert "bad.sql" in done.stderr
    assert "does not end" in done.stderr


@pytest.mark.parametrize(
    ("name", "gates"),
    [
        (
            "app.py",
            ("no-sqlite-connect", "no-schema-in-code", "single-db-entry", "migration-lint,no-schema-in-code"),
        ),
        ("migrations/a.sql", ("migration-lint",)),
        ("migrations/a.py", ("migration-lint", "no-sqlite-connect")),
        ("tool", ("no-sqlite-connect",)),
        ("notes.ipynb", ("no-sqlite-connect",)),
    ],
)
def test_a_file_that_cannot_be_read_is_a_finding_of_each_gate_that_reads_it(
    project: Path, name: str, gates: tuple[str, ...]
) -> None:
    path = project / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("#!/usr/bin/env python3\nimport sqlite3\n")
    path.chmod(0)
    for arguments in ((), *(("--select", one) for one in gates)):
        for where in ((), (name,)):
            code, out, err = gate_as_anybody(project, *where, *arguments, "--json")
            assert code == 1, (arguments, where, out, err)
            found = json.loads(out)["findings"]
            assert {finding["path"] for finding in found} == {name}, (arguments, where)
            assert "cannot be read" in found[0]["message"]


def test_a_file_that_no_gate_reads_need_not_be_readable(project: Path) -> None:
    (project / "image.png").write_bytes(b"\x89PNG")
    (project / "image.png").chmod(0)
    assert gate_as_anybody(project)[0] == 0


def test_a_folder_that_cannot_be_entered_is_said_clearly(project: Path) -> None:
    closed = project / "closed"
    closed.mkdir()
    (closed / "app.py").write_text("x = 1\n")
    closed.chmod(0)
    for named in ("closed", "closed/app.py"):
        code, _, err = gate_as_anybody(project, named)
        assert code == 2, err
        assert "closed: this folder cannot be looked into" in err

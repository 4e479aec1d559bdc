"""`sessionctl heal`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sessionctl.cli import common
from sessionctl.errors import SessionctlError
from sessionctl.model import Report, many

if TYPE_CHECKING:
    from sessionctl.heal import Healed


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("heal", epilog="Example: sessionctl heal --db data/store.db --dry-run")(heal)


def heal(
    db: common.Db = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is damaged; change nothing.")] = False,
    no_backup: Annotated[bool, typer.Option("--no-backup", help="Do not make a backup first.")] = False,
    backup_dir: Annotated[Path | None, typer.Option("--backup-dir", metavar="DIR", help="Where backups go.")] = None,
    lock_timeout: common.LockTimeout = 30.0,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    yes: common.Yes = False,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Mend from archives what earlier scripts damaged. `rollback` undoes it."""
    view = common.View(json, quiet, no_color)

    def work() -> Report:
        from sessionctl import execute
        from sessionctl import heal as healer

        path = common.database(db)
        chosen = common.chosen(migrations, set_name)
        options = execute.Options(backup=not no_backup, backup_dir=backup_dir, lock_timeout=lock_timeout)
        if dry_run:
            try:
                with common.progress(view) as progress:
                    healed = healer.predict(path, chosen, options, progress)
            except SessionctlError as error:
                if error.code not in ("refused", "verification_failed"):
                    raise
                found, left = healer.examine(path, chosen)
                findings = [finding for one in found for finding in one.findings]
                refused = {"code": error.code, "message": error.message, "hint": error.hint}
                return _report(path, healer.Healed(findings, left, []), False, {"refused": refused})
            return _report(path, healed, not healed.findings, {})
        found, left = healer.examine(path, chosen)
        if not found or any(finding.severity == "error" for finding in left):
            findings = [finding for one in found for finding in one.findings]
            return _report(path, healer.Healed(findings, left, []), True, {})
        damage = sum(len(one.findings) for one in found)
        common.confirm(f"Mend {many(damage, 'finding')} in {path}?", yes)
        with common.progress(view) as progress:
            return _report(path, healer.heal(path, chosen, options, progress, (found, left)), True, {})

    common.answer("heal", view, db, work)


def _report(path: Path, healed: "Healed", ok: bool, more: dict[str, object]) -> Report:
    ok = ok and all(finding.severity != "error" for finding in healed.left)  # only a human can mend these
    findings = [
        *(finding.shown() for finding in healed.findings),
        *({**finding.shown(), "left": True} for finding in healed.left),
    ]
    changes = [change.shown() for change in healed.changes]
    runs = [run.shown() for run in healed.runs]
    return Report("heal", str(path), ok, {"findings": findings, "changes": changes, "runs": runs, **more})

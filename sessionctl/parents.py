"""Who has no parent after a rollback that had one before it: refused where a row would lose it, told where it is gone.

What refers to nothing is noted before anything is touched, and compared with what does when all is back.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sessionctl import ledger, references, schema, sql
from sessionctl.arrivals import Loss
from sessionctl.errors import SessionctlError
from sessionctl.ledger import Run
from sessionctl.model import Finding, Place
from sessionctl.model import rows as counted
from sessionctl.schema import Table


@dataclass(slots=True)
class Parents:
    """The rows without a parent, before and after.

    Args:
        archives: those of the run, which get their own names back in between.
    """

    connection: sqlite3.Connection
    run: Run
    archives: Sequence[ledger.Archive]
    _before: dict[str, int] = field(default_factory=dict)

    def note(self) -> None:
        """Keep how many rows have no parent now, and which they are, so that those to come can be told from them."""
        tables = schema.tables(self.connection)
        self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS _sessionctl_loose (child TEXT, key, refers)")
        self.connection.execute("DELETE FROM temp._sessionctl_loose")
        self._before = references.violations(self.connection, self._hidden())
        names = {name: name for name, count in self._before.items() if count}
        names |= {one.archive: one.original for one in self.archives if one.archive.lower() in tables}
        for name, later in names.items():  # an archive's rows, under the name that it gets again
            query = references.loose(self.connection, tables[name.lower()], tables)
            self.connection.execute(
                f"INSERT INTO temp._sessionctl_loose SELECT {sql.literal(later)}, key, refers FROM ({query})"
            )

    def check(self) -> None:
        """No row may lose its parent, but those that had none before the run.

        Raises:
            SessionctlError: `rollback_would_lose` with the rows that would; no flag finds a place for these.
        """
        adopted = dict(
            self.connection.execute(
                "SELECT a.child, count(*) FROM _sessionctl_adopted AS a JOIN _sessionctl_merges AS m USING (merge_id) "
                "JOIN _sessionctl_runs AS r USING (run_id) WHERE r.run_id = :run "
                "OR json_extract(r.details, '$.of') = :run GROUP BY a.child",
                {"run": self.run.run_id},
            )
        )
        sources = {archive.original.lower() for archive in self.archives}
        noted = self.run.details.get("violations_before", {})  # a heal mends references that lead nowhere
        for name, count in references.violations(self.connection, self._hidden()).items():
            more = count - max(self._before.get(name, 0) + adopted.get(name, 0), noted.get(name, 0))
            if more > 0 and name.lower() not in sources:  # a source's own dangling rows are as old as the source
                loss = Loss(name, "its parent", more, self._loosened(name))
                raise SessionctlError(
                    f"rolling {self.run.migration} back would leave {counted(more)} of {name} without "
                    f"{'its' if more == 1 else 'their'} parent: {loss.named()}",
                    hint="No flag helps: the old tables take no row that these could refer to. Give these rows of "
                    f"{name} another parent, or delete them, and roll back again.",
                    code="rollback_would_lose",
                    data={"cannot_carry": [loss.shown()]},
                )

    def check_discarded(self, losses: Iterable[Loss]) -> None:
        """A row that was given another parent before its own was deleted has none once that edit is discarded.

        Raises:
            SessionctlError: `rollback_would_lose` with the rows.
        """
        tables = schema.tables(self.connection)
        edited = {(loss.table.lower(), loss.field.lower()) for loss in losses}
        moved = {
            table.name
            for table in tables.values()
            for key in table.foreign_keys
            if any((table.name.lower(), column.lower()) in edited for column in key.columns)
        }
        for one in self.archives if moved else ():
            keys = self._loosened(one.original)
            if keys:
                loss = Loss(one.original, "its parent", len(keys), keys)
                raise SessionctlError(
                    f"--discard would leave {counted(len(keys))} of {one.original} without a parent, which was deleted "
                    f"after the row had been given another: {loss.named()}",
                    hint="Roll back without --discard: what was written since is carried back where it can be.",
                    code="rollback_would_lose",
                    data={"cannot_carry": [loss.shown()]},
                )

    def missed(self) -> list[Finding]:
        """The rows of a source that come back without the parent that they had there: it was deleted since.

        They are kept, as nothing else has them: most were in quarantine, where no DELETE of their parent reached them.
        """
        tables = schema.tables(self.connection)
        found = []
        for name in (one.original for one in self.archives):
            now = references.loose(self.connection, tables[name.lower()], tables)
            known = f"SELECT refers FROM temp._sessionctl_loose WHERE child = {sql.literal(name)}"  # keys may be NULL
            rows = self.connection.execute(f"SELECT key FROM ({now}) WHERE refers NOT IN ({known})")
            keys = tuple(sql.told_key(row[0]) for row in rows)
            old = self._old(tables[name.lower()])
            if len(keys) > old:
                beside = f", beside {old} that had none before the run" if old else ""
                named = Loss(name, "", len(keys), keys).named()
                found.append(
                    Finding(
                        "missing_parent",
                        f"{counted(len(keys) - old)} of {name} came back without the parent that was deleted since"
                        f"{beside}: {named}",
                        "warning",
                        Place(table=name, key=keys[0]),
                        "Delete them, or give them another parent: the row that they refer to stays deleted.",
                    )
                )
        return found

    def _old(self, source: Table) -> int:
        """How many references of a source led nowhere before the run; those to other sources are known one by one."""
        by_key = self.run.details.get("retired_violations", {}).get(source.name)
        if by_key is None:  # an earlier version noted this for a heal alone
            return int(self.run.details.get("violations_before", {}).get(source.name, 0))
        sources = {archive.original.lower() for archive in self.archives}
        leaving = {", ".join(key.columns) for key in source.foreign_keys if key.parent.lower() not in sources}
        return sum(count or 0 for columns, count in by_key.items() if columns in leaving)

    def _hidden(self) -> list[str]:
        return [one.archive for one in self.archives]

    def _loosened(self, name: str) -> tuple[str, ...]:
        """The keys of the rows that have no parent now and had one before."""
        tables = schema.tables(self.connection)
        query = references.loose(self.connection, tables[name.lower()], tables)
        known = f"SELECT key FROM temp._sessionctl_loose WHERE child = {sql.literal(name)} UNION ALL "
        known += f"SELECT key FROM _sessionctl_adopted WHERE child = {sql.literal(name)}"
        rows = self.connection.execute(f"SELECT key FROM ({query}) EXCEPT SELECT key FROM ({known})")
        return tuple(sql.told_key(row[0]) for row in rows)

"""Archive by rename, and point everything that referred to a retired table at its successor."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

from sessionctl import compare, computed, ledger, references, repoint, schema, sql, stand_ins, strays
from sessionctl.model import Finding, Migration, Place
from sessionctl.plan import Planned, Source
from sessionctl.projection import ID, RID, Projection
from sessionctl.repoint import Retirement
from sessionctl.schema import ForeignKey, Object, Table

Do = Callable[[str], int]


def retirements(
    migration: Migration, planned: Planned, merged: Iterable[tuple[Source, Projection, int]]
) -> list[Retirement]:
    """Which tables go, under which names, and who takes their place."""
    keys = {source.table.name: projection.renamed for source, projection, _ in merged}
    found: list[Retirement] = []
    for step in migration.retires.values():
        of_it = [s for s in planned.sources if s.merge.source.lower() == step.table.lower()]
        live = any(source.renamed for source in of_it)
        for source in of_it:
            aliases = () if source.renamed or live else (step.table,)
            found.append(
                Retirement(
                    source.table.name,
                    source.archive,
                    step.successor,
                    aliases,
                    keys.get(source.table.name, {}),
                )
            )
        if not of_it and not any(m.source.lower() == step.table.lower() for m in migration.merges):
            found.append(Retirement(step.table, step.archive, step.successor))
    return found


def follow(
    connection: sqlite3.Connection,
    migration: Migration,
    source: Source,
    projection: Projection,
    merge_id: int,
    do: Do,
) -> None:
    """Child rows follow the key: where a row goes over under another key, so do the values that refer to it."""
    quarantined = f"SELECT 1 FROM _sessionctl_rows AS r WHERE r.merge_id = {merge_id} AND r.key IS +p.{ID}"
    new = (
        f"coalesce((SELECT r.target_key FROM _sessionctl_rows AS r WHERE r.merge_id = {merge_id} AND r.key IS +p.{ID} "
        "AND r.outcome <> 'quarantined'), p.k1)"
    )
    plain = all(sql.plain_column(expression) for expression in source.merge.key.values())
    forked = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM _sessionctl_rows WHERE merge_id = ? AND outcome <> 'quarantined' "
        "AND target_key IS NOT key)",
        (merge_id,),
    ).fetchone()[0]
    if plain and not forked:
        return
    for child, key in strays.children(connection, migration, source):
        now = _now(projection, key, new)
        was = [f"s.{sql.quoted(column)}" for column in key.parent_columns]
        numbers = range(1, len(was) + 1)
        made = ", ".join(f"{was[n - 1]} AS was{n}, {now[n - 1]} AS now{n}" for n in numbers)
        do("DROP TABLE IF EXISTS temp._sessionctl_moved")
        do(
            f"CREATE TEMP TABLE _sessionctl_moved AS SELECT {made} "
            f"FROM ({projection.select(insert=False)}) AS p "
            f"CROSS JOIN {sql.quoted(source.table.name)} AS s ON {source.table.handle('s')} = p.{RID} "
            f"WHERE NOT EXISTS ({quarantined} AND r.outcome = 'quarantined')"
        )
        do(f"CREATE INDEX temp._sessionctl_moved_was ON _sessionctl_moved({', '.join(f'was{n}' for n in numbers)})")
        columns = [sql.quoted(column) for column in key.columns]
        changed = ", ".join(f"{column} = m.now{n}" for n, column in enumerate(columns, 1))
        same = " AND ".join(f"c.{column} = m.was{n}" for n, column in enumerate(columns, 1))
        other = " OR ".join(f"m.now{n} IS NOT m.was{n}" for n in numbers)
        do("DROP TABLE IF EXISTS temp._sessionctl_odd")
        shown = ", ".join(f"c.{column} AS was{n}" for n, column in enumerate(columns, 1))
        do(
            f"CREATE TEMP TABLE _sessionctl_odd AS SELECT {child.handle('c')} AS handle, {shown} "
            f"FROM {sql.quoted(child.name)} AS c JOIN temp._sessionctl_moved AS m ON {same} "
            f"WHERE ({other}) AND ({_spelled_otherwise(child, key)})"
        )
        do(
            f"UPDATE OR ABORT {sql.quoted(child.name)} AS c SET {changed} FROM temp._sessionctl_moved AS m "
            f"WHERE {same} AND ({other})"
        )
        for n, column in enumerate(key.columns, 1):
            do(
                f"INSERT INTO _sessionctl_followed SELECT {merge_id}, {sql.literal(child.name)}, "
                f"{child.identity('c')}, {sql.literal(column)}, o.was{n}, c.{sql.quoted(column)} "
                f"FROM temp._sessionctl_odd AS o CROSS JOIN {sql.quoted(child.name)} AS c "
                f"ON {child.handle('c')} = o.handle"
            )


def _spelled_otherwise(child: Table, key: ForeignKey) -> str:
    """Whether a child `c` says the key of its parent `m` in another form than its column makes of that key."""
    odd = []
    for n, name in enumerate(key.columns, 1):
        column, was = child.column(name), f"m.was{n}"
        if column is not None and column.affinity == "TEXT":
            was = f"CASE WHEN typeof({was}) IN ('integer', 'real') THEN CAST({was} AS TEXT) ELSE {was} END"
        odd.append(f"NOT {compare.exactly(f'c.{sql.quoted(name)}', was)}")
    return " OR ".join(odd)


def _now(projection: Projection, key: ForeignKey, first: str) -> list[str]:
    """What each column of a foreign key holds after the merge; `first` is the target's first key column."""
    parts = {column.lower(): n for n, (column, _) in enumerate(projection.keys, 1)}
    numbers = [parts.get((projection.became(column) or "").lower()) for column in key.parent_columns]
    held = {1: first, None: ""}
    return [
        held.get(n, f"p.k{n}") or f"s.{sql.quoted(column)}"
        for n, column in zip(numbers, key.parent_columns, strict=True)
    ]


def adopt(
    connection: sqlite3.Connection,
    tables: Mapping[str, Table],
    projection: Projection,
    merge_id: int,
    last: int | None,
) -> None:
    """Note what only a look right after a merge tells: what defaults made up, and rows that referred to nothing before.

    Their parent has come with it, or was in the target all along, where their key points from now on.

    Args:
        last: rows of the target beyond this rowid are the new ones; None where rowids do not tell.
    """
    computed.note(connection, projection, merge_id)
    source, target = projection.source, projection.target
    lost = (
        f"SELECT 1 FROM temp._sessionctl_pair WHERE _sessionctl_pair.{RID} = p.{RID}",
        f"SELECT 1 FROM temp._sessionctl_lost WHERE _sessionctl_lost.rid = p.{RID}",
    )
    new = " AND ".join(f"NOT EXISTS ({query})" for query in lost)
    came = (
        f"({projection.select(insert=False)}) AS p JOIN {sql.quoted(target.name)} AS t "
        f"ON {projection.match('t', 'p')} WHERE {new}"
    )
    itself = f"{target.handle('c')} IN (SELECT {target.handle('t')} FROM {came})"
    if last is not None:
        came = f"{sql.quoted(target.name)} AS t WHERE t.{target.rowid} > {last}"
        itself = f"c.{target.rowid} > {last}"
    for child in tables.values():
        into = f"INSERT INTO _sessionctl_adopted SELECT {merge_id}, {sql.literal(child.name)}, {child.identity('c')} "
        into += f"FROM {sql.quoted(child.name)} AS c WHERE "
        for key in child.foreign_keys:
            columns = ", ".join(f"c.{sql.quoted(column)}" for column in key.columns)
            if key.parent.lower() == target.name.lower():
                parents = ", ".join(f"t.{sql.quoted(column)}" for column in key.parent_columns)
                connection.execute(
                    f"{into}({columns}) IN (SELECT {parents} FROM {came})"
                    + (f" AND NOT {itself}" if child.name == target.name else "")
                )
            elif key.parent.lower() == source.name.lower() and len(key.columns) == len(key.parent_columns):
                places = [projection.became(column) for column in key.parent_columns]
                if None in places:
                    continue
                reached = ", ".join(f"t.{sql.quoted(place)}" for place in places if place)
                orphaned = references.nothing_of(connection, child, key, source, "c")
                connection.execute(
                    f"{into}{orphaned} "
                    f"AND EXISTS (SELECT 1 FROM {sql.quoted(target.name)} AS t WHERE ({reached}) = ({columns}))"
                )


def run(
    connection: sqlite3.Connection,
    run_id: int,
    retired: list[Retirement],
    do: Do,
    unindex: Callable[[list[str]], None],
) -> tuple[list[str], list[Finding], list[Finding]]:
    """Rename, record, take the archives' indexes away and rewrite what refers to them.

    Args:
        unindex: frees the names of these indexes.

    Returns:
        what was pointed at the successor, what is worth knowing, and what refuses the run.
    """
    tables = schema.tables(connection)
    known = {archive.archive.lower() for archive in ledger.archives(connection)}
    repointing = repoint.repoint(connection, retired)
    refusals = [*_unable(repointing.refused), *_virtual(connection, retired), *_fed_twice(connection, retired)]
    objects = schema.texts(connection)
    connection.execute("PRAGMA legacy_alter_table = ON")  # nothing else is rewritten: the texts are ready
    try:
        for one in retired:
            table = tables.get(one.table.lower())
            if table is None or (one.table == one.archive and one.table.lower() in known):
                continue  # gone, or archived before: only what still names it is left to do
            ledger.note_archive(
                connection,
                ledger.Archive(
                    0,
                    run_id,
                    one.table,
                    one.archive,
                    one.successor,
                    one.table != one.archive,
                    connection.execute(f"SELECT count(*) FROM {sql.quoted(table.name)}").fetchone()[0],
                    "",  # who fingerprints them is not done yet
                ),
            )
            indexes = {
                name: text
                for (kind, name), (of, text) in objects.items()
                if kind == "index" and of.lower() == one.table.lower()
            }
            ledger.note_indexes(connection, run_id, indexes)
            unindex(list(indexes))
            for name, text in indexes.items():
                refusals += _one_way(connection, name, one.table, text)
            if one.table != one.archive:
                alter(connection, f"{sql.quoted(one.table)} RENAME TO {sql.quoted(one.archive)}", do)
    finally:
        connection.execute("PRAGMA legacy_alter_table = OFF")
    renamed = {one.table: one.archive for one in retired}
    changed: dict[Object, str] = {
        (kind, renamed.get(name, name) if kind == "table" else name): text
        for (kind, name), text in repointing.changed.items()
    }
    schema.rewrite(connection, changed)
    archives = known | {name.lower() for one in retired for name in (one.table, one.archive)}
    refusals += _unfit(
        references.mismatched(tables, archives), references.mismatched(schema.tables(connection), archives)
    )
    listed = [f"{kind} {name}" for kind, name in changed if kind != "table" or name not in renamed.values()]
    findings = [
        Finding(
            "broken_before",
            f"{kind} {name} was broken before and stays so: {why}",
            "warning",
            Place(table=name),
        )
        for (kind, name), why in repointing.broken.items()
    ]
    findings += _fed_for_good(connection, retired)
    return listed, findings, refusals


def _unfit(before: Set[tuple[str, str]], after: Set[tuple[str, str]]) -> Iterator[Finding]:
    """Foreign keys that the successor cannot serve."""
    for table, columns in sorted(after - before):
        yield Finding(
            "foreign_key_mismatch",
            f"{table}({columns}) would refer to columns that are no key: SQLite would refuse every write to {table}",
            place=Place(table=table, field=columns),
            instead="Give these columns of the successor a unique index first, in a Script before the Retire.",
        )


def _one_way(connection: sqlite3.Connection, index: str, table: str, text: str) -> list[Finding]:
    """An index whose name was freed just now and that could not be made again: the way back would end at it."""
    try:
        connection.execute(f"EXPLAIN {text}").close()
    except sqlite3.OperationalError as error:
        return [
            Finding(
                "index_of_application",
                f"index {index} on {table} could not be made again by a rollback: {error}",
                place=Place(table=table),
                instead=f"Drop {index}; only the application has what it needs, and it can make it again afterwards.",
            )
        ]
    return []


def alter(connection: sqlite3.Connection, change: str, do: Do) -> None:
    """ALTER TABLE, standing in for collations that only the application has: SQLite reads every schema text for it."""
    with stand_ins.collations(connection):
        do(f"ALTER TABLE {change}")


def _unable(refused: Mapping[Object, str]) -> list[Finding]:
    return [
        Finding(
            "cannot_repoint",
            f"{kind} {name} names a retired table and cannot be read here: {why}",
            place=Place(table=name),
            instead=f"Drop {name} in a Script before the Retire and create its replacement after it.",
        )
        for (kind, name), why in refused.items()
    ]


def _virtual(connection: sqlite3.Connection, retired: Iterable[Retirement]) -> list[Finding]:
    """Virtual tables name their content table in a text that no rename follows."""
    names = {one.table.lower() for one in retired}
    return [
        Finding(
            "virtual_table",
            f"the virtual table {name} is built over {', '.join(sorted(named))}",
            place=Place(table=name),
            instead="Drop it in a Script before the Retire, and build it over the successor after it.",
        )
        for (kind, name), (_, text) in schema.texts(connection).items()
        if kind == "table" and text.upper().startswith("CREATE VIRTUAL")
        for named in [
            names & (sql.names(text) | {t.text[1:-1].lower() for t in sql.tokens(text) if t.kind == "string"})
        ]
        if named
    ]


def _fed_twice(connection: sqlite3.Connection, retired: Iterable[Retirement]) -> list[Finding]:
    """Search indexes that have the rows of a source already, and were given those of its target again."""
    fed = _fed(connection, ("insert", "update", "delete"))
    return [
        Finding(
            "fed_twice",
            f"triggers of {one.table} and of {one.successor} feed the same virtual table {name}: it would have every "
            "merged row twice, and lose those that go back",
            place=Place(table=name),
            instead=f"Drop the triggers of {one.table} and take its rows out of {name} first, in a Script before the "
            "Merge; it takes the merged ones.",
        )
        for one in retired
        for name in sorted(fed.get(one.table.lower(), set()) & fed.get(one.successor.lower(), set()))
    ]


def _fed_for_good(connection: sqlite3.Connection, retired: Iterable[Retirement]) -> list[Finding]:
    """Search indexes that take rows and let none go."""
    taking, letting_go = _fed(connection, ("insert",)), _fed(connection, ("delete",))
    return [
        Finding(
            "fed_for_good",
            f"triggers of {one.successor} put rows into the virtual table {name} and take none away: after a rollback "
            "it has the merged ones still",
            "warning",
            Place(table=name),
            f"Give {one.successor} a trigger AFTER DELETE that takes its row out of {name}.",
        )
        for one in retired
        for name in sorted(taking.get(one.successor.lower(), set()) - letting_go.get(one.successor.lower(), set()))
    ]


def _fed(connection: sqlite3.Connection, events: Sequence[str]) -> dict[str, set[str]]:
    """Table -> the virtual tables that its triggers for these events write to; names in lower case."""
    virtual = schema.virtual(connection)
    found: dict[str, set[str]] = {}
    for (kind, _), (table, text) in schema.texts(connection).items():
        if kind == "trigger" and sql.fires_on(text) in events:
            found.setdefault(table.lower(), set()).update(sql.written_by(text) & virtual)
    return found


def number_again(connection: sqlite3.Connection, archive: ledger.Archive, do: Do) -> None:
    """Give the rows of a restored table without a key the numbers that they had before its merge closed the gaps."""
    table = schema.tables(connection)[(archive.original if archive.renamed else archive.archive).lower()]
    recorded = (
        "FROM _sessionctl_preimages AS i JOIN _sessionctl_merges AS m USING (merge_id) "
        f"WHERE m.run_id = {archive.run_id} AND m.archive = {sql.literal(archive.archive)} AND i.field = ''"
    )
    last = connection.execute(f"SELECT max(i.value) {recorded}").fetchone()[0]
    if last is None:
        return
    name, rowid = sql.quoted(table.name), table.rowid
    beyond = max(last, connection.execute(f"SELECT coalesce(max({rowid}), 0) FROM {name}").fetchone()[0])
    do(f"UPDATE OR ABORT {name} SET {rowid} = {rowid} + {beyond}")
    do(
        f"UPDATE OR ABORT {name} AS s SET {rowid} = o.value FROM (SELECT i.key, i.value {recorded}) AS o "
        f"WHERE s.{rowid} = o.key + {beyond}"
    )


def newly_broken(before: Mapping[Object, str], after: Mapping[Object, str]) -> list[Finding]:
    """Views and triggers that could run before and cannot any more."""
    return [
        Finding(
            "cannot_repoint",
            f"{kind} {name} would not work any more: {why}",
            place=Place(table=name),
            instead=f"Drop {name} in a Script before the Retire and create its replacement after it.",
        )
        for (kind, name), why in after.items()
        if (kind, name) not in before
    ]

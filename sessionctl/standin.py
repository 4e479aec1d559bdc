"""The SQL of a view that stands in for a retired table: what it shows, and what its triggers do with each write."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from sessionctl import inverse, jsonsql, sql
from sessionctl.model import Merge, Outcome
from sessionctl.projection import Projection
from sessionctl.purity import Impure, over, pure
from sessionctl.schema import Column

# One row that INSERT tries to write again when the key is taken, once so that only OR REPLACE changes it, and once so
# that OR IGNORE alone does not: so a trigger learns what the caller said, and a REPLACE can be an update: no cascade
# fires.
PROBE = "_sessionctl_compat"
_REPLACE, _NEW = 1, 2  # what it says then; 0 for a row that is to be ignored
_NOTES = "_sessionctl_compat_rows"
WRITTEN = "_sessionctl_compat_views"


@dataclass(frozen=True, slots=True)
class Stood:
    """One archived table for which a view stands in.

    Args:
        grown: the columns that the run added to the target, in lower case: what these hold was written since.
    """

    projection: Projection
    archive: str
    merge_id: int
    outcome: Outcome
    grown: Set[str]


@dataclass(slots=True)
class View:
    """One view and its triggers.

    Args:
        absent: the sources of the migration, in lower case, for which no view stands in.
    """

    name: str
    stood: Sequence[Stood]
    absent: Set[str] = frozenset()
    told: dict[str, str] = field(default_factory=dict)
    aside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        source, target = self.projection.source, self.projection.target
        # In a trigger NEW and OLD are its row, and an UPDATE there can give its table no other name. The view itself is
        # read where a row is inserted, which has no OLD.
        for name, taken in ((target.name, ("new", "old")), (self.name, ("new",))):
            if name.lower() in taken:
                raise Impure(f"in its triggers a table called {name} cannot be told from their row")
        told = inverse.source_row(self.merge, source, target, self._target, {}, guarded=False)
        if told is None:
            raise Impure(f"the mapping into {target.name} has no way back for its key or a column that must be given")
        self.told = {name: self._declared(name, pure(expression)) for name, expression in told.items()}
        for name in self.projection.extras:
            value = self._of(str(self.merge.extras))
            self.told[name] = f"CASE WHEN json_valid({value}) THEN json_extract({value}, {jsonsql.path(name)}) END"
        carried = {name for e in (*self.merge.key.values(), *self.merge.columns.values()) for name in sql.names(e)}
        extras = {name.lower() for name in self.projection.extras}
        live = {name.lower() for name in self.told} & (carried | extras)
        self.aside = [column.name for column in self._columns if column.name.lower() not in live]
        self.told.update({name: self._kept(name) for name in self.aside})

    def _declared(self, name: str, expression: str) -> str:
        """What a column says, as its type: without one `WHERE id = 2` would not find what a prefix was cut from.

        Keys and references alone: a number elsewhere may be any text, and a CAST would make another value of it.
        """
        source, target = self.projection.source, self.projection.target
        column, plain = source.column(name), {self._of(column.name) for column in target.columns}
        names = {*source.pks, *(column for key in source.foreign_keys for column in key.columns)}
        if expression in plain or name.lower() not in map(str.lower, names):
            return expression
        if column is None or column.affinity not in ("INTEGER", "TEXT"):
            return expression
        return f"CAST({expression} AS {column.affinity})"

    @property
    def projection(self) -> Projection:
        return self.stood[0].projection

    @property
    def merge(self) -> Merge:
        return self.projection.merge

    @property
    def _columns(self) -> list[Column]:
        return [column for column in self.projection.source.columns if not column.generated]

    @property
    def _target(self) -> str:
        return sql.quoted(self.projection.target.name)

    def _of(self, column: str) -> str:
        return f"{self._target}.{sql.quoted(column)}"

    @property
    def _key(self) -> tuple[str, str, str]:
        """The target's key column, its expression, and the source column that it is made of."""
        merge = self.merge
        if len(merge.key) != 1 or len(self.projection.renamed) != 1:
            raise Impure("its key is made of several columns")
        ((column, expression),) = merge.key.items()
        (lower,) = self.projection.renamed
        origin = self.projection.source.column(lower)
        if origin is None or origin.name not in self.told:
            raise Impure("its key has no way back")
        return column, pure(expression), origin.name

    @property
    def identity(self) -> Column | None:
        """The source column that the target's key is made of."""
        return self.projection.source.column(self._key[2])

    @property
    def _forks(self) -> bool:
        """Whether rows of this source may lie in the target under an id of their own."""
        return self.merge.on_conflict == "fork"

    def forks(self) -> Iterator[str]:
        """Note what went over under another id than its own: the view shows it under the old one."""
        column = sql.literal(self._key[2])
        for one in self.stood if self._forks else ():
            was = f"a.{sql.quoted(self._origin_of(one))}"
            rows = (
                f"FROM _sessionctl_rows AS r JOIN {sql.quoted(one.archive)} AS a "
                f"ON {one.projection.source.identity('a')} = +r.key WHERE r.merge_id = {one.merge_id} "
                f"AND r.outcome <> 'quarantined' AND r.target_key <> {self._made_of(one)}"
            )
            into = f"INSERT INTO {_NOTES} SELECT {sql.literal(self.name)}, r.target_key,"
            once = "ON CONFLICT (view, key, field) DO NOTHING"  # two archives may hold what became one row
            yield f"{into} {column}, {was} {rows} {once}"
            yield f"{into} '', NULL {rows} {once}"

    def statements(self) -> Iterator[str]:
        """The view, then a trigger for each kind of write."""
        names = ", ".join(sql.quoted(column.name) for column in self._columns)
        view = f"CREATE VIEW {sql.quoted(self.name)} ({names}) AS {self._shown({})} WHERE {self._own()}"
        if self._forks:
            _, expression, origin = self._key
            was = "n.value" if sql.plain_column(expression) else self._declared(origin, "n.value")
            forked = f"n.view = {sql.literal(self.name)} AND n.field = {sql.literal(origin)}"
            view += (
                f" UNION ALL {self._shown({origin: was})} JOIN {_NOTES} AS n "
                f"ON n.key = +{self._of(self._key[0])} WHERE {forked}"
            )
        yield view
        yield self._trigger("insert", self._insert())
        yield self._trigger("update", self._update())
        yield self._trigger("delete", self._delete())

    def _shown(self, instead: Mapping[str, str]) -> str:
        told = {**self.told, **instead}
        return f"SELECT {', '.join(told[column.name] for column in self._columns)} FROM {self._target}"

    def _trigger(self, event: str, body: Iterable[str]) -> str:
        name, view = sql.quoted(f"{self.name}_compat_{event}"), sql.literal(self.name)
        noted = f"UPDATE {WRITTEN} SET written_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE view = {view}"
        on = f"INSTEAD OF {event.upper()} ON {sql.quoted(self.name)} FOR EACH ROW"
        return f"CREATE TRIGGER {name} {on} BEGIN {' '.join(f'{statement};' for statement in (noted, *body))} END"

    # -- whose rows -----------------------------------------------------------------------------------------------

    def _own(self) -> str:
        """The rows of the target that are the source's: of its archive, written through the view, or as the file says.

        A row that was forked is shown beside these, under the id that it had.
        """
        column, expression, origin = self._key
        any_of = [self._noted("''"), *(self._arrived(one) for one in self.stood)]
        if self.merge.belongs and not sql.names(self.merge.belongs) & self.absent:
            any_of.append(self._belongs())
        own = f"({' OR '.join(any_of)})"
        if not sql.plain_column(expression):
            own += f" AND {self._of(column)} = ({over(expression, {origin.lower(): f'({self.told[origin]})'})})"
        return own + (f" AND NOT {self._noted(sql.literal(origin))}" if self._forks else "")

    def _noted(self, name: str) -> str:
        return f"EXISTS (SELECT 1 {self._note(name)})"

    def _note(self, name: str) -> str:
        key = f"+{self._of(self._key[0])}"
        return f"FROM {_NOTES} AS n WHERE n.view = {sql.literal(self.name)} AND n.key = {key} AND n.field = {name}"

    def _origin_of(self, one: Stood) -> str:
        found = one.projection.source.column(self._key[2])
        assert found is not None  # every source of one merge has the columns of its key
        return found.name

    def _made_of(self, one: Stood) -> str:
        """The key that the mapping makes of a row of the archive."""
        origin = self._origin_of(one)
        return f"({over(self._key[1], {origin.lower(): f'a.{sql.quoted(origin)}'})})"

    def _of_archive(self, one: Stood) -> str:
        """The row of an archive that lies at this key of the target."""
        column, expression, origin = self._key
        at = f"a.{sql.quoted(self._origin_of(one))} = +({self.told[origin]})"
        if not sql.plain_column(expression):
            at += f" AND {self._made_of(one)} = {self._of(column)}"
        return f"FROM {sql.quoted(one.archive)} AS a WHERE {at}"

    def _arrived(self, one: Stood) -> str:
        waits = (
            "SELECT 1 FROM _sessionctl_quarantine AS q "
            "WHERE q.merge_id = r.merge_id AND q.key IS r.key AND q.resolved_at IS NULL"
        )
        elsewhere = (
            f"SELECT 1 FROM _sessionctl_rows AS r WHERE r.merge_id = {one.merge_id} "
            f"AND r.key IS +({one.projection.source.identity('a')}) AND (r.target_key <> {self._of(self._key[0])} "
            f"OR (r.outcome = 'quarantined' AND EXISTS ({waits})))"
        )
        return f"EXISTS (SELECT 1 {self._of_archive(one)} AND NOT EXISTS ({elsewhere}))"

    def _belongs(self) -> str:
        one, target = self.stood[0], self.projection.target
        condition = f"({pure(inverse.qualified(self.merge.belongs, target, self._target))})"
        last = f"coalesce((SELECT m.last_rowid FROM _sessionctl_merges AS m WHERE m.merge_id = {one.merge_id}), 0)"
        since = inverse.written_since(target, self._target, last, one.grown)  # as a rollback has it
        return f"({condition} AND {since})"

    def _kept(self, name: str) -> str:
        """A column that no field of the target holds: as it was said through the view, else as it is in the archive."""
        note = self._note(sql.literal(name))
        cases = f"WHEN EXISTS (SELECT 1 {note}) THEN (SELECT n.value {note})"
        for one in self.stood:
            column = one.projection.source.column(name)
            if column is not None:
                row = self._of_archive(one)
                cases += f" WHEN EXISTS (SELECT 1 {row}) THEN (SELECT a.{sql.quoted(column.name)} {row})"
        return f"CASE {cases} ELSE {self.told.get(name, 'NULL')} END"

    # -- writes ---------------------------------------------------------------------------------------------------

    def _insert(self) -> Iterator[str]:
        column, expression, origin = self._key
        view, new = sql.quoted(self.name), self._forward(expression, "NEW", insert=True)
        given = [c.name for c in self._columns if c.name == origin or (c.notnull and c.default is None)]
        for name in given:
            message = sql.literal(f"NOT NULL constraint failed: {self.name}.{name}")
            yield f"SELECT RAISE(ABORT, {message}) WHERE NEW.{sql.quoted(name)} IS NULL"
        taken = f"EXISTS (SELECT 1 FROM {view} WHERE {view}.{sql.quoted(origin)} = NEW.{sql.quoted(origin)})"
        there = f"EXISTS (SELECT 1 FROM {self._target} WHERE {self._of(column)} = {new})"
        duplicate = f"SELECT RAISE(ABORT, {sql.literal(f'UNIQUE constraint failed: {self.name}.{origin}')})"
        asked = f"(SELECT replaced FROM {PROBE})"
        yield f"UPDATE {PROBE} SET replaced = 0"
        yield f"INSERT OR IGNORE INTO {PROBE}(one, replaced) SELECT 1, {_REPLACE} WHERE {taken}"
        yield f"INSERT OR REPLACE INTO {PROBE}(one, replaced) SELECT 1, {_NEW} WHERE {taken} AND NOT {asked}"
        yield f"{duplicate} WHERE {asked} = {_NEW}"
        yield f"UPDATE {PROBE} SET replaced = {_NEW} WHERE NOT {taken}"
        if self._forks:  # another thing has this id in the target
            yield f"{duplicate} WHERE {asked} = {_NEW} AND {there}"
        fields, place = self._fields(), self._place("NEW", insert=True)
        replaced = ", ".join(f"{sql.quoted(name)} = {self._replaced(name)}" for name in fields)
        yield f"UPDATE {self._target} SET {replaced} WHERE {self._of(column)} = {place} AND {asked} = {_REPLACE}"
        for name in self.aside:
            yield from self._say(name, place, self._forward(sql.quoted(name), "NEW", insert=True), asked)
        for name in self._live():
            yield from self._say(name, place, "NULL", f"{asked} = {_REPLACE}")
        if not self._forks:  # the same session, begun on both sides: it becomes the source's as well
            united = ", ".join(f"{sql.quoted(name)} = {self._united(name)}" for name in fields)
            yield f"UPDATE {self._target} SET {united} WHERE {self._of(column)} = {new} AND {asked} = {_NEW}"
        yield from self._say("", new, "NULL", f"{asked} = {_NEW}")
        into = ", ".join(map(sql.quoted, (column, *fields)))
        values = ", ".join((new, *(self._inserted(name) for name in fields)))
        yield f"INSERT INTO {self._target}({into}) SELECT {values} WHERE {asked} = {_NEW} AND NOT {there}"

    def _update(self) -> Iterator[str]:
        column, expression, _ = self._key
        now, was = (self._forward(expression, row) for row in ("NEW", "OLD"))
        old, moved = self._place("OLD"), _differ(now, was)
        parts = [f"{sql.quoted(column)} = CASE WHEN {moved} THEN {now} ELSE {self._of(column)} END"]
        parts += [f"{sql.quoted(name)} = {self._updated(name)}" for name in self._fields()]
        yield f"UPDATE {self._target} SET {', '.join(parts)} WHERE {self._of(column)} = {old}"
        place = f"CASE WHEN {moved} THEN {now} ELSE {old} END"
        for name in (*self.aside, *self._live()):
            one, other = f"NEW.{sql.quoted(name)}", f"OLD.{sql.quoted(name)}"
            said = one if name in self.aside else "NULL"
            yield from self._say(name, place, said, f"({moved} OR {_differ(one, other)})")
        yield from self._say("", now, "NULL", moved)
        yield f"DELETE FROM {_NOTES} WHERE view = {sql.literal(self.name)} AND key = +{old} AND {moved}"
        at_new = f"{self._of(column)} = {place}"
        for name in self.projection.extras:  # these live in the JSON, which may just have been written anew
            text, one = sql.quoted(str(self.merge.extras)), f"NEW.{sql.quoted(name)}"
            value = jsonsql.replaced(text, name, one)
            yield f"UPDATE {self._target} SET {text} = {value} WHERE {at_new} AND {_differ(self.told[name], one)}"

    def _delete(self) -> Iterator[str]:
        place = self._place("OLD")
        yield f"DELETE FROM {self._target} WHERE {self._of(self._key[0])} = {place}"
        yield f"DELETE FROM {_NOTES} WHERE view = {sql.literal(self.name)} AND key = +{place}"

    def _live(self) -> list[str]:
        """The columns that fields of the target hold, its key aside: of these only who wrote them is noted."""
        apart = {*self.aside, *self.projection.extras, self._key[2]}
        return [column.name for column in self._columns if column.name not in apart]

    def _say(self, name: str, place: str, value: str, when: str) -> Iterator[str]:
        """Note a value; what is there goes first, since the caller's OR clause would decide otherwise."""
        view, named = sql.literal(self.name), sql.literal(name)
        yield f"DELETE FROM {_NOTES} WHERE view = {view} AND key = +{place} AND field = {named} AND {when}"
        yield f"INSERT INTO {_NOTES} SELECT {view}, {place}, {named}, {value} WHERE {when}"

    def _place(self, row: str, *, insert: bool = False) -> str:
        """The key in the target of a row of the view; one that was forked lies under an id of its own."""
        _, expression, origin = self._key
        made = self._forward(expression, row, insert=insert)
        if not self._forks:
            return made
        named = f"n.view = {sql.literal(self.name)} AND n.field = {sql.literal(origin)}"
        found = f"SELECT n.key FROM {_NOTES} AS n WHERE {named} AND n.value = +{row}.{sql.quoted(origin)}"
        return f"coalesce(({found}), {made})"

    def _fields(self) -> list[str]:
        return [f.column for f in self.projection.fields]

    def _forward(self, expression: str, row: str, *, insert: bool = False) -> str:
        """What the mapping makes of a row of the view; a column that is not given has its table's default."""
        values: dict[str, str] = {name.lower(): "NULL" for name in self.merge.optional}
        for column in self._columns:
            value = f"{row}.{sql.quoted(column.name)}"
            defaulted = insert and column.default is not None
            values[column.name.lower()] = f"coalesce({value}, {column.default})" if defaulted else value
        return f"({over(pure(expression), values)})"

    def _value(self, name: str, row: str, *, insert: bool = False) -> str:
        merge, target = self.merge, self.projection.target
        value = self._forward(merge.columns[name], row, insert=insert)
        if merge.on_orphan.get(name) == "null":
            for key in target.foreign_keys:
                if tuple(c.lower() for c in key.columns) == (name.lower(),):
                    parent = (
                        f"SELECT 1 FROM {sql.quoted(key.parent)} WHERE {sql.quoted(key.parent_columns[0])} = {value}"
                    )
                    value = f"CASE WHEN EXISTS ({parent}) THEN {value} END"
        return value

    def _inserted(self, name: str) -> str:
        """What a new row gets: fallbacks and marks, too, as the migration's own inserted rows did."""
        fallback = self.merge.defaults.get(name, {})
        keys = {**(fallback if isinstance(fallback, Mapping) else {}), **self.merge.marks.get(name, {})}
        return self._with(name, self._filled(name, self._value(name, "NEW", insert=True), insert=True), keys)

    def _replaced(self, name: str) -> str:
        """OR REPLACE: what the old row said; what could only be read out of its JSON stays where it says nothing."""
        value = self._value(name, "NEW", insert=True)
        if "json_text" in self.merge.columns[name]:
            return f"coalesce({value}, {self._of(name)})"
        return self._with(name, value, {})

    def _united(self, name: str) -> str:
        """What a merge would make of both: the target's value, or what the old row says where that is empty."""
        given, has = self._with(name, self._value(name, "NEW", insert=True), {}), self._of(name)
        if name not in self.merge.json:
            return f"CASE WHEN {has} <> '' COLLATE BINARY THEN {has} ELSE {given} END"
        objects = " AND ".join(
            f"CASE WHEN json_valid({one}) THEN json_type({one}) = 'object' END" for one in (given, has)
        )
        empty = f"coalesce({has}, '') IN ('', '{{}}', 'null')"
        both = f"json_patch({given}, {has})"
        gains = f"CASE WHEN {objects} THEN {both} <> json({has}) END"
        return f"CASE WHEN {empty} THEN {given} WHEN {gains} THEN {both} ELSE {has} END"

    def _updated(self, name: str) -> str:
        now, was = self._value(name, "NEW"), self._value(name, "OLD")
        return f"CASE WHEN {_differ(now, was)} THEN {self._filled(name, now)} ELSE {self._of(name)} END"

    def _filled(self, name: str, value: str, *, insert: bool = False) -> str:
        default = self.merge.defaults.get(name)
        return (
            f"coalesce({value}, {self._forward(default, 'NEW', insert=insert)})" if isinstance(default, str) else value
        )

    def _with(self, name: str, value: str, keys: Mapping[str, str]) -> str:
        extras = self.projection.extras if self.merge.extras == name else ()
        keys = {**keys, **{extra: sql.quoted(extra) for extra in extras}}
        return jsonsql.appended(value, [(k, self._forward(e, "NEW", insert=True)) for k, e in keys.items()])


def _differ(one: str, other: str) -> str:
    """They say different things, whatever a column's collation makes of capitals and blanks."""
    return f"({one}) COLLATE BINARY IS NOT ({other})"

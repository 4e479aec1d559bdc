"""Two live tables -> the first draft of a migration file that merges them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sessionctl import db, schema, sql
from sessionctl.errors import SessionctlError
from sessionctl.schema import Table


def draft(path: Path, name: str, source: str, target: str) -> str:
    """The text of a migration: columns of the same name are mapped, the others wait in `drops` for a reason.

    The loader refuses the file until every reason is written, so that nothing is left behind by accident.

    Raises:
        SessionctlError: `unsupported_schema` when a table is missing or has no key, `bad_config` when both are one.
    """
    with closing(db.open_ro(path)) as connection, db.errors(path):
        tables = schema.tables(connection)
    one, other = _table(tables, source), _table(tables, target)
    if one is other:
        raise SessionctlError(f"{one.name} is both tables", hint="Name two tables.", code="bad_config")
    if not other.pks:
        raise SessionctlError(
            f"{other.name} has no primary key",
            hint="Give it one first: a row needs a name.",
            code="unsupported_schema",
        )
    sources = {column: _source(one, other, column) for column in other.pks}
    key = {column: _sql(source) if source else "" for column, source in sources.items()}  # "" waits for a human
    mapped = {
        c.name: _mapped(c.name, c.type)
        for c in other.columns
        if not c.generated and c.name not in key and one.column(c.name)
    }
    used = {name.lower() for name in (*mapped, *filter(None, sources.values()))}
    rest = [c.name for c in one.columns if c.name.lower() not in used and not c.generated]
    lines = [
        f'"""{one.name} become {other.name}.',
        "",
        "Say here why there were two tables, and what a reader should know.",
        '"""',
        "",
        "from sessionctl import Merge, Migration, Retire",
        "",
        "migration = Migration(",
        '    version="0.1.0",',
        "    steps=(",
        "        Merge(",
        f"            source={_q(one.name)},",
        f"            target={_q(other.name)},",
        f"            key={_mapping(key)},",
        "            columns={",
        *(f"                {_q(column)}: {_q(expression)}," for column, expression in mapped.items()),
        "            },",
    ]
    json = tuple(c for c in mapped if c.lower() in ("metadata", "meta", "extra", "data", "properties"))
    if json:
        lines.append(f"            json=({', '.join(map(_q, json))},),")
    if rest:
        lines += [
            "            drops={  # map each of these in columns, or write why it can be left behind",
            *(f'                {_q(column)}: "",' for column in rest),
            "            },",
        ]
    lines += ["        ),", f"        Retire({_q(one.name)}, successor={_q(other.name)}),", "    ),", ")", ""]
    return "\n".join(lines)


def _table(tables: dict[str, Table], name: str) -> Table:
    table = tables.get(name.lower())
    if table is None or table.kind != "table":
        names = ", ".join(sorted(t.name for t in tables.values() if t.kind == "table"))
        raise SessionctlError(f"there is no table {name}", hint=f"The tables are: {names}.", code="unsupported_schema")
    return table


def _source(source: Table, target: Table, column: str) -> str | None:
    """The source column that a target key column is made of."""
    if found := source.column(column):
        return found.name
    return source.pks[0] if len(target.pks) == len(source.pks) == 1 else None


def _mapped(name: str, declared: str) -> str:
    return f"stamp({_sql(name)})" if any(word in declared.upper() for word in ("TIME", "DATE")) else _sql(name)


def _sql(name: str) -> str:
    """`name` as SQL reads it: bare where it can be, quoted where it is a keyword or no word."""
    with closing(db.memory()) as probe:
        try:
            found = probe.execute(f"SELECT {sql.bare(name)} FROM (SELECT 'it' AS {sql.quoted(name)})").fetchone()
        except sqlite3.OperationalError:
            return sql.quoted(name)
    return sql.bare(name) if found == ("it",) else sql.quoted(name)


def _q(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _mapping(pairs: dict[str, str]) -> str:
    return "{" + ", ".join(f"{_q(key)}: {_q(value)}" for key, value in pairs.items()) + "}"

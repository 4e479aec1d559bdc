"""There is one session table and one message table.

Two tables for one thing means that half of the code reads the half that the other half does not write.
Tables are judged by their role (shape, keys, foreign keys, value domains and shared keys), not by their
names: login sessions, details that hang on a session, roll-ups, queues, search indexes and archives at rest
are no duplicates.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sessionctl import Finding, Gate, Place
from sessionctl.gating.source import Context

if TYPE_CHECKING:
    import sqlite3


def check(connection: "sqlite3.Connection", context: Context) -> Iterator[Finding]:
    """Every table that plays the role of another one, and every configured table that is missing."""
    # Imported here: most runs judge no database, and every run loads this file.
    from sessionctl.gating.roles import Roles
    from sessionctl.gating.shape import Shape

    shape = Shape(connection)
    canonical = list(context.options.get("canonical", ()))
    there = {name.lower() for name in shape.tables}
    for name in canonical:
        if name.lower() not in there:
            yield Finding(
                "", f"{name} is configured as canonical, and it is not there.", place=Place(table=name),
                instead="Run the migrations, or correct `canonical`.",
            )  # fmt: skip
    roles = Roles(shape, context.options.get("distinct", ()), context.recorded)
    for found in roles.duplicates(canonical, context.targets):
        migration = context.merges.get(found.table)
        instead = (
            f"Run `sessionctl migrate {migration}`, which merges it."
            if migration
            else f"Draft the merge: `sessionctl new merge_{found.table.lower()} --source {found.table} --target "
            f"{found.beside} --db PATH`; if the shape misleads, name the table in `distinct`."
        )
        message = f"{found.table} is a second {found.role} table beside {found.beside}: {found.why}."
        yield Finding("", message, place=Place(table=found.table), instead=instead)


_CHAT = """\
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT,
metadata TEXT); CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES
chat_sessions(session_id),
  role TEXT NOT NULL, content TEXT NOT NULL, created_at TEXT);
"""

gate = Gate(
    reads="schema",
    check=check,
    settings="lists",
    keys=("canonical", "distinct"),
    instead="Merge the tables.",
    valid={
        "one of each": _CHAT,
        "login sessions": _CHAT
        + "CREATE TABLE sessions (id TEXT PRIMARY KEY, user_id INT, token TEXT, expires_at TEXT);\n",
        "a satellite": _CHAT
        + "CREATE TABLE session_settings (session_id TEXT PRIMARY KEY REFERENCES chat_sessions, theme TEXT, updated_at TEXT);\n",
        "a roll-up": _CHAT
        + "CREATE TABLE session_stats (session_id TEXT PRIMARY KEY, message_count INT, last_message_at TEXT);\n",
        "an archive": _CHAT
        + "CREATE TABLE task_sessions_legacy (session_id TEXT PRIMARY KEY, channel TEXT, created_at TEXT);\n",
        "a queue": _CHAT
        + "CREATE TABLE outbox (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, attempts INT, locked_at TEXT);\n",
    },
    invalid={
        "the same shape": _CHAT
        + "CREATE TABLE task_sessions ( -- hit\n  session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, created_at TEXT, "
        "last_activity TEXT);\n",
        "other words": _CHAT
        + "CREATE TABLE threads ( -- hit\n  id INTEGER PRIMARY KEY, subject TEXT, opened_at TEXT);\n"
        "CREATE TABLE turns ( -- hit\n  id INTEGER PRIMARY KEY, thread_id INT REFERENCES threads(id), speaker TEXT, utterance TEXT, "
        "said_at TEXT);\n",
    },
)

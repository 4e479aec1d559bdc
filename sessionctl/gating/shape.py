"""The shape of a database's tables: what each column is for, what refers to what, and who still writes."""

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from sessionctl.gating.languages import english

# What a column is for, by the words that people use for it. The first list that matches wins.
_CONCEPTS: Final = (
    (
        "login",
        r"(session|auth|access|refresh|csrf|id|api|bearer|remember|reset)_?(token|key|secret)|token|"
        r"token_hash|jwt|csrf|user_?agent|ip|ip_?addr(ess)?|last_ip|remote_addr|session_data|cookie|"
        r"password.*|sid|revoked(_at)?|device_token|mfa.*|two_factor.*|oauth.*|login_at|logged_in_at|"
        r"logout_at|expire_date",
    ),
    (
        "expiry",
        r"expir.*|valid_until|ttl|not_after",
    ),
    (
        "queue",
        r"attempts?|attempt_(count|no|number)|(num|n)_(attempts|retries)|retr(y|ies).*|locked_(by|at|until)|available_at|next_(attempt|run|retry|try).*|visib.*|"
        r"run_at|worker.*|lease.*|dead_letter.*|max_attempts|enqueued_at|dequeued_at|processed_at|"
        r"claim(ed)?_.*|dispatch(ed)?_.*|send_(at|after|on)|scheduled(_.*)?|due_at|not_before|leased_.*|tries|"
        r"delivery_.*|priority|backoff.*",
    ),
    (
        "period",
        r"day|date|hour|week|month|bucket|period|window(_start|_end)?|.*_(day|date|hour|week|month)|"
        r"as_of",
    ),
    (
        "count",
        r".*(count|total|avg|average|sum|_min|_max|duration|ratio|rate|percent|p50|p95|p99)(_.*)?|"
        r"(num|n|total|avg|sum)_.*|cost(_.*)?|.*tokens|tokens.*|size|bytes|score|.*_ms|.*_seconds|"
        r"messages|turns",
    ),
    (
        "time",
        r".*_?(timestamp|datetime)|ts|t|time|when|at|.*_(at|on|ts|time|utc|ms|epoch|created|updated|started|opened)|created|updated|"
        r"stamp|added|inserted|dt|logged|recorded|modified|started|ended|sent|received|opened|posted|written|closed|began|begun|launched|"
        r"last_?(active|activity|seen|used|message|modified|update|touch(ed)?|access(ed)?)|begin|"
        r"date_?(created|updated|modified)|"
        r"(created|updated|modified|start|end|sent|last)_?(date|time|on)?|(time|date|ts)_.*|ctime|mtime|touched|date_creation|aktiv.*|zuletzt.*",
    ),
    (
        "role",
        r"role|speaker|who|"
        r"(sender|author|message|msg|speaker|actor|from|participant|turn|line|entry|utterance)_?(role|type|kind)|"
        r"(is_?from|is|from)_?(user|bot|assistant|human|ai|player|npc)|spoken_by|said_by|role_name",
    ),
    (
        "sender",
        r"sender|author|from|actor|source_role|party|writer|by|dir|direction|origin_role|(sent|written|posted|uttered|authored)_by|poster|message_(from|by|sender|author)|"
        r"voice",
    ),
    (
        "question",
        r"prompt|question|query|asked|user_?(text|input|message|content|prompt|msg|query|said)|input|human(_.*)?|"
        r"request|(input|prompt|question|query)_(text|content)",
    ),
    (
        "answer",
        r"response|answer|answered|reply|"
        r"(assistant|bot|ai|model|agent|llm|system)_?(text|output|message|response|reply|msg|said|answer)|"
        r"output|completion|(output|response|answer|completion)_(text|content)",
    ),
    (
        "body",
        r"content|text|body|message|msg|utterance|content_.*|.*_(content|text|body)|message_.*text|"
        r"transcript|words|line|markdown|said_what|what|parts|"
        r"saying|said|raw_text|blob_text|was|wording|phrase|reply_text",
    ),
    (
        "meta",
        r"meta.*|extra.*|attributes?|attrs|props|properties|context.*|data|json|details?|settings|"
        r"config|options|tags|labels|payload|state_json|.*_json|info|params|custom|flags|annotations|"
        r"misc|bag|notes?|preferences|variables",
    ),
    (
        "title",
        r"title|name|subject|topic|label|caption|heading|display_name|summary|description|headline|(session|conversation|chat|thread)_(name|title)|"
        r"(first|initial|opening)_(prompt|message|question|query)",
    ),
    (
        "channel",
        r"channel|source|platform|origin|medium|via|interface|client|client_type|transport|app|surface|"
        r"kanal|canal|entry_?point|frontend|ui|(session|chat|conversation)_?(type|kind)|type|kind|mode|"
        r"phase|(conversation|execution|chat)_(mode|phase)",
    ),
    (
        "user",
        r"user|user_?id|owner.*|account.*|created_by|customer.*|person.*|member.*|device.*|client_id|"
        r"participant.*|visitor.*|tenant.*|workspace.*|org.*|team.*|profile.*|"
        r"uid|username|user_.*|author_id|sender_id",
    ),
    (
        "status",
        r"status|state|is_.*|archived.*|active|deleted.*|pinned|starred|closed.*|ended_.*|finished.*|"
        r"enabled|hidden|locked|open|visibility",
    ),
    (
        "link",
        r"task.*|project.*|agent.*|model.*|provider.*|assistant.*|persona.*|parent.*|folder.*|root.*|"
        r"forked.*|branch.*|prev(ious)?.*|(old|legacy|orig(inal)?|ext(ernal)?|remote|source|import(ed)?|public|foreign)_(id|key|uuid|ref)|llm.*|engine|temperature|system_prompt|language|lang|locale|"
        r"version|rev(ision)?|schema_version|etag|cwd|work(ing)?_?dir(ectory)?|repo(sitory)?|git_branch",
    ),
    (
        "order",
        r"seq.*|position|idx|ord.*|index|turn(_?(no|number|index|id))?|step|number|rank|sort.*|"
        r"message_(no|number|index)|nr|no|num|n|i|pos|ordinal|turn_.*|line_no",
    ),
)
_MATCHERS: Final = tuple((concept, re.compile(pattern, re.IGNORECASE)) for concept, pattern in _CONCEPTS)
# Their keys are abbreviated: the `tid` of `threads`, the `cid` of `chats`.
_INITIALS: Final = frozenset("session conversation thread chat dialogue talk".split())
_SHADOWS: Final = (
    "data idx content docsize config segments segdir stat node rowid parent chunks info vector_chunks00 "
    "rowids metadatachunks00 metadatatext00 auxiliary"
).split()
_ARCHIVE: Final = re.compile(
    r"_(?:legacy|archiv\w*|backup|bak|old|deprecated|retired|migrated|superseded|obsolete|unused|respaldo|sicherung|sauvegarde|pre_\w+)"
    r"(?:_?\d+)*$|^_*(?:legacy|old|archived?|backup|bak|deprecated|zz)_",
    re.IGNORECASE,
)
_TIME: Final = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ]|$)|1[0-9]{9}(?:\d{3})?(?:\.\d+)?$")
_DOMAIN: Final = re.compile(r"""\bIN\s*\(((?:\s*'[^']*'\s*,?)+)\)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `concept` says what it is for, as far as its name tells."""

    name: str
    type: str
    concept: str
    key: bool
    notnull: bool
    domain: frozenset[str] = frozenset()

    @property
    def is_text(self) -> bool:
        """Whether it holds text, or may hold anything."""
        return not self.type or any(word in self.type.upper() for word in ("CHAR", "TEXT", "CLOB", "JSON", "STRING"))


@dataclass(frozen=True)
class Table:
    """A table with its columns and foreign keys (column -> parent table)."""

    name: str
    sql: str
    columns: tuple[Column, ...]
    parents: dict[str, str] = field(default_factory=dict)

    @cached_property
    def key(self) -> str | None:
        """The one column that identifies a row, or None."""
        keys = [column.name for column in self.columns if column.key]
        if len(keys) == 1:
            return keys[0]
        if not keys and self.columns and self.columns[0].name.lower() in {"id", "uuid", "guid"}:
            return self.columns[0].name
        return self._named_key(keys)

    def _named_key(self, keys: list[str]) -> str | None:
        """The column that is named after the table (`session_id` of `task_sessions`), where no key says so.

        It may stand in a key of several columns, beside those that say whose the row is.
        """
        last = english(self.name).rstrip("_").rpartition("_")[2]
        one = _singular(last)
        wanted = {f"{one}{end}" for end in ("_id", "id", "_uuid", "_key")}
        if one in _INITIALS:
            wanted |= {f"{one[0]}id", f"{one[0]}_id"}
        for column in self.columns:
            if english(column.name) in wanted and column.name not in self.parents:
                rest = [other for other in self.columns if other.key and other.name != column.name]
                if not keys or (column.name in keys and all(other.concept == "user" for other in rest)):
                    return column.name
        return None

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the name, in the singular."""
        return words(self.name)

    @cached_property
    def is_archive(self) -> bool:
        """Whether the name says that this is kept and no longer used."""
        return _ARCHIVE.search(self.name) is not None

    def having(self, *concepts: str) -> list[Column]:
        """The columns of these concepts."""
        return [column for column in self.columns if column.concept in concepts]


class Shape:
    """All ordinary tables of a database, the oldest first; virtual tables and what belongs to them are left out."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY rowid").fetchall()
        virtual = {
            name for kind, name, sql in rows if kind == "table" and re.match(r"\s*CREATE\s+VIRTUAL", sql, re.IGNORECASE)
        }
        shadows = {f"{name}_{suffix}" for name in virtual for suffix in _SHADOWS}
        self.triggers = [sql for kind, _, sql in rows if kind == "trigger"]
        self.tables = {
            name: self._table(name, sql)
            for kind, name, sql in rows
            if kind == "table"
            and name not in virtual | shadows
            and not name.startswith(("sqlite_", "_sessionctl_", "_litestream", "_cf_"))
        }

    def _table(self, name: str, sql: str) -> Table:
        parents = {
            str(row[3]): str(row[2]) for row in self.connection.execute(f"PRAGMA foreign_key_list({quoted(name)})")
        }
        columns = tuple(
            Column(
                row[1],
                row[2] or "",
                self._concept(name, row[1]) or _of_type(row[2], row[4]),
                bool(row[5]),
                bool(row[3]),
                _check_domain(sql, row[1]),
            )
            for row in self.connection.execute(f"PRAGMA table_info({quoted(name)})")
        )
        return Table(name, sql, columns, parents)

    def _concept(self, table: str, column: str) -> str:
        """What a column is for: by its name, unless its rows say that it is a time, or none (the `t` of a text)."""
        meant = concept(column)
        if meant not in {"time", ""}:
            return meant
        name = quoted(column)
        rows = self.connection.execute(
            f"SELECT substr({name}, 1, 40) FROM (SELECT {name} FROM {quoted(table)} LIMIT 200) "
            f"WHERE {name} IS NOT NULL LIMIT 20"
        ).fetchall()
        if rows and all(_TIME.match(str(value)) for (value,) in rows):
            return "time"
        return meant if not rows or any(re.search(r"\d", str(value)) for (value,) in rows) else ""

    def rows(self, table: Table) -> int:
        """How many rows a table holds."""
        return int(self.connection.execute(f"SELECT count(*) FROM {quoted(table.name)}").fetchone()[0])

    def values(self, table: Table, column: str, most: int = 40) -> frozenset[str]:
        """The distinct values of a column among the first rows, in lower case; none if they are too many."""
        name = quoted(column)
        rows = self.connection.execute(
            f"SELECT DISTINCT {name} FROM (SELECT {name} FROM {quoted(table.name)} LIMIT 5000) "
            f"WHERE {name} IS NOT NULL LIMIT {most + 1}"
        ).fetchall()
        return frozenset(str(row[0]).strip().lower() for row in rows) if len(rows) <= most else frozenset()

    def samples(self, table: Table, column: str, most: int = 20) -> list[str]:
        """Some values of a column, as text."""
        name = quoted(column)
        rows = self.connection.execute(
            f"SELECT substr({name}, 1, 20000) FROM {quoted(table.name)} WHERE {name} IS NOT NULL LIMIT {most}"
        ).fetchall()
        return [row[0].decode("utf-8", "replace") if isinstance(row[0], bytes) else str(row[0]) for row in rows]

    def newest(self, table: Table) -> str | None:
        """The latest stamp in a table, as text that sorts by time."""
        stamps = []
        for column in table.having("time"):
            value = self.connection.execute(f"SELECT max({quoted(column.name)}) FROM {quoted(table.name)}").fetchone()[
                0
            ]
            if value is not None:
                stamps.append(_stamp(value))
        return max(stamps, default=None)

    def overlap(self, first: Table, second: Table) -> tuple[int, int]:
        """(shared keys, keys of the smaller table)."""
        if first.key is None or second.key is None:
            return 0, 0
        small, large = sorted((first, second), key=self.rows)
        count, shared = self.connection.execute(
            "SELECT count(*), "
            f"coalesce(sum(k IN (SELECT {quoted(large.key or '')} FROM {quoted(large.name)})), 0) "
            f"FROM (SELECT {quoted(small.key or '')} AS k FROM {quoted(small.name)} LIMIT 20000)"
        ).fetchone()
        return int(shared), int(count)

    def knows(self, table: Table, keys: Collection[str]) -> bool:
        """Whether all of these are keys of a table."""
        marks = ", ".join("?" * len(keys))
        (found,) = self.connection.execute(
            f"SELECT count(*) FROM {quoted(table.name)} WHERE {quoted(table.key or '')} IN ({marks})", [*keys]
        ).fetchone()
        return int(found) >= len(keys)

    def either(self, table: Table, one: str, other: str) -> bool:
        """Whether each row refers by the one or by the other of two columns, and both are used."""
        both, first, second = self.connection.execute(
            f"SELECT sum(a AND b), sum(a), sum(b) FROM (SELECT {quoted(one)} IS NOT NULL AS a, "
            f"{quoted(other)} IS NOT NULL AS b FROM {quoted(table.name)} LIMIT 20000)"
        ).fetchone()
        return bool(first and second and not both)

    def agree(self, first: Table, second: Table) -> bool:
        """Whether rows of the same key are called the same in two tables."""
        for one in first.having("title"):
            for other in second.having("title"):
                same, count = self.connection.execute(
                    f"SELECT coalesce(sum(a.{quoted(one.name)} = b.{quoted(other.name)}), 0), count(*) "
                    f"FROM (SELECT * FROM {quoted(first.name)} LIMIT 5000) a JOIN {quoted(second.name)} b "
                    f"ON a.{quoted(first.key or '')} = b.{quoted(second.key or '')}"
                ).fetchone()
                if count and same / count >= 0.8:
                    return True
        return False

    def is_written(self, table: Table) -> bool:
        """Whether a trigger writes into a table."""
        wanted = re.compile(rf"\b(?:INTO|UPDATE)\s+[\"`\[]?{re.escape(table.name)}\b", re.IGNORECASE)
        return any(wanted.search(sql) for sql in self.triggers)


def concept(name: str) -> str:
    """What a column is for, by its name; empty where the name says nothing."""
    plain = english(name)
    for meaning, pattern in _MATCHERS:
        if pattern.fullmatch(plain):
            return meaning
    return ""


def _of_type(declared: str | None, default: str | None) -> str:
    """What a column is for where its name says nothing: a time by its type or default, in whatever language."""
    told = f"{declared or ''} {default or ''}".upper()
    return "time" if any(word in told for word in ("DATETIME", "TIMESTAMP", "STRFTIME", "UNIXEPOCH")) else ""


def words(name: str) -> frozenset[str]:
    """The words of a name, in the singular."""
    return frozenset(_singular(part) for part in re.split(r"[\W_\d]+", english(name)) if part)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


def _check_domain(sql: str, column: str) -> frozenset[str]:
    """The values that a CHECK allows for a column."""
    found: set[str] = set()
    for match in re.finditer(rf"[\"`\[]?\b{re.escape(column)}\b[\"`\]]?\)?\s+{_DOMAIN.pattern}", sql, re.IGNORECASE):
        found.update(value.lower() for value in re.findall(r"'([^']*)'", match[1]))
    for match in re.finditer(rf"\b{re.escape(column)}\b[\"`\]]?\s*==?\s*'([^']*)'", sql, re.IGNORECASE):
        found.add(match[1].lower())
    return frozenset(found)


def _stamp(value: object) -> str:
    text = str(value)
    number = re.fullmatch(r"(\d{9,10})(?:\d{3})?(?:\.\d+)?|(\d{10})(?:\.\d+)?", text)
    if number:
        seconds = int(float(text)) if len(text.partition(".")[0]) < 12 else int(float(text)) // 1000
        from datetime import UTC, datetime

        return datetime.fromtimestamp(seconds, UTC).isoformat(sep=" ")[:19]
    return text.replace("T", " ")[:19]


def quoted(name: str) -> str:
    """A name as SQL writes it safely."""
    return '"' + name.replace('"', '""') + '"'


def similar(first: Iterable[Column], second: Iterable[Column]) -> float:
    """How much two tables hold the same kinds of things, from 0 to 1, keys left aside."""
    one = Counter(column.concept or column.name.lower() for column in first if not column.key)
    two = Counter(column.concept or column.name.lower() for column in second if not column.key)
    return (one & two).total() / (one | two).total() if one | two else 0.0

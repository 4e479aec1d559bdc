"""What a row hangs on: the table that a column refers to, and the conversation that a message belongs to."""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from sessionctl.gating.languages import english
from sessionctl.gating.shape import Column, Shape, Table, words
from sessionctl.gating.vocabulary import ACTORS, MESSAGE_WORDS, SESSION_WORDS

_KEY = re.compile(r"_?(id|uuid|guid|key|ref|fk|no|uid|pk)$")
# Abbreviations of `session_id` and its like; they count only where everything else says the same.
_SHORT = re.compile(r"(s|c|t|d|sess|conv|cv|th|thr|chat|dlg)_?(id|key|ref|uid|uuid|no)")


class Links:
    """The references between tables, declared or not.

    Args:
        tables: the tables by name.
        shape: the database, whose rows tell what no name does.
    """

    def __init__(self, tables: Mapping[str, Table], shape: Shape) -> None:
        self.tables = tables
        self.shape = shape
        self._sessions: dict[str, Table | None] = {}

    def parent(self, table: Table, column: Column) -> Table | None:
        """The table that a column refers to: by foreign key, by the name of its key, or by its own name."""
        if column.name in table.parents:
            wanted = table.parents[column.name].lower()
            return next((t for name, t in self.tables.items() if name.lower() == wanted), None)
        if column.name == table.key:
            return None
        name = english(column.name)
        same = [
            t
            for t in self.tables.values()
            if t.key and english(t.key) == name and t.name != table.name and name not in {"id", "uuid", "guid"}
        ]
        stem = _KEY.sub("", name)
        if stem and (stem != name or stem in SESSION_WORDS):
            others = [t for t in self.tables.values() if t.name != table.name]
            called = words(stem)
            about = table.words - SESSION_WORDS - MESSAGE_WORDS - called  # those of `acme_messages`: `acme_sessions`
            near = [t for t in others if t.words - about == called]
            if near:
                same = [t for t in same if _last(t) in called]  # `thread_list` lists `thread`, and is none
            same = same or near or [t for t in others if _last(t) == stem] or [t for t in others if _akin(stem, t.name)]
        return _closest(table, column, same)

    def session_of(self, table: Table) -> Table | None:
        """The table whose row a message belongs to."""
        if table.name not in self._sessions:
            self._sessions[table.name] = self._session_of(table)
        return self._sessions[table.name]

    def _session_of(self, table: Table) -> Table | None:
        best: tuple[float, Table] | None = None
        for column in table.columns:
            parent = self.parent(table, column)
            if parent is None or parent.name == table.name:
                continue
            score = 3.0 if is_session_word(column.name) or parent.words & SESSION_WORDS else 0.0
            score += 1 if column.name in table.parents else 0
            score += 0.5 if column.notnull else 0
            score += 0.5 if parent.having("time") else -0.5
            score -= 3 if _is_aside(table, column, parent) else 0
            if score > 0 and (best is None or score > best[0]):
                best = (score, parent)
        return best[1] if best else self._by_rows(table)

    def _by_rows(self, table: Table) -> Table | None:
        """The conversations whose keys a column holds, whatever it is called; numbers are so by chance."""
        conversations = [t for t in self.tables.values() if t.key and t.words & SESSION_WORDS and t.name != table.name]
        for column in table.columns if conversations else ():
            if not column.is_text or column.key or column.name in table.parents:
                continue
            rows = self.shape.samples(table, column.name)
            held = set(rows)
            if len(held) == len(rows) or any(value.isdigit() for value in held):
                continue  # in a conversation more than one thing is said
            for parent in conversations:
                if self.shape.knows(parent, held):
                    return parent
        return None

    def session_column(self, table: Table) -> Column | None:
        """The column that names a conversation, whether or not there is a table of them."""
        free = [column for column in table.columns if column.name != table.key]
        return next((c for c in free if is_session_word(c.name)), None) or next(
            (c for c in free if _SHORT.fullmatch(english(c.name))), None
        )

    def is_conversation(self, table: Table, session: Table | None) -> bool:
        """Whether what a row belongs to is called a conversation, by its table or by the column."""
        column = self.session_column(table)
        return bool(session and session.words & SESSION_WORDS) or (column is not None and is_session_word(column.name))

    def linked(self, first: Table, second: Table) -> bool:
        """Whether one of two tables refers to the other."""
        for one, other in ((first, second), (second, first)):
            for column in one.columns:
                parent = None if column.key else self.parent(one, column)
                if parent is not None and parent.name == other.name:
                    return True
        return False


def _closest(table: Table, column: Column, several: Sequence[Table]) -> Table | None:
    """Of tables that a column may refer to, the one that is named like its own table, else one in use."""

    def nearness(other: Table) -> tuple[int, ...]:
        login = any(column.name != other.key for column in other.having("login"))
        shared = other.words & table.words
        alike = _common(column.name, other.name)  # tells synonyms of other languages apart
        return bool(shared - SESSION_WORDS - MESSAGE_WORDS), not other.is_archive, not login, bool(shared), alike

    return max(several, key=nearness, default=None)


def _common(first: str, second: str) -> int:
    """How many letters two names begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first.lower(), second.lower(), strict=False)))


def _akin(one: str, several: str) -> bool:
    """Whether a word may be the plural of another one, in whatever language (`colloquio`, `colloqui`)."""
    common = _common(one, several)
    return common >= 5 and min(len(one), len(several)) - common <= 1 and max(len(one), len(several)) - common <= 3


def is_session_word(column: str) -> bool:
    """Whether a column's name says that it names a conversation."""
    stem = _KEY.sub("", english(column))
    return stem in SESSION_WORDS or stem.rpartition("_")[2] in SESSION_WORDS


def _is_aside(table: Table, column: Column, parent: Table) -> bool:
    """Whether a column says who or what took part, and not in which conversation."""
    if parent.words & SESSION_WORDS or column.concept not in {"user", "link"}:
        return False
    # `task_messages` are those of `tasks`; an agent or a model takes part, wherever it is named.
    return not parent.words <= table.words or column.concept == "user" or bool(words(_last(parent)) & ACTORS)


def is_reference(table: Table, column: Column) -> bool:
    """Whether a column names a row of another table."""
    return column.name in table.parents or english(column.name).endswith("_id")


def _last(table: Table) -> str:
    parts = re.split(r"[\W_]+", english(table.name))
    return next((word for word in table.words if parts and parts[-1].startswith(word)), "")

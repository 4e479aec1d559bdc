"""Which tables hold conversations, which their messages, and which are one too many: by role, not by name."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sessionctl.gating.languages import english
from sessionctl.gating.links import Links, is_session_word
from sessionctl.gating.shape import Column, Shape, Table, similar, words
from sessionctl.gating.turns import Turns, is_gone
from sessionctl.gating.vocabulary import (
    CHAT_WORDS,
    EMPTY_WORDS,
    GENERIC,
    MEMORY_WORDS,
    MESSAGE_WORDS,
    NO_DOINGS,
    OTHER_SESSIONS,
    OTHER_WORDS,
    PEOPLE_WORDS,
    SESSION_WORDS,
)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A table that plays a role which another one has."""

    table: str
    beside: str
    role: str
    why: str


class Roles:
    """The session and message tables of a database.

    Args:
        shape: the database.
        distinct: tables that a human has declared to be something else.
        recorded: archive in lower case, by our own ledger -> whether its rows are what they were when it was made.
    """

    def __init__(
        self, shape: Shape, distinct: Collection[str] = (), recorded: Mapping[str, bool] | None = None
    ) -> None:
        self.shape = shape
        self.recorded = recorded or {}
        apart = {name.lower() for name in distinct}
        self.tables = {
            name: table for name, table in shape.tables.items() if name.lower() not in apart and table.columns
        }
        self.links = Links(self.tables, shape)
        self.turns = Turns(shape, self.links)

    # -- messages

    @cached_property
    def messages(self) -> dict[str, Table | None]:
        """Message table -> its session table, where there is one."""
        likely = {name: table for name, table in self.tables.items() if self.turns.is_message(table)}
        return {
            name: self.links.session_of(table)
            for name, table in likely.items()
            if not any(
                parent in likely and parent != name and not is_session_word(column)
                for column, parent in table.parents.items()
            )
        }

    # -- sessions

    @cached_property
    def sessions(self) -> dict[str, Table]:
        """Tables that hold conversations: they own messages, or have all that such a table has."""
        owners = {table.name: table for table in self.messages.values() if table is not None}
        alike = {
            name: table
            for name, table in self.tables.items()
            if name not in owners and name not in self.messages and self._looks_like_session(table, owners)
        }
        return owners | alike

    def _looks_like_session(self, table: Table, owners: Mapping[str, Table]) -> bool:
        named = (
            _heads(table.name)
            or (table.key is not None and is_session_word(table.key) and not _mentions_sessions(table.name))
            or (bool(table.words & SESSION_WORDS) and _holds_messages(table))
        )
        if table.key is None or not table.having("time"):
            return False
        plain = [column for column in table.columns if not column.key]
        if any(not column.key for column in table.having("login")):
            return False
        if len(table.having("queue")) >= 2 or is_gone(table) or self._refers_elsewhere(table):
            return False
        counted = [c for c in plain if c.concept in {"count", "period"} and not _is_transcript(c)]
        if len(counted) * 2 >= len(plain) or table.words & {
            "stat",
            "stats",
            "summary",
            "metric",
            "daily",
            "rollup",
        }:
            return False
        if any(
            child.having("body", "sender") and child.name not in self.messages
            for child in self.tables.values()
            if table.name in child.parents.values()
        ):
            return False
        # A person and some times: that is how long somebody was logged in.
        if all(column.concept in {"user", "time"} for column in plain):
            return False
        if len(plain) < 2:
            return False
        generic = sum(c.concept in GENERIC or _is_transcript(c) for c in plain) / len(plain)
        whole = named and (_holds_messages(table) or self.turns.transcript(table) is not None)
        if generic < 0.7 and not whole:
            return False
        shares = any(self._shared_keys(table, owner) >= 0.3 for owner in owners.values())
        if not named:
            return any(self._stands_in(table, owner) for owner in owners.values())
        if shares:
            return True
        if table.having("expiry") and table.having("user"):
            return False
        return not table.words & _objections(table, whole)

    def _stands_in(self, table: Table, owner: Table) -> bool:
        """Whether a table of any name holds the same sessions: their keys, and what is kept of them."""
        alike = similar(table.columns, owner.columns)
        shared = self._shared_keys(table, owner)
        return (
            (alike >= 0.7 and shared >= 0.3)
            or (alike >= 0.6 and shared >= 0.8 and len(table.having("time")) >= 2)
            or (alike >= 0.6 and self._shares_messages(table, owner))
        )

    def _shares_messages(self, table: Table, owner: Table) -> bool:
        """Whether each message of the owner's table belongs either to the owner or to this table."""
        return any(
            self.shape.either(self.tables[name], one, other)
            for name, session in self.messages.items()
            for one, parent in self.tables[name].parents.items()
            for other, second in self.tables[name].parents.items()
            if session is owner and parent == owner.name and second == table.name
        )

    def _shared_keys(self, first: Table, second: Table) -> float:
        """Which part of the keys of the smaller table is in both."""
        shared, count = self._shared(first, second)
        return shared / count if count else 0

    def _shared(self, first: Table, second: Table) -> tuple[int, int]:
        """(keys in both, keys of the smaller table); numbers are in both by chance, unless the titles agree."""
        shared, count = self.shape.overlap(first, second)
        chance = shared and all(key.isdigit() for key in self.shape.samples(first, first.key or ""))
        return (0, count) if chance and not self.shape.agree(first, second) else (shared, count)

    def _refers_elsewhere(self, table: Table) -> bool:
        """Whether a table hangs on a session or a message instead of being one."""
        for column in table.columns:
            parent = self.links.parent(table, column)
            if parent is None or parent.name == table.name or column.name.lower().startswith("parent"):
                continue
            whose = table.key not in {None, column.name} and column.concept == "user"
            if parent.name in self.messages or (column.key and not whose):
                return True
            if is_session_word(column.name) or parent.words & SESSION_WORDS:
                return True
        return False

    # -- duplicates

    def duplicates(self, canonical: Collection[str], targets: Collection[str] = ()) -> Iterator[Duplicate]:
        """Every table that plays a role beside the one that should."""
        sessions = {name: table for name, table in self.sessions.items() if not self._is_kept(table, self.sessions)}
        messages = {
            name: self.tables[name] for name in self.messages if not self._is_kept(self.tables[name], self.messages)
        }
        first_session = self._first(sessions, canonical, targets)
        if first_session is not None:
            for name, table in sorted(sessions.items()):
                if name != first_session.name and (why := self._same_role(table, first_session)):
                    yield Duplicate(name, first_session.name, "session", self._with_use(why, table, self.sessions))
        first = self._first(messages, canonical, targets, first_session)
        if first is not None:
            for name, table in sorted(messages.items()):
                if name != first.name and name not in {n for n in canonical if n in sessions}:
                    why = self._with_use(self._same_message(table, first), table, self.messages)
                    yield Duplicate(name, first.name, "message", why)

    def _is_kept(self, table: Table, others: Collection[str]) -> bool:
        """Whether a table is an archive at rest."""
        return self._is_archive(table) and not self._in_use(table, others)

    def _is_archive(self, table: Table) -> bool:
        return table.is_archive or table.name.lower() in self.recorded

    def _in_use(self, table: Table, others: Collection[str]) -> str:
        """What says that an archive is none; empty where it is at rest."""
        if self.shape.is_written(table):
            return "a trigger still writes to it"
        if self._is_owner(table):
            return "messages that live belong to it"
        recorded = self.recorded.get(table.name.lower())
        if recorded is not None:
            # The ledger knows it by its rows; stamps would mislead once the application removes its newest sessions.
            return "" if recorded else "its rows are not what they were when it was archived"
        stamp = self.shape.newest(table)
        living = [self.shape.newest(self.tables[name]) for name in others if not self.tables[name].is_archive]
        latest = max((value for value in living if value), default=None)
        return f"its newest row is of {stamp}, later than any beside it" if stamp and latest and stamp > latest else ""

    def _with_use(self, why: str, table: Table, others: Collection[str]) -> str:
        """A reason, with what makes an archive one too many."""
        return f"{why}, {self._in_use(table, others)}" if self._is_archive(table) else why

    def _is_owner(self, table: Table) -> bool:
        """Whether messages that live belong to its rows: who writes one writes here first."""
        return any(
            table.name in self.tables[name].parents.values() and not self.tables[name].is_archive
            for name, owner in self.messages.items()
            if owner is not None and owner.name == table.name
        )

    def _first(
        self,
        tables: Mapping[str, Table],
        canonical: Collection[str],
        targets: Collection[str],
        session: Table | None = None,
    ) -> Table | None:
        """The table that should have the role."""
        wanted = {name.lower() for name in canonical}
        goals = {words(name) for name in targets}

        age = {name: number for number, name in enumerate(self.tables)}

        def worth(table: Table) -> tuple[object, ...]:
            refers = sum(table.name in other.parents.values() for other in self.tables.values())
            owner = self.messages.get(table.name)
            return (
                table.name.lower() in wanted,
                table.words in goals,
                any(self.tables[n].words in goals for n, o in self.messages.items() if o is not None and o is table),
                not table.is_archive,
                re.search(r"_(new|tmp|temp|copy|v?\d+)$|^(new|tmp|temp)_", table.name, re.IGNORECASE) is None,
                session is not None and owner is not None and owner.name == session.name,
                any(owner is not None and owner.name == table.name for owner in self.messages.values()),
                table.name in self.messages or bool(table.words & SESSION_WORDS),
                refers,
                owner is not None and owner.name in table.parents.values(),
                "message" in table.words,
                self.shape.rows(table),
                -age[table.name],
            )

        return max(tables.values(), key=worth, default=None)

    def _same_role(self, table: Table, first: Table) -> str:
        """Why a table is a second session table; empty where it is none."""
        if (
            first.name in table.parents.values()
            or table.name in first.parents.values()
            or self.links.linked(table, first)
        ):
            return ""
        alike = similar(table.columns, first.columns)
        shared, count = self._shared(table, first)
        owns = [name for name, owner in self.messages.items() if owner is not None and owner.name == table.name]
        whole = self.turns.transcript(table)
        if not (owns or whole) and alike < 0.4 and not (count and shared / count >= 0.3 and alike >= 0.3):
            return ""
        reasons = [f"{alike:.0%} of the same kinds of columns"]
        if owns:
            reasons.append(f"{', '.join(sorted(owns))} holds its messages")
        elif whole:
            reasons.append(f"{whole.name} holds whole conversations")
        if shared:
            reasons.append(f"{shared:,} of {count:,} keys are in both")
        return ", ".join(reasons)

    def _same_message(self, table: Table, first: Table) -> str:
        role, _ = self.turns.speaker(table)
        shared, count = self._shared(table, first)
        owner = self.messages.get(table.name)
        payload = self.turns.payload(table)
        if role is not None:
            reasons = [f"{role.name} says who speaks"]
        elif table.having("question") and table.having("answer"):
            reasons = ["it pairs questions with answers"]
        else:
            reasons = [f"{payload.name} holds whole messages" if payload else "it holds what is said"]
        if owner is not None:
            reasons.append(f"each row belongs to a row of {owner.name}")
        reasons.append(f"{similar(table.columns, first.columns):.0%} of the same kinds of columns")
        if shared:
            reasons.append(f"{shared:,} of {count:,} keys are in both")
        return ", ".join(reasons)


def _objections(table: Table, whole: bool) -> frozenset[str]:
    """The words that say that a table is about something else, although its name speaks of sessions.

    Args:
        whole: its rows hold whole conversations.
    """
    others = OTHER_SESSIONS
    if table.words & CHAT_WORDS:
        others -= PEOPLE_WORDS  # a user's session is a login, a user's chat is a chat
    elif table.having("title"):
        others -= {"user"}  # and a login has no title
    if re.search(r"_backup[_\d]*$", table.name, re.IGNORECASE):
        others -= {"backup"}  # that of sessions, not a session of making one
    # `chat_history` holds messages, unless a row of it holds all of them.
    kept = frozenset() if whole else MESSAGE_WORDS - SESSION_WORDS
    doings = frozenset(word for word in table.words if word.endswith("ing")) - NO_DOINGS
    return others | OTHER_WORDS | MEMORY_WORDS | kept | (frozenset() if whole or table.words & CHAT_WORDS else doings)


def _holds_messages(table: Table) -> bool:
    """Whether whole conversations are kept in one column."""
    return any(_is_transcript(column) for column in table.columns)


def _is_transcript(column: Column) -> bool:
    return (
        column.is_text and bool(column.type) and english(column.name) in {"messages", "turns", "history", "transcript"}
    )


def _mentions_sessions(name: str) -> bool:
    """Whether a name speaks of sessions, if only within a word (`chatsettings`)."""
    return any(word in english(name) for word in SESSION_WORDS)


def _heads(name: str) -> bool:
    """Whether a name is about sessions (`chat_sessions`), not about something of one (`session_index`)."""
    parts = [
        part
        for part in re.split(r"[\W_\d]+", english(name))
        if part not in {"", "new", "tmp", "temp", "copy", "v", "tbl", "table"} and not words(part) & EMPTY_WORDS
    ]
    plural = any(part.endswith("s") and words(part) & SESSION_WORDS for part in parts)
    return plural or bool(parts and words(parts[-1]) & SESSION_WORDS)

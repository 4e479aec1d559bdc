"""Which tables hold conversations, which their messages, and which are one too many: by role, not by name."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sessionctl.gating.shape import Column, Shape, Table, similar, words
from sessionctl.gating.vocabulary import (
    ENTITIES,
    GENERIC,
    HUMAN,
    MACHINE,
    MESSAGE_WORDS,
    OTHER_SESSIONS,
    OTHER_WORDS,
    SESSION_WORDS,
    SURE_MACHINE,
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
    """

    def __init__(self, shape: Shape, distinct: Collection[str] = ()) -> None:
        self.shape = shape
        apart = {name.lower() for name in distinct}
        self.tables = {
            name: table for name, table in shape.tables.items() if name.lower() not in apart and table.columns
        }

    # -- messages

    @cached_property
    def messages(self) -> dict[str, Table | None]:
        """Message table -> its session table, where there is one."""
        likely = {name: table for name, table in self.tables.items() if self._message_score(table) >= 5}
        return {
            name: self._session_of(table)
            for name, table in likely.items()
            if not any(
                parent in likely and parent != name and not _is_session_word(column)
                for column, parent in table.parents.items()
            )
        }

    def _message_score(self, table: Table) -> float:
        role, certainty = self._role_column(table)
        bodies = [c for c in table.having("body") if c.is_text and not _is_reference(table, c)]
        pair = table.having("question") and table.having("answer")
        if role is None and not pair:
            return 0
        if not bodies and certainty >= 3:
            bodies = [
                c for c in table.columns
                if c.is_text and not c.key and c is not role and c.concept in {"", "question", "answer",
                "meta", "title"} and c.name not in table.parents
            ]  # fmt: skip
        if not (bodies or pair) or not self._refers_to_session(table):
            return 0
        score = certainty + 2 + (2 if pair and role is None else 0)
        score += 1 if table.having("time", "order", "period") else 0
        score += 1 if table.words & MESSAGE_WORDS else 0
        session = self._session_of(table)
        score -= (
            2 if session and session.words & ENTITIES and not session.words & SESSION_WORDS and certainty < 3 else 0
        )
        score -= 3 if len(table.having("queue")) >= 2 else 0
        score -= (
            2
            if {"recipient", "to", "cc", "to_addr", "to_agent", "receiver", "recipient_id", "receiver_id"}
            & _names(table)
            else 0
        )
        score -= (
            2 if {"confidence", "start_ms", "end_ms", "start_time", "end_time", "start_offset"} & _names(table) else 0
        )
        score -= 3 if table.words & OTHER_WORDS else 0
        score -= 3 if session and session.words & OTHER_WORDS else 0
        return score

    def _role_column(self, table: Table) -> tuple[Column | None, float]:
        """The column that says who speaks, and how sure that is."""
        best: tuple[Column | None, float] = (None, 0)
        for column in table.columns:
            if column.key or column.name in table.parents:
                continue
            values = column.domain or self.shape.values(table, column.name, 12)
            score: float = 0
            if values & SURE_MACHINE and (values & HUMAN or len(values) <= 6):
                score = 4
            elif column.concept == "role":
                score = 2 if not values or values & (HUMAN | MACHINE) or values <= {"0", "1"} else -1
            elif column.concept == "sender" and column.is_text:
                score = 1.5 if not values or values & (HUMAN | MACHINE) else 0
            if values and column.domain and not values & SURE_MACHINE and column.concept in {"role", "sender"}:
                score = 0
            if score > best[1]:
                best = (column, score)
        return best

    def _refers_to_session(self, table: Table) -> bool:
        if self._session_of(table) is not None:
            return True
        return any(_is_session_word(column.name) and not column.key for column in table.columns)

    def _session_of(self, table: Table) -> Table | None:
        """The table whose row a message belongs to."""
        best: tuple[float, Table] | None = None
        for column in table.columns:
            parent = self._parent(table, column)
            if parent is None or parent.name == table.name:
                continue
            score = 3.0 if _is_session_word(column.name) or parent.words & SESSION_WORDS else 0.0
            score += 1 if column.name in table.parents else 0
            score += 0.5 if column.notnull else 0
            score += 0.5 if parent.having("time") else -1
            score -= 3 if column.concept in {"user", "link"} and not parent.words & SESSION_WORDS else 0
            if score > 0 and (best is None or score > best[0]):
                best = (score, parent)
        return best[1] if best else None

    def _parent(self, table: Table, column: Column) -> Table | None:
        """The table that a column refers to: by foreign key, by the name of its key, or by its own name."""
        if column.name in table.parents:
            wanted = table.parents[column.name].lower()
            return next((t for name, t in self.tables.items() if name.lower() == wanted), None)
        if column.key and len([c for c in table.columns if c.key]) == 1:
            return None
        name = column.name.lower()
        same = [
            t for t in self.tables.values() if t.key and t.key.lower() == name and t.name != table.name and name != "id"
        ]
        if len(same) > 1:
            same = [t for t in same if t.words & table.words - SESSION_WORDS - MESSAGE_WORDS] or [
                t for t in same if not t.is_archive
            ]
        if same:
            return same[0]
        stem = re.sub(r"_?(id|uuid|key|ref|fk)$", "", name)
        if stem == name:
            return None
        return next((t for t in self.tables.values() if stem and stem in {"_".join(sorted(t.words)), _last(t)}), None)

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
        named = _heads(table.name) or (
            table.key is not None and _is_session_word(table.key) and not table.words & SESSION_WORDS
        )
        if table.key is None or not table.having("time"):
            return False
        plain = [column for column in table.columns if not column.key]
        if table.having("login") or len(table.having("queue")) >= 2 or self._refers_elsewhere(table):
            return False
        counted = [c for c in plain if c.concept in {"count", "period"}]
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
        if len(plain) < 2 or sum(c.concept in GENERIC for c in plain) / len(plain) < 0.7:
            return False
        shares = any(self._shares_keys(table, owner) for owner in owners.values())
        if not named:
            return shares and any(similar(table.columns, owner.columns) >= 0.7 for owner in owners.values())
        if shares:
            return True
        if table.having("expiry") and table.having("user"):
            return False
        return not table.words & (OTHER_SESSIONS | OTHER_WORDS | MESSAGE_WORDS - SESSION_WORDS)

    def _shares_keys(self, first: Table, second: Table) -> bool:
        shared, count = self.shape.overlap(first, second)
        return count > 0 and shared / count >= 0.3

    def _refers_elsewhere(self, table: Table) -> bool:
        """Whether a table hangs on a session or a message instead of being one."""
        for column in table.columns:
            parent = self._parent(table, column)
            if parent is None or parent.name == table.name or column.name.lower().startswith("parent"):
                continue
            if parent.name in self.messages or column.key:
                return True
            if _is_session_word(column.name) or parent.words & SESSION_WORDS:
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
                    yield Duplicate(name, first_session.name, "session", why)
        first = self._first(messages, canonical, targets, first_session)
        if first is not None:
            for name, table in sorted(messages.items()):
                if name != first.name and name not in {n for n in canonical if n in sessions}:
                    yield Duplicate(name, first.name, "message", self._same_message(table, first))

    def _is_kept(self, table: Table, others: Collection[str]) -> bool:
        """Whether a table is an archive at rest."""
        if not table.is_archive:
            return False
        if self.shape.is_written(table):
            return False
        stamp = self.shape.newest(table)
        living = [self.shape.newest(self.tables[name]) for name in others if not self.tables[name].is_archive]
        latest = max((value for value in living if value), default=None)
        return not (stamp and latest and stamp > latest)

    def _first(
        self,
        tables: Mapping[str, Table],
        canonical: Collection[str],
        targets: Collection[str],
        session: Table | None = None,
    ) -> Table | None:
        """The table that should have the role."""
        wanted = {name.lower() for name in canonical}
        goals = {name.lower() for name in targets}

        def worth(table: Table) -> tuple[object, ...]:
            refers = sum(table.name in other.parents.values() for other in self.tables.values())
            owner = self.messages.get(table.name)
            return (
                table.name.lower() in wanted,
                table.name.lower() in goals,
                not table.is_archive,
                re.search(r"_(new|tmp|temp|copy|v?\d+)$|^(new|tmp|temp)_", table.name, re.IGNORECASE) is None,
                session is not None and owner is not None and owner.name == session.name,
                any(owner is not None and owner.name == table.name for owner in self.messages.values()),
                refers,
                owner is not None and owner.name in table.parents.values(),
                bool(table.words & {"message", "msg"}),
                self.shape.rows(table),
                len(table.columns),
                [-ord(letter) for letter in table.name],
            )

        return max(tables.values(), key=worth, default=None)

    def _same_role(self, table: Table, first: Table) -> str:
        """Why a table is a second session table; empty where it is none."""
        if first.name in table.parents.values() or table.name in first.parents.values() or self._linked(table, first):
            return ""
        alike = similar(table.columns, first.columns)
        shared, count = self.shape.overlap(table, first)
        owns = [name for name, owner in self.messages.items() if owner is not None and owner.name == table.name]
        if not owns and alike < 0.4 and not (count and shared / count >= 0.3 and alike >= 0.3):
            return ""
        reasons = [f"{alike:.0%} of the same kinds of columns"]
        if owns:
            reasons.append(f"{', '.join(sorted(owns))} holds its messages")
        if shared:
            reasons.append(f"{shared:,} of {count:,} keys are in both")
        return ", ".join(reasons)

    def _linked(self, first: Table, second: Table) -> bool:
        for one, other in ((first, second), (second, first)):
            for column in one.columns:
                parent = None if column.key else self._parent(one, column)
                if parent is not None and parent.name == other.name:
                    return True
        return False

    def _same_message(self, table: Table, first: Table) -> str:
        role, _ = self._role_column(table)
        shared, count = self.shape.overlap(table, first)
        owner = self.messages.get(table.name)
        reasons = [f"{role.name} says who speaks" if role else "it pairs questions with answers"]
        if owner is not None:
            reasons.append(f"each row belongs to a row of {owner.name}")
        reasons.append(f"{similar(table.columns, first.columns):.0%} of the same kinds of columns")
        if shared:
            reasons.append(f"{shared:,} of {count:,} keys are in both")
        return ", ".join(reasons)


def _heads(name: str) -> bool:
    """Whether a name is about sessions (`chat_sessions`), not about something of one (`session_index`)."""
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    parts = [
        part
        for part in re.split(r"[\W_\d]+", plain)
        if part not in {"", "new", "tmp", "temp", "copy", "v", "tbl", "table"}
    ]
    plural = any(part.endswith("s") and words(part) & SESSION_WORDS for part in parts)
    return plural or bool(parts and words(parts[-1]) & SESSION_WORDS)


def _is_session_word(column: str) -> bool:
    stem = re.sub(r"_?(id|uuid|key|ref|fk)$", "", column.lower())
    return stem in SESSION_WORDS or stem.rpartition("_")[2] in SESSION_WORDS


def _is_reference(table: Table, column: Column) -> bool:
    return column.name in table.parents or column.name.lower().endswith("_id")


def _names(table: Table) -> set[str]:
    return {column.name.lower() for column in table.columns}


def _last(table: Table) -> str:
    parts = re.split(r"[\W_]+", table.name.lower())
    return next((word for word in table.words if parts and parts[-1].startswith(word)), "")

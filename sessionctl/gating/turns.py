"""Whether a table holds what was said in conversations: who speaks, what is said, and in which conversation."""

import re
from collections.abc import Iterable

from sessionctl.gating.documents import holds_turns, names_speaker
from sessionctl.gating.languages import english
from sessionctl.gating.links import Links, is_reference, is_session_word
from sessionctl.gating.shape import Column, Shape, Table, similar, words
from sessionctl.gating.vocabulary import (
    ASKED_WORDS,
    CALL_WORDS,
    CHARGED_COLUMNS,
    DIRECTIONS,
    DONE_WORDS,
    ENTITIES,
    GONE_COLUMNS,
    GONE_WORDS,
    HUMAN,
    MACHINE,
    MEMORY_WORDS,
    MESSAGE_WORDS,
    OTHER_SESSIONS,
    OTHER_WORDS,
    PARTY_WORDS,
    PEOPLE_COLUMNS,
    QUEUE_COLUMNS,
    QUEUE_WORDS,
    RECIPIENT_COLUMNS,
    REMARK_WORDS,
    SAID_WORDS,
    SESSION_WORDS,
    SPAN_COLUMNS,
    SPEAKING,
    SPOKEN_WORDS,
    SURE_MACHINE,
    VERSION_WORDS,
    WORK_WORDS,
)

ENOUGH = 5
_OPAQUE = 3  # a name of so many letters says nothing about its column
_SPOKEN = re.compile(r"(?<=\w)[_\W](message|msg|turn|input|output|reply|response)$")
_LISTING = 4  # columns: who speaks has a number, a name, and little else


class Turns:
    """Judges tables by what their rows say.

    Args:
        shape: the database.
        links: its references.
    """

    def __init__(self, shape: Shape, links: Links) -> None:
        self.shape = shape
        self.links = links
        self._scores: dict[str, float] = {}

    def is_message(self, table: Table) -> bool:
        """Whether the rows of a table are messages of conversations."""
        return self.score(table) >= ENOUGH or self._is_part(table) or self._is_echo(table)

    def _is_part(self, table: Table) -> bool:
        """Whether a table shares its words, shape and owner with another one (`messages_2024`, `messages_2025`).

        Two tables that are named and made alike hold one thing, even where one alone would leave a doubt.
        """
        return self.score(table) >= ENOUGH - 1 and any(
            other.name != table.name
            and other.words == table.words
            and self.links.session_of(other) is self.links.session_of(table)
            and similar(other.columns, table.columns) >= 0.9
            for other in self.links.tables.values()
        )

    def _is_echo(self, table: Table) -> bool:
        """Whether the same speakers, whoever they are, talk in another table as well (a player and an npc)."""
        speakers = self._speakers(table)
        return len(speakers) > 1 and any(
            other.name != table.name and self._speakers(other) == speakers for other in self.links.tables.values()
        )

    def _speakers(self, table: Table) -> frozenset[str]:
        """Who speaks in a table of what is said in conversations; empty where it is none."""
        session = self.links.session_of(table)
        said = any(column.is_text for column in table.having("body")) and table.having("time", "order")
        told = self.links.is_conversation(table, session) or (session is not None and table.words & MESSAGE_WORDS)
        if not said or not told or self._against(table, session, 0) >= 2:
            return frozenset()
        roles = [column for column in table.having("role") if not column.key and column.name not in table.parents]
        return self._values(table, roles[0]) if len(roles) == 1 else frozenset()

    def _values(self, table: Table, column: Column) -> frozenset[str]:
        """The values that a column may have or has, in English; a `user_message` is what a user says."""
        values = column.domain or self.shape.values(table, column.name, 12)
        return frozenset(_SPOKEN.sub("", english(value)) for value in values)

    def _listed(self, table: Table, column: Column) -> frozenset[str] | None:
        """The speakers whom a table of its own lists, for a column that refers to it; None where it does not."""
        listing = self.links.tables.get(table.parents.get(column.name, ""))
        if listing is None or listing.parents or len(listing.columns) > _LISTING:
            return None
        texts = [one for one in listing.columns if one.is_text]
        values = frozenset[str]().union(*(self._values(listing, one) for one in texts))
        if not self.shape.rows(listing):
            return values if listing.words & {"role", "speaker"} else None
        return values if values & SURE_MACHINE and values & HUMAN else None

    def _are_messages(self, table: Table, column: Column) -> bool:
        """Whether the values of a column say that something was said (`user_message` among the events of a session)."""
        values = column.domain or self.shape.values(table, column.name, 12)
        return len([value for value in values if _SPOKEN.search(english(value))]) > 1

    def score(self, table: Table) -> float:
        """How surely the rows of a table are messages; `ENOUGH` is sure."""
        if table.name not in self._scores:
            self._scores[table.name] = self._score(table)
        return self._scores[table.name]

    def _score(self, table: Table) -> float:
        session = self.links.session_of(table)
        role, certainty = self.speaker(table)
        if session is None and self.links.session_column(table) is None and not self._is_diary(table, role):
            return 0
        pair = bool(table.having("question") and table.having("answer"))
        bodies = self._bodies(table, session, role, certainty)
        payload = None if role is not None or pair else self.payload(table)
        if payload is not None and self.links.is_conversation(table, session):
            named = bool((table.words | words(payload.name)) & SAID_WORDS)
            score = 2.0 + (3 if self._speaks(table, payload) else 0) + (2 if named else 0)
        elif role is not None and (bodies or pair):
            score = certainty + 2
        elif self._named_speaker(table, session):
            score = 4.0
        elif pair:
            score = 4.0 + self._pair(table, session)
        elif self._named_message(table, session):
            score = 3.0
        else:
            return 0
        score += 1 if table.having("time", "order", "period") else 0
        score += 1 if table.words & MESSAGE_WORDS else 0
        score += 0.5 if session and any(session.name == parent for parent in table.parents.values()) else 0
        return score - self._against(table, session, certainty)

    def speaker(self, table: Table) -> tuple[Column | None, float]:
        """The column that says who speaks, and how sure that is."""
        best: tuple[Column | None, float] = (None, 0)
        for column in table.columns:
            name = english(column.name)
            listed = self._listed(table, column)
            if column.key or (column.name in table.parents and listed is None) or name in CHARGED_COLUMNS:
                continue
            if name.endswith("_by") and not column.concept:
                continue  # what is done by somebody is seldom what is said
            values = self._values(table, column) if listed is None else listed
            score: float = 0
            if _is_machine(values) and (values & HUMAN or len(values) <= 6):
                # The kind of a step in a run may be a call of a model, a call names its model: nobody who speaks.
                score = 0 if column.concept in {"channel", "title", "link"} and not values & SPEAKING else 4
            elif column.concept == "role" or listed is not None:
                score = 2 if not values or values & (HUMAN | MACHINE) or values <= {"0", "1", "2", "3"} else -1
            elif column.concept == "sender" and column.is_text:
                score = 1.5 if not values or values & (HUMAN | MACHINE) else 0
            both = (
                values & HUMAN and values & MACHINE and self.links.is_conversation(table, self.links.session_of(table))
            )
            if column.domain and not both and not _is_machine(values) and column.concept in {"role", "sender"}:
                score = 0
            if values and values <= DIRECTIONS and self._is_of_machine(table):
                score = 2  # what comes in is said by somebody, what goes out by the bot
            if score > best[1]:
                best = (column, score)
        return best

    def _is_of_machine(self, table: Table) -> bool:
        """Whether a table or its conversations are named after a bot."""
        session = self.links.session_of(table)
        return bool((table.words | (session.words if session else frozenset())) & SURE_MACHINE)

    def _is_diary(self, table: Table, role: Column | None) -> bool:
        """Whether a table is a chat by itself, of one or of each user: what was said by which role, and when."""
        names = {english(column.name) for column in table.columns}
        named = table.words & (MESSAGE_WORDS | SESSION_WORDS) and not table.words & OTHER_WORDS
        values = self._values(table, role) if role is not None else frozenset()
        # Of a log only its columns say that it is one of a chat; both may also have done what it tells.
        both = values & HUMAN and values & SURE_MACHINE and table.words & SAID_WORDS
        told = both and any(column.is_text for column in table.having("body"))
        return bool((told or _as_told(table, names)) and table.having("time") and named)

    def _has_speaker(self, table: Table, session: Table | None, role: Column | None) -> bool:
        """Whether somebody speaks in a conversation, and has not just a role in it."""
        speaks = role is not None and "role" not in words(role.name)
        return speaks and self.links.is_conversation(table, session)

    def _named_speaker(self, table: Table, session: Table | None) -> bool:
        """Whether the table's name says who speaks (`bot_messages` of a conversation)."""
        speaks = table.words & (HUMAN | SURE_MACHINE) and table.words & SAID_WORDS
        said = any(column.is_text for column in table.having("body"))
        return bool(speaks and said and self.links.is_conversation(table, session))

    def _named_message(self, table: Table, session: Table | None) -> bool:
        """Whether an empty table, of which no row tells who speaks, is called the messages of its conversations."""
        whose = session.words if session else frozenset[str]()
        about = table.words - {"message", "msg"} - SPOKEN_WORDS - whose - SESSION_WORDS - SURE_MACHINE - VERSION_WORDS
        people = any(is_reference(table, column) and column.concept == "user" for column in table.columns)
        texts = [c for c in table.columns if c.is_text and not c.key and not is_reference(table, c)]
        said = [c for c in texts if c.concept in {"body", "question", "answer", "meta", ""}]
        named = table.words & ({"message", "msg"} | SPOKEN_WORDS) and not about and not whose & OTHER_SESSIONS
        told = named and said and not people and self.links.is_conversation(table, session)
        return bool(told and not self.shape.rows(table))

    def payload(self, table: Table) -> Column | None:
        """The one column that holds a whole message, where there is nothing else but keys, places and times."""
        if any(is_reference(table, column) and column.concept == "user" and not column.key for column in table.columns):
            return None  # people write here
        rest = [
            column
            for column in table.columns
            if not column.key
            and column.name != table.key
            and column.concept not in {"time", "order"}
            and not is_reference(table, column)
            and not is_session_word(column.name)
            and column is not self.links.session_column(table)
        ]
        texts = [c for c in rest if (c.is_text or "BLOB" in c.type.upper()) and _may_be_message(c)]
        return texts[0] if len(texts) == len(rest) == 1 else None

    def transcript(self, table: Table) -> Column | None:
        """The column whose stored values hold whole conversations: what people and a machine said in turn."""
        for column in table.columns:
            readable = not column.key and (column.is_text or "BLOB" in column.type.upper())
            if readable and any(holds_turns(text) for text in self.shape.samples(table, column.name)):
                return column
        return None

    def _bodies(self, table: Table, session: Table | None, role: Column | None, certainty: float) -> list[Column]:
        bodies = [c for c in table.having("body") if c.is_text and not is_reference(table, c)]
        spoken = role is not None and self._are_messages(table, role)
        if bodies or certainty < 2:
            return bodies
        if table.words & (DONE_WORDS | CALL_WORDS) and not table.words & SAID_WORDS and not spoken:
            return []
        if certainty < 3 and not table.words & MESSAGE_WORDS and not self._has_speaker(table, session, role):
            return []  # a member of a band has a role, too, and something that is told of it
        known = role is not None and (role.concept in {"role", "sender"} or len(role.name) <= _OPAQUE)
        named = table.words & MESSAGE_WORDS and not _is_apart(table, session)
        if not known and not named and not self.links.is_conversation(table, session):
            return []  # a person or a model makes a move, fills a cell, gives a grade
        # Somebody speaks: then what nothing else explains is what is said.
        likely = {"", "question", "answer", "meta", "title"} if certainty >= 3 else {"", "meta"}
        return [
            c
            for c in table.columns
            if c.is_text and not c.key and c is not role and c.concept in likely and not is_reference(table, c)
        ]

    def _pair(self, table: Table, session: Table | None) -> float:
        """What speaks for and against a table of questions and answers."""
        names = {english(column.name) for column in table.columns}
        spoken = bool(table.words & SAID_WORDS)
        score = -3.0 if table.words & ASKED_WORDS else 0.0
        if len(table.having("count")) >= 2 and not spoken and session is not None and self._others(table, session):
            score -= 3  # what calls cost
        if not (_says_both(table) or names & {"prompt", "question", "answer", "reply"}) and (
            table.words & CALL_WORDS or names & {"tool", "tool_name", "function", "command", "exit_code"}
        ):
            score -= 3
        if session is not None and not session.words & SESSION_WORDS and not spoken:
            score -= 2
        return score

    def _others(self, table: Table, session: Table) -> bool:
        """Whether the conversations have another table whose rows say who speaks."""
        return any(
            other.name != table.name and self.links.session_of(other) is session and self.speaker(other)[0] is not None
            for other in self.links.tables.values()
        )

    def _against(self, table: Table, session: Table | None, certainty: float) -> float:
        names = {english(column.name) for column in table.columns}
        against = 0.0
        if _is_apart(table, session) and certainty < 3:
            against += 0 if _as_told(table, names) else 2
        against += _in_transit(table, names)
        named = bool(table.words & MESSAGE_WORDS) or self.links.is_conversation(table, session)
        against += 1 if certainty < 2 and not named else 0  # an announcement has an author, too
        against += 1 if "post" in table.words and certainty < 2 else 0  # of a forum, until somebody known speaks
        against += 2 if names & RECIPIENT_COLUMNS else 0
        against += 2 if names & PEOPLE_COLUMNS and certainty < 2 else 0
        against += 2 if len(names & SPAN_COLUMNS) > 1 else 0
        # Remarks are about something, until a language model is among those who make them.
        told = _as_told(table, names) or (certainty >= 4 and self.links.is_conversation(table, session))
        aside = OTHER_WORDS - REMARK_WORDS if told else OTHER_WORDS
        paired = table.having("question") and table.having("answer") and self.links.is_conversation(table, session)
        if paired or _says_both(table):
            aside -= {"prompt"}
        against += 4 if table.words & aside else 0
        against += 3 if table.words & (MEMORY_WORDS | PARTY_WORDS) and not table.words & SAID_WORDS else 0
        against += 3 if table.words & WORK_WORDS and not table.words & (SAID_WORDS | SESSION_WORDS) else 0
        against += 3 if session and session.words & OTHER_WORDS else 0
        return against

    def _speaks(self, table: Table, column: Column) -> bool:
        """Whether the stored values say who speaks."""
        return any(names_speaker(text) for text in self.shape.samples(table, column.name))


def _is_apart(table: Table, session: Table | None) -> bool:
    """Whether a table belongs to things that are no conversations; in a call people speak, if it says so."""
    called = session is not None and table.words & SPOKEN_WORDS and "call" in session.words
    return bool(session and session.words & ENTITIES and not session.words & SESSION_WORDS and not called)


def _in_transit(table: Table, names: set[str]) -> float:
    """What says that messages wait here to be sent, or were removed: those who said them are elsewhere."""
    waits = len(table.having("queue"))
    if table.words & QUEUE_WORDS and (waits or names & QUEUE_COLUMNS):
        return 4  # name and columns say the same: then a column of roles is what will be sent
    if waits >= 2 or (waits and names & QUEUE_COLUMNS):
        return 3
    return 4 if is_gone(table) else 0


def is_gone(table: Table) -> bool:
    """Whether a table keeps what was removed, by its name and its columns."""
    return bool(table.words & GONE_WORDS and {english(column.name) for column in table.columns} & GONE_COLUMNS)


def _as_told(table: Table, names: set[str]) -> bool:
    """Whether rows are written as a chat is handed to a language model: a role and its content."""
    return "role" in names and any(column.is_text for column in table.having("body"))


def _says_both(table: Table) -> bool:
    """Whether one column is named after who asks and another after who answers."""
    asks = any(words(column.name) & HUMAN for column in table.having("question", "body"))
    return asks and any(words(column.name) & SURE_MACHINE for column in table.having("answer"))


def _is_machine(values: Iterable[str]) -> bool:
    return any(value in SURE_MACHINE or re.search(r"[_\W](?:bot|assistant|ai|llm)$", value) for value in values)


def _may_be_message(column: Column) -> bool:
    """Whether a column's name allows that it holds a whole message."""
    if column.concept == "body" or words(column.name) & SAID_WORDS:
        return True
    return bool(
        words(column.name) & {"data", "json", "payload", "blob", "raw", "record", "item", "object", "value", "entry"}
    )

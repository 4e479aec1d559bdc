"""Messages and conversations that are kept as JSON: who speaks in them."""

import json
from typing import Any

from sessionctl.gating.vocabulary import HUMAN, SURE_MACHINE

_SPEAKERS = ("role", "type", "author", "sender", "speaker", "kind")
_DEEP = 3  # levels down to the messages


def names_speaker(text: str) -> bool:
    """Whether a message that is kept as JSON says who speaks."""
    return _inside(_parsed(text), _DEEP)


def holds_turns(text: str) -> bool:
    """Whether JSON holds a conversation: a list in which somebody and a machine speak."""
    return _in_turn(_parsed(text), _DEEP)


def _parsed(text: str) -> Any:
    """The JSON object or list that a text holds; None where it holds none."""
    if text[:1] not in "{[":
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None  # what is no JSON names nobody


def _inside(value: Any, depth: int) -> bool:
    if depth and isinstance(value, list):
        return any(_inside(part, depth - 1) for part in value[:3])
    if not isinstance(value, dict):
        return False
    return bool(_said_by(value) & (SURE_MACHINE | HUMAN)) or (
        depth > 0 and any(_inside(part, depth - 1) for part in value.values())
    )


def _said_by(value: Any) -> set[str]:
    """Who speaks in one message that is kept as JSON."""
    if not isinstance(value, dict):
        return set()
    return {str(value[key]).lower() for key in _SPEAKERS if isinstance(value.get(key), str)}


def _in_turn(value: Any, depth: int) -> bool:
    if isinstance(value, list):
        said = set[str]().union(*map(_said_by, value))
        if said & SURE_MACHINE and said & HUMAN:
            return True
        parts = value[:3]
    elif isinstance(value, dict):
        parts = list(value.values())
    else:
        return False
    return depth > 0 and any(_in_turn(part, depth - 1) for part in parts)

"""What the event reader learns from: a sentence's words with the events they tell, and the labels of its heads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from gesta.knowledge.codebook import load_codebook

NOTHING = "O"
STATUSES = ("actual", "future", "hypothetical", "negated")
ROLES = ("none", "actor", "recipient")


@dataclass(frozen=True)
class Trigger:
    """An event at its trigger word; roles: (word index, 1 actor or 2 recipient), by the head words of the phrases."""

    word: int
    type: str
    mode: str
    status: str
    roles: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class EventSentence:
    """A sentence's words with the events they tell; unsure: words of which nothing is learned."""

    words: tuple[str, ...]
    triggers: tuple[Trigger, ...]
    unsure: frozenset[int]
    split: str
    source: str


def modes() -> tuple[str, ...]:
    """Every mode of the codebook as TYPE/mode, behind the empty one."""
    named = (f"{kind.name}/{mode.name}" for kind in load_codebook().types.values() for mode in kind.modes)
    return ("", *sorted(named))


def types() -> tuple[str, ...]:
    """No event, then the codebook's types."""
    return (NOTHING, *sorted(load_codebook().types))


def read_prepared(path: Path) -> list[EventSentence]:
    """What `prepare` has written."""
    return [msgspec.json.decode(line, type=EventSentence) for line in path.read_bytes().splitlines()]

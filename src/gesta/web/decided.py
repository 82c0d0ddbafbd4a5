"""What the API answers about analysts' decisions on happenings."""

from __future__ import annotations

from msgspec import Struct

from gesta.records import Decision


class DecisionItem(Struct, frozen=True):
    """What an analyst decided: `events` belong together, and none of `others` with them.

    grouped:    whether the happenings obey already; else they do after the next grouping
    happenings: those in which the events are now
    """

    id: int
    kind: str
    events: tuple[str, ...]
    others: tuple[str, ...]
    note: str | None
    by: str | None
    at: str
    grouped: bool
    happenings: tuple[str, ...]


def decision_item(decision: Decision, *, grouped: bool, happenings: tuple[str, ...]) -> DecisionItem:
    """The decision, and what became of it."""
    return DecisionItem(
        decision.number or 0,
        decision.kind,
        decision.events,
        decision.others,
        decision.note,
        decision.by,
        decision.at.isoformat() if decision.at else "",
        grouped,
        happenings,
    )

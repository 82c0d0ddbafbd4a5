"""Decisions after their articles changed: an event that stands elsewhere in a new version is still the one meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import structs

from gesta.records import Decision, Event
from gesta.text.similar.words import words_of

# A correction changes a number or a name; below half of its words in common a sentence is another one.
_SAME_SENTENCE = 0.5

Events = Sequence[Event]


def follow_decisions(
    decisions: Sequence[Decision], current: Mapping[str, Events], past: Callable[[str], Iterable[Events]]
) -> tuple[Decision, ...]:
    """The decisions, with the ids that their events have now where a change of the article gave them others.

    An id holds where the words stand, so that a new lead moves all. What has no successor keeps its id.
    current: the events of each document as it is now; past: those of its earlier versions, in order
    """
    known = {event.id for events in current.values() for event in events}
    gone = {event for each in decisions for event in (*each.events, *each.others)} - known
    if not gone:
        return tuple(decisions)
    heirs: dict[str, str] = {}
    for document, events in current.items():
        if any(event.startswith(document) for event in gone):
            heirs.update(_heirs(gone, events, list(past(document))))
    return tuple(
        structs.replace(each, events=_now(each.events, heirs), others=_now(each.others, heirs)) for each in decisions
    )


def _heirs(gone: set[str], events: Events, versions: Sequence[Events]) -> dict[str, str]:
    """By id of an event that is gone, the id of the one that tells the same now; no two of one version share one."""
    heirs: dict[str, str] = {}
    for version in versions:
        held = {event.id for event in version}
        pairs = [
            (_likeness(old, new), old.id, new.id)
            for old in version if old.id in gone
            for new in events if new.id not in held and _is_same_act(old, new)
        ]  # fmt: skip
        taken: dict[str, str] = {}
        for likeness, old, new in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
            if likeness >= _SAME_SENTENCE and old not in taken and new not in taken.values():
                taken[old] = new
        heirs.update(taken)
    return heirs


def _is_same_act(old: Event, new: Event) -> bool:
    return (old.type, old.status, old.trigger.text.casefold()) == (new.type, new.status, new.trigger.text.casefold())


def _likeness(old: Event, new: Event) -> float:
    one, other = (set(words_of(" ".join(piece.text for piece in event.evidence))) for event in (old, new))
    return len(one & other) / len(one | other) if one | other else 0.0


def _now(events: tuple[str, ...], heirs: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(heirs.get(event, event) for event in events))

"""Military exercises among events: who, when, where, how large by whose count, and what the Vienna Document says."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from msgspec import structs

from gesta.records import Event, Quantity
from gesta.store import EventFilter, Store
from gesta.store.pages import Key, Told
from gesta.web.counted import ExerciseItem, SizeItem, Threshold
from gesta.web.shapes import event_item

# Vienna Document 2011 on confidence- and security-building measures: par. 40.1.1 and 47.4.
NOTIFIED_FROM = 9_000
OBSERVED_FROM = 13_000

_TYPES = ("MOBILIZE", "COOPERATE", "AGREE")
_WORDS = (
    "exercise", "exercises", "exercised", "exercising", "drill", "drills", "drilled", "drilling", "manoeuvre",
    "manoeuvres", "maneuver", "maneuvers", "wargame", "wargames", "war game", "war games",
)  # fmt: skip
_TROOPS = ("troops", "soldiers", "servicemen", "personnel", "servicemembers", "service members", "men", "forces")


def exercise_filter(wanted: EventFilter) -> EventFilter:
    """The same, of events that tell a military exercise."""
    types = tuple(kind for kind in _TYPES if not wanted.types or kind in map(str.upper, wanted.types))
    return structs.replace(wanted, types=types or ("",), words=_WORDS)


def exercises(
    store: Store, wanted: EventFilter, *, after: Key | None, limit: int
) -> Iterator[tuple[ExerciseItem, Key]]:
    """At most `limit` exercises, each with its place in the list."""
    for told in store.told(exercise_filter(wanted), after=after, limit=limit):
        yield exercise_item(told), told.key


def exercise_item(told: Told) -> ExerciseItem:
    """The exercise that an event tells."""
    event = told.event
    said_by = [speaker.name or speaker.text for speaker in event.attribution]
    sizes = [SizeItem(each.number, each.low, each.high, each.of, each.kind, said_by) for each in event.quantities]
    published = datetime.date.fromisoformat(told.published) if told.published else None
    return ExerciseItem(event_item(told), phase_of(event, published), sizes, threshold(event.quantities))


def phase_of(event: Event, published: datetime.date | None) -> str:
    """Whether it is planned, running or past on the day of publication; called off; or unclear."""
    if event.status == "negated":
        return "called-off"
    if event.status in ("future", "hypothetical"):
        return "planned"
    first, last = (event.when.first, event.when.last) if event.when else (None, None)
    if event.historical:
        return "past"
    if published is None or (first is None and last is None):
        return "unclear"
    if first is not None and first > published:
        return "planned"
    return "past" if last is not None and last < published else "running"


def threshold(quantities: tuple[Quantity, ...]) -> Threshold:
    """What the largest number of troops that is told means.

    >>> from gesta.records import Span
    >>> threshold((Quantity(12_000, "soldiers", Span(0, 1)),))
    Threshold(troops=12000, notify=True, observe=False)
    """
    numbers = [number for each in quantities if _is_troops(each) and (number := each.number or each.high or each.low)]
    if not numbers:
        return Threshold(None, None, None)
    troops = max(numbers)
    return Threshold(troops, troops >= NOTIFIED_FROM, troops >= OBSERVED_FROM)


def _is_troops(quantity: Quantity) -> bool:
    return quantity.kind == "troops" or quantity.of.lower() in _TROOPS

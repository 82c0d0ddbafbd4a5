"""Military exercises among events: who, when, where, how large by whose count, and what the Vienna Document says."""

from __future__ import annotations

import datetime
import re
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

_TYPES = ("MOBILIZE", "COOPERATE", "AGREE", "REJECT")
_WORDS = (
    "exercise", "exercises", "drill", "drills", "manoeuvre", "manoeuvres", "maneuver", "maneuvers", "wargame",
    "wargames", "war game", "war games",
)  # fmt: skip
# One exercises caution and rights, drills for oil, and drills for the next earthquake: none is military.
_TELLS = re.compile(
    r"""
    (?: (?<! \bto[ ]) \b exercise | \b exercises ) \b
        (?! [ ] (?: [\w-]+ [ ] )? (?: restraint | caution | control | rights? | powers? | patience | discretion
            | influence | sovereignty | jurisdiction | authority | vetoe?s? | vigilance | judge?ment ) \b )
    | (?<! \bto[ ]) (?<! earthquake[ ]) (?<! evacuation[ ]) (?<! (?<!live)[ ]fire[ ]) (?<! emergency[ ]) (?<! rescue[ ])
        (?<! safety[ ]) \b drills? \b (?! [ ] (?: for | into | down | oil | gas | wells? ) \b )
    | \b (?: manoeuvres? | maneuvers? | war[ ]?games? ) \b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What ends an exercise before it begins; other refusals have exercises for their matter at most.
_CALLS_OFF = re.compile(r"(?:cancel|call|scrap|suspend|postpon|halt|abandon)", re.IGNORECASE)
_TROOPS = ("troops", "soldiers", "servicemen", "personnel", "servicemembers", "service members", "men", "forces")
_TIMES = re.compile(r"(?:hour|day|week|month|year|time)s?", re.IGNORECASE)
# So many candidates are looked at for each exercise that is asked for.
_AT_A_TIME = 4


def exercises(
    store: Store, wanted: EventFilter, *, after: Key | None, limit: int
) -> Iterator[tuple[ExerciseItem, Key]]:
    """At most `limit` exercises, each with its place in the list."""
    left, size = limit, limit * _AT_A_TIME
    while left > 0:
        page = list(store.told(_candidates(wanted), after=after, limit=size))
        found = [told for told in page if is_exercise(told.event)][:left]
        yield from ((exercise_item(told), told.key) for told in found)
        left -= len(found)
        if len(page) < size:
            return
        after = page[-1].key


def count_exercises(store: Store, wanted: EventFilter) -> int:
    """How many there are."""
    return sum(is_exercise(told.event) for told in store.told(_candidates(wanted)))


def is_exercise(event: Event) -> bool:
    """Whether an event of one of the types that may do so tells a military exercise."""
    if event.type == "REJECT" and not _CALLS_OFF.match(event.trigger.text):
        return False
    return any(_TELLS.search(words.text) for words in event.evidence)


def exercise_item(told: Told) -> ExerciseItem:
    """The exercise that an event tells."""
    event = told.event
    said_by = [speaker.name or speaker.text for speaker in event.attribution]
    sizes = [
        SizeItem(each.number, each.low, each.high, each.of, each.kind, said_by)
        for each in event.quantities
        if not _TIMES.fullmatch(each.of)
    ]
    published = datetime.date.fromisoformat(told.published) if told.published else None
    return ExerciseItem(event_item(told), phase_of(event, published), sizes, threshold(event.quantities))


def phase_of(event: Event, published: datetime.date | None) -> str:
    """Whether it is planned, running or past on the day of publication; called off; or unclear."""
    if event.status == "negated" or event.type == "REJECT":
        return "called-off"
    # What states agree on is still to come; the day is that of their agreement.
    if event.status in ("future", "hypothetical") or event.type == "AGREE":
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


def _candidates(wanted: EventFilter) -> EventFilter:
    """The same, of events of the types and with the words that exercises have."""
    types = tuple(kind for kind in _TYPES if not wanted.types or kind in map(str.upper, wanted.types))
    return structs.replace(wanted, types=types or ("",), words=_WORDS)


def _is_troops(quantity: Quantity) -> bool:
    return quantity.kind == "troops" or quantity.of.lower() in _TROOPS

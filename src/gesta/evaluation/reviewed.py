"""What analysts' verdicts on coded events are worth: precision with its interval, and gold articles."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct

from gesta.evaluation.articles import GoldActor, GoldArticle, GoldEvent, GoldQuantity
from gesta.records import Document, Event, Participant
from gesta.store import EventFilter, Store
from gesta.store.reviews import Review

# The 97.5th percentile of the normal distribution: 95% lie within.
_Z = 1.959964


class Precision(Struct, frozen=True):
    """How many of the reviewed events of a type are right in all fields; low and high bound the share at 95%."""

    type: str
    reviewed: int
    right: int
    precision: float | None
    low: float | None
    high: float | None


def precision_by_type(store: Store) -> tuple[list[Precision], Precision]:
    """For each type as coded, most reviewed first; and over all types, under the name "all"."""
    counts = store.precision_counts()
    each = [precision(kind, reviewed, right) for kind, (reviewed, right) in counts.items()]
    return each, precision("all", sum(n for n, _ in counts.values()), sum(hits for _, hits in counts.values()))


def precision(name: str, reviewed: int, right: int) -> Precision:
    """A share with Wilson's score interval, which holds for few reviews and for shares near 0 and 1.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference"

    >>> precision("ASSAULT", 10, 8)
    Precision(type='ASSAULT', reviewed=10, right=8, precision=0.8, low=0.4902, high=0.9433)
    """
    if not reviewed:
        return Precision(name, 0, 0, None, None, None)
    share, spread = right / reviewed, _Z**2 / reviewed
    middle = (share + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * math.sqrt(share * (1 - share) / reviewed + spread / (4 * reviewed))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Precision(name, reviewed, right, round(share, 4), round(low, 4), round(high, 4))


def gold_articles(store: Store) -> Iterator[GoldArticle]:
    """Every reviewed document as a gold article, as `gesta eval articles` reads it.

    Right and missing events are gold. A wrong field is left out, so that it is not judged. An event of a wrong type or
    status is gold where the analyst gave the right one, and else left out, so that it counts as false. Events that
    nobody reviewed yet are "minor": they count neither as missed nor as false.
    """
    reviews = defaultdict(list)
    for review in store.latest_reviews():
        reviews[review.document].append(review)
    for document_id in sorted(reviews):
        document = store.document(document_id)
        if document is not None:
            events = tuple(_gold_events(store, document, reviews[document_id]))
            yield GoldArticle(document.id, document.text, events, document.title, document.published, document.url)


def _gold_events(store: Store, document: Document, reviews: Sequence[Review]) -> Iterator[GoldEvent]:
    judged = {review.event for review in reviews}
    for review in reviews:
        gold = _missing_event(document, review) if review.verdict == "missing" else _judged_event(review)
        if gold is not None:
            yield gold
    for event in store.events(EventFilter(document=document.id)):
        if event.id not in judged:
            yield _gold_event(event, event.type, event.status, frozenset(), weight="minor")


def _missing_event(document: Document, review: Review) -> GoldEvent | None:
    if review.span is None:
        return None
    words = review.span.of(document.text)
    return GoldEvent(f"{document.id}-missing-{review.number}", review.type, review.status or "actual", (words,))


def _judged_event(review: Review) -> GoldEvent | None:
    event, wrong = review.judged, frozenset(review.fields)
    if event is None:
        return None
    kind = event.type if "type" not in wrong or review.type == event.type else review.type
    unknown_type = "type" in wrong and kind == event.type
    unknown_status = "status" in wrong and (review.status is None or review.status == event.status)
    if unknown_type or unknown_status:
        return None
    return _gold_event(event, kind, review.status if "status" in wrong and review.status else event.status, wrong)


def _gold_event(event: Event, kind: str, status: str, wrong: frozenset[str], *, weight: str = "core") -> GoldEvent:
    when = event.when
    known_days = when and when.first and when.last and "when" not in wrong
    return GoldEvent(
        event.id,
        kind,
        status,
        tuple(piece.text for piece in event.evidence),
        modes=() if wrong & {"mode", "type"} else event.modes,
        actors=() if "actor" in wrong else _gold_actors(event.actors),
        recipients=() if "recipient" in wrong else _gold_actors(event.recipients),
        attribution=() if "attribution" in wrong else tuple(each.name or each.text for each in event.attribution),
        date=(when.first, when.last) if known_days and when and when.first and when.last else None,
        place_country=event.place.country if event.place and "place" not in wrong else None,
        contexts=() if "context" in wrong else event.contexts,
        quantity=()
        if "quantity" in wrong
        else tuple(GoldQuantity(each.number, each.of) for each in event.quantities if each.number is not None),
        weight=weight,
    )


def _gold_actors(participants: Sequence[Participant]) -> tuple[GoldActor, ...]:
    return tuple(GoldActor(each.text, each.code, each.sector, each.name) for each in participants)

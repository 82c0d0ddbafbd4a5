"""What the API answers, as values; `docs/api.md` and the OpenAPI document are about these."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from gesta.formats.plover import event_scale
from gesta.records import Candidate, Document, Event, Participant, Problem, Reason
from gesta.store.pages import Listed, Told


class SideItem(Struct, frozen=True):
    """One side of an event, or somebody who says so."""

    text: str
    start: int
    end: int
    name: str | None
    code: str | None
    sector: str | None
    other_sectors: tuple[str, ...]
    wikidata: str | None
    implied: bool


class WhenItem(Struct, frozen=True):
    """When it takes place: an interval of days and the words it comes from."""

    first: datetime.date | None
    last: datetime.date | None
    granularity: str
    value: str
    text: str | None
    approximate: bool
    start: int
    end: int


class PlaceItem(Struct, frozen=True):
    """Where it takes place; level 1 is a country, 5 a spot in a town."""

    name: str
    text: str | None
    level: int | None
    country: str | None
    province: str | None
    geonames_id: int | None
    latitude: float | None
    longitude: float | None
    start: int
    end: int


class QuantityItem(Struct, frozen=True):
    """A count that belongs to the event."""

    number: float | None
    of: str
    low: float | None
    high: float | None
    kind: str | None
    start: int
    end: int


class WordsItem(Struct, frozen=True):
    """Words of the article and where they stand."""

    text: str
    start: int
    end: int


class EventItem(Struct, frozen=True):
    """An event as lists show it."""

    id: str
    document: str
    title: str | None
    published: str | None
    source: str | None
    url: str | None
    type: str
    modes: tuple[str, ...]
    status: str
    historical: bool
    actors: tuple[SideItem, ...]
    recipients: tuple[SideItem, ...]
    attribution: tuple[SideItem, ...]
    when: WhenItem | None
    place: PlaceItem | None
    contexts: tuple[str, ...]
    quantities: tuple[QuantityItem, ...]
    trigger: WordsItem
    evidence: tuple[WordsItem, ...]
    score: float
    quad: int
    scale: float | None
    cameo: str | None
    coder: str


class EventList(Struct, frozen=True):
    """A page of events."""

    items: list[EventItem]
    next: str | None
    total: int | None


class EventDetail(EventItem, frozen=True):
    """An event with the reasons it was coded for."""

    reasons: tuple[Reason, ...] = ()


class Count(Struct, frozen=True):
    """A value and how often it occurs."""

    value: str | int
    n: int


class FacetsItem(Struct, frozen=True):
    """How many events fit, and how many for each value."""

    total: int
    documents: int
    sources: int
    type: list[Count]
    mode: list[Count]
    status: list[Count]
    quad: list[Count]
    country: list[Count]
    source: list[Count]
    actor: list[Count]
    recipient: list[Count]


class DocumentItem(Struct, frozen=True):
    """A document as lists show it: `events`, `problems` say how many; `opening` is how its text begins."""

    id: str
    title: str | None
    published: datetime.date | None
    url: str | None
    source: str | None
    origin: str | None
    language: str
    events: int
    problems: int
    opening: str


class DocumentList(Struct, frozen=True):
    """A page of documents."""

    items: list[DocumentItem]
    next: str | None
    total: int | None


class About(Struct, frozen=True):
    """What a server has.

    grouped: whether events were grouped into happenings; writable: whether it takes verdicts and texts with the token
    """

    name: str
    version: str
    store: str
    documents: int
    events: int
    problems: int
    first: str | None
    last: str | None
    grouped: bool
    writable: bool
    routes: list[str]


class CandidateItem(Struct, frozen=True):
    """A reading that was weighed."""

    id: str
    name: str
    score: float
    detail: str


class FactItem(Struct, frozen=True):
    """One thing that was decided about an event, why, and what else was weighed."""

    label: str
    text: str
    reasons: tuple[Reason, ...]
    candidates: tuple[CandidateItem, ...]


class Explanation(Struct, frozen=True):
    """Why an event was coded as it was."""

    event: str
    facts: list[FactItem]


class ProblemItem(Struct, frozen=True):
    """What does not add up, where, and what could be done."""

    kind: str
    message: str
    document: str | None
    where: str | None
    start: int | None
    end: int | None
    candidates: tuple[CandidateItem, ...]
    fix: str | None


class ProblemList(Struct, frozen=True):
    """A page of problems."""

    items: list[ProblemItem]
    next: str | None
    total: int | None


class PieceItem(Struct, frozen=True):
    """A stretch of a snippet, and whether it is what was searched for."""

    text: str
    hit: bool


class HitItem(Struct, frozen=True):
    """A place where the words stand; rank: how well it fits (BM25), larger is better."""

    document: str
    event: str | None
    title: str | None
    published: str | None
    source: str | None
    snippet: list[PieceItem]
    rank: float


class HitList(Struct, frozen=True):
    """A page of search results."""

    items: list[HitItem]
    next: str | None
    total: int | None


class ModeItem(Struct, frozen=True):
    """A kind of a type."""

    name: str
    scale: float
    cameo: str


class TypeItem(Struct, frozen=True):
    """A PLOVER type: what it is, and what it is not."""

    name: str
    quad: int
    scale: float
    cameo: str
    definition: str
    is_not: str
    modes: list[ModeItem]


class NamedItem(Struct, frozen=True):
    """A name and what it means."""

    name: str
    meaning: str


class CodebookItem(Struct, frozen=True):
    """Everything that can be coded."""

    name: str
    types: list[TypeItem]
    contexts: list[NamedItem]
    quads: list[NamedItem]


class Fault(Struct, frozen=True):
    """What is wrong, where, and what to do."""

    message: str
    where: str | None = None
    fix: str | None = None


class ErrorReply(Struct, frozen=True):
    """The answer to a request that cannot be served."""

    error: Fault


def event_item(told: Told) -> EventItem:
    """The event as lists show it."""
    return EventItem(**_event_fields(told))


def event_detail(told: Told) -> EventDetail:
    """The event with its reasons."""
    return EventDetail(**_event_fields(told), reasons=told.event.reasons)


def told_in(event: Event, document: Document) -> Told:
    """An event with its whole document at hand."""
    return Told(
        event,
        document.title,
        document.published.isoformat() if document.published else None,
        document.source,
        document.url,
        event.when.span.of(document.text) if event.when else None,
        event.place.span.of(document.text) if event.place else None,
    )


def document_item(listed: Listed) -> DocumentItem:
    """The document as lists show it."""
    document = listed.document
    return DocumentItem(
        document.id,
        document.title,
        document.published,
        document.url,
        listed.outlet,
        document.origin,
        document.language,
        listed.events,
        listed.problems,
        listed.opening,
    )


def problem_item(problem: Problem) -> ProblemItem:
    """The problem as lists show it."""
    span = problem.span
    return ProblemItem(
        problem.kind,
        problem.message,
        problem.document,
        problem.where,
        span.start if span else None,
        span.end if span else None,
        candidate_items(problem.candidates),
        problem.fix,
    )


def candidate_items(candidates: Iterable[Candidate]) -> tuple[CandidateItem, ...]:
    """The readings that were weighed."""
    return tuple(CandidateItem(each.id, each.name, each.score, each.detail) for each in candidates)


def side_items(participants: Iterable[Participant]) -> tuple[SideItem, ...]:
    """The sides of an event."""
    return tuple(
        SideItem(
            each.text,
            each.span.start,
            each.span.end,
            each.name,
            each.code,
            each.sector,
            each.other_sectors,
            each.wikidata,
            each.implied,
        )
        for each in participants
    )


def _event_fields(told: Told) -> dict[str, Any]:
    event = told.event
    return {
        "id": event.id,
        "document": event.document,
        "title": told.title,
        "published": told.published,
        "source": told.outlet,
        "url": told.url,
        "type": event.type,
        "modes": event.modes,
        "status": event.status,
        "historical": event.historical,
        "actors": side_items(event.actors),
        "recipients": side_items(event.recipients),
        "attribution": side_items(event.attribution),
        "when": _when_item(told),
        "place": _place_item(told),
        "contexts": event.contexts,
        "quantities": tuple(
            QuantityItem(each.number, each.of, each.low, each.high, each.kind, each.span.start, each.span.end)
            for each in event.quantities
        ),
        "trigger": WordsItem(event.trigger.text, event.trigger.span.start, event.trigger.span.end),
        "evidence": tuple(WordsItem(piece.text, piece.span.start, piece.span.end) for piece in event.evidence),
        "score": round(event.score, 4),
        "quad": event.quad,
        "scale": event_scale(event),
        "cameo": event.cameo,
        "coder": event.coder,
    }


def _when_item(told: Told) -> WhenItem | None:
    when = told.event.when
    if when is None:
        return None
    return WhenItem(
        when.first,
        when.last,
        when.granularity,
        when.value,
        told.when_text,
        when.approximate,
        when.span.start,
        when.span.end,
    )


def _place_item(told: Told) -> PlaceItem | None:
    place = told.event.place
    if place is None:
        return None
    return PlaceItem(
        place.name,
        told.place_text,
        place.level,
        place.country,
        place.province,
        place.geonames_id,
        place.latitude,
        place.longitude,
        place.span.start,
        place.span.end,
    )

"""A whole document as the reader shows it: its text and every stretch of it that something was made of."""

from __future__ import annotations

import bisect
import datetime
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from gesta.records import Document, Event, Participant, Reading, Span
from gesta.web.shapes import DocumentItem, EventItem, ProblemItem, event_item, problem_item, told_in


class SpanItem(Struct, frozen=True):
    """A stretch of the text and what it is to an event; of a non-event there is no event."""

    start: int
    end: int
    kind: str
    event: str | None
    label: str


class BoilerplateItem(Struct, frozen=True):
    """A stretch that belongs to the page and not to the report."""

    start: int
    end: int
    kind: str


class RepairItem(Struct, frozen=True):
    """A damaged stretch and how it was read."""

    start: int
    end: int
    reads_as: str
    kind: str


class DatelineItem(Struct, frozen=True):
    """Place, agency and day that open an agency report."""

    place: str | None
    agency: str | None
    day: datetime.date | None
    start: int
    end: int


class NonEventItem(Struct, frozen=True):
    """A predicate that looks like an event and was not coded, with the reason."""

    start: int
    end: int
    lemma: str
    step: str
    rule: str
    detail: str


class DocumentDetail(DocumentItem, frozen=True):
    """A document with its text, everything coded in it, and what does not add up."""

    text: str = ""
    spans: tuple[SpanItem, ...] = ()
    boilerplate: tuple[BoilerplateItem, ...] = ()
    repairs: tuple[RepairItem, ...] = ()
    dateline: DatelineItem | None = None
    audit: tuple[ProblemItem, ...] = ()
    events_told: tuple[EventItem, ...] = ()
    nonevents: tuple[NonEventItem, ...] = ()


class Coded(Struct, frozen=True):
    """A text that was coded at once."""

    document: DocumentDetail
    events: tuple[EventItem, ...]


def document_detail(reading: Reading, *, outlet: str | None) -> DocumentDetail:
    """The document of a reading, with offsets in code points."""
    document = reading.document
    line = document.dateline
    return DocumentDetail(
        document.id,
        document.title,
        document.published,
        document.url,
        outlet,
        document.origin,
        document.language,
        len(reading.events),
        len(reading.problems),
        document.text[:200],
        text=document.text,
        spans=tuple(spans_of(reading)),
        boilerplate=tuple(BoilerplateItem(each.span.start, each.span.end, each.kind) for each in document.boilerplate),
        repairs=tuple(
            RepairItem(each.span.start, each.span.end, each.reads_as, each.kind) for each in document.repairs
        ),
        dateline=DatelineItem(line.place, line.agency, line.day, line.span.start, line.span.end) if line else None,
        audit=tuple(problem_item(problem) for problem in _dates_first(reading)),
        events_told=tuple(event_item(told_in(event, document)) for event in reading.events),
        nonevents=tuple(
            NonEventItem(
                each.span.start, each.span.end, each.lemma, each.reason.step, each.reason.rule, each.reason.detail
            )
            for each in reading.nonevents
        ),
    )


def spans_of(reading: Reading) -> list[SpanItem]:
    """Every coded stretch, by where it starts, the longest first; one stretch once for each event and kind."""
    found = {span: None for event in reading.events for span in _spans_of_event(event, reading.document)}
    for nonevent in reading.nonevents:
        label = nonevent.reason.detail or nonevent.reason.rule
        found[SpanItem(nonevent.span.start, nonevent.span.end, "nonevent", None, label)] = None
    return sorted(found, key=lambda span: (span.start, -span.end, span.kind, span.event or ""))


def in_utf16(detail: DocumentDetail) -> dict[str, Any]:
    """The same with offsets that count UTF-16 units, as JavaScript's strings do."""
    outside = [position for position, letter in enumerate(detail.text) if ord(letter) > 0xFFFF]
    plain: dict[str, Any] = msgspec.to_builtins(detail, enc_hook=str)
    return plain if not outside else _moved(plain, outside)


def _spans_of_event(event: Event, document: Document) -> Iterator[SpanItem]:
    def item(span: Span, kind: str, label: str) -> SpanItem:
        return SpanItem(span.start, span.end, kind, event.id, label)

    what = " ".join((event.type, *event.modes))
    yield item(event.trigger.span, "trigger", what)
    yield from (item(piece.span, "evidence", what) for piece in event.evidence)
    sides = {"actor": event.actors, "recipient": event.recipients, "attribution": event.attribution}
    for kind, participants in sides.items():
        yield from (item(participant.span, kind, _party(participant)) for participant in participants)
    if event.when:
        days = " – ".join(dict.fromkeys(str(day) for day in (event.when.first, event.when.last) if day))
        yield item(event.when.span, "when", days or event.when.value)
    if event.place:
        where = ", ".join(filter(None, (event.place.name, event.place.province, event.place.country)))
        yield item(event.place.span, "place", where)
    for quantity in event.quantities:
        number = quantity.span.of(document.text) if quantity.number is None else f"{quantity.number:,g}"
        yield item(quantity.span, "quantity", f"{number} {quantity.of}")


def _party(participant: Participant) -> str:
    coded = "/".join(filter(None, (participant.code, participant.sector))) or "unknown"
    return f"{participant.name or participant.text} {coded}"


def _dates_first(reading: Reading) -> list[Any]:
    return sorted(reading.problems, key=lambda problem: not problem.kind.startswith("date"))


def _moved(value: Any, outside: list[int]) -> Any:  # noqa: ANN401 - plain values of any shape
    if isinstance(value, list | tuple):
        return [_moved(each, outside) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: each + bisect.bisect_left(outside, each)
        if key in ("start", "end") and isinstance(each, int)
        else _moved(each, outside)
        for key, each in value.items()
    }

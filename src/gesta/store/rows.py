"""Between records and rows: the main fields as columns, the whole record as JSON beside them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TypeVar

import msgspec
from msgspec import structs

from gesta.errors import StoreError
from gesta.records import Document, Event, Evidence, NonEvent, Participant, Problem, Reason, Span

Record = TypeVar("Record", Document, Event, Problem)

_encoder = msgspec.json.Encoder(enc_hook=str, order="deterministic")


def document_row(document: Document) -> dict[str, object]:
    """The columns of `documents` that come from the document itself."""
    return {
        "id": document.id,
        "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "url": document.url,
        "source": document.source,
        "origin": document.origin,
        "language": document.language,
        "text": document.text,
        "meta": _json(document.meta),
        "record": _json(structs.replace(document, text="", meta={})),
    }


def document_of(row: sqlite3.Row) -> Document:
    """The document of a row with record, text and meta."""
    document = _decoded(row["record"], Document)
    return structs.replace(document, text=row["text"], meta=msgspec.json.decode(row["meta"]))


def event_row(event: Event, position: int) -> dict[str, object]:
    """The columns of `events`."""
    return {
        "id": event.id,
        "document": event.document,
        "position": position,
        "type": event.type,
        "modes": _joined(event.modes),
        "status": event.status,
        "historical": event.historical,
        "actors": _names(event.actors),
        "recipients": _names(event.recipients),
        "attribution": _names(event.attribution),
        **_when_columns(event),
        **_place_columns(event),
        "contexts": _joined(event.contexts),
        "trigger_text": event.trigger.text,
        "trigger_start": event.trigger.span.start,
        "trigger_end": event.trigger.span.end,
        "words": event.evidence[0].text if event.evidence else event.trigger.text,
        "score": event.score,
        "quad": event.quad,
        "cameo": event.cameo,
        "coder": event.coder,
        "record": _json(event),
    }


def event_of(row: sqlite3.Row) -> Event:
    """The event of a row with its record."""
    return _decoded(row["record"], Event)


def participant_row(participant: Participant, event: int, role: str, position: int) -> dict[str, object]:
    """The columns of `participants`; `event` is the number of the event's row."""
    return {
        "event": event,
        "role": role,
        "position": position,
        "text": participant.text,
        "name": participant.name,
        "code": participant.code,
        "sector": participant.sector,
        "wikidata": participant.wikidata,
        "implied": participant.implied,
        "start": participant.span.start,
        "end": participant.span.end,
    }


def evidence_row(evidence: Evidence, event: int, position: int) -> dict[str, object]:
    """The columns of `evidence`; `event` is the number of the event's row."""
    return {
        "event": event,
        "position": position,
        "text": evidence.text,
        "start": evidence.span.start,
        "end": evidence.span.end,
        "sentence": evidence.sentence,
    }


def nonevent_row(nonevent: NonEvent, document: str) -> dict[str, object]:
    """The columns of `nonevents`."""
    return {
        "document": document,
        "lemma": nonevent.lemma,
        "step": nonevent.reason.step,
        "rule": nonevent.reason.rule,
        "detail": nonevent.reason.detail,
        "sentence": nonevent.sentence,
        "start": nonevent.span.start,
        "end": nonevent.span.end,
    }


def nonevent_of(row: sqlite3.Row) -> NonEvent:
    """The non-event of a row."""
    reason = Reason(row["step"], row["rule"], row["detail"])
    return NonEvent(Span(row["start"], row["end"]), row["sentence"], row["lemma"], reason)


def problem_row(problem: Problem) -> dict[str, object]:
    """The columns of `problems`."""
    return {
        "document": problem.document,
        "kind": problem.kind,
        "message": problem.message,
        "place": problem.where,
        "record": _json(problem),
    }


def problem_of(row: sqlite3.Row) -> Problem:
    """The problem of a row with its record."""
    return _decoded(row["record"], Problem)


def _decoded(record: str, kind: type[Record]) -> Record:
    try:
        return msgspec.json.decode(record, type=kind)
    except msgspec.DecodeError as error:
        raise StoreError(
            f"a stored {kind.__name__.lower()} does not fit this version: {error}",
            fix="code the documents again with --no-resume",
        ) from error


def _json(value: object) -> str:
    return _encoder.encode(value).decode()


def _joined(words: Iterable[str]) -> str:
    return "; ".join(words)


def _names(participants: Iterable[Participant]) -> str:
    return _joined(participant.name or participant.text for participant in participants)


def _when_columns(event: Event) -> dict[str, object]:
    when = event.when
    if when is None:
        return {"first_day": None, "last_day": None, "granularity": None, "date_value": None}
    return {
        "first_day": when.first.isoformat() if when.first else None,
        "last_day": when.last.isoformat() if when.last else None,
        "granularity": when.granularity,
        "date_value": when.value,
    }


def _place_columns(event: Event) -> dict[str, object]:
    place = event.place
    if place is None:
        return dict.fromkeys(("place", "country", "geonames_id", "latitude", "longitude"))
    return {
        "place": place.name,
        "country": place.country,
        "geonames_id": place.geonames_id,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }

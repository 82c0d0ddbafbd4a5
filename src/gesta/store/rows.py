"""Between records and rows: the main fields as columns, the whole record as JSON beside them."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec
from msgspec import Struct, structs

from gesta.errors import StoreError
from gesta.records import (
    CopyGroup,
    Decision,
    Document,
    Event,
    Evidence,
    Happening,
    NonEvent,
    Origin,
    Participant,
    Party,
    Problem,
    Reason,
    Span,
    Story,
)

Record = TypeVar("Record", bound=Struct)

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
    document = decoded(row["record"], Document)
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
    return decoded(row["record"], Event)


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
    return decoded(row["record"], Problem)


def decoded(record: str, kind: type[Record]) -> Record:
    """A record from its JSON.

    Raises: StoreError, when it was written by a version with other fields
    """
    try:
        return msgspec.json.decode(record, type=kind)
    except msgspec.DecodeError as error:
        raise StoreError(
            f"a stored {kind.__name__.lower()} does not fit this version: {error}",
            fix="code the documents again with --no-resume",
        ) from error


def happening_row(happening: Happening) -> dict[str, object]:
    """The columns of `happenings`."""
    place = happening.place
    return {
        "id": happening.id,
        "title": happening.title,
        "type": happening.type,
        "status": happening.status,
        "actors": _party_names(happening.actors),
        "recipients": _party_names(happening.recipients),
        "first_day": happening.first.isoformat() if happening.first else None,
        "last_day": happening.last.isoformat() if happening.last else None,
        "first_report": happening.first_report.isoformat() if happening.first_report else None,
        "last_report": happening.last_report.isoformat() if happening.last_report else None,
        "place": place.name if place else None,
        "country": place.country if place else None,
        "geonames_id": place.geonames_id if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "documents": happening.documents,
        "sources": happening.sources,
        "disputes": len(happening.disputes),
        "decided": happening.decided,
        "quad": happening.quad,
        "story": happening.story,
        "record": _json(happening),
    }


def member_rows(happening: Happening) -> Iterator[dict[str, object]]:
    """The rows of `happening_members` of one happening."""
    for member in happening.members:
        yield {
            "happening": happening.id,
            "event": member.event,
            "document": member.document,
            "score": member.score,
        }


def story_row(story: Story) -> dict[str, object]:
    """The columns of `stories`."""
    return {
        "id": story.id,
        "title": story.title,
        "first_report": story.first.isoformat() if story.first else None,
        "last_report": story.last.isoformat() if story.last else None,
        "documents": len(story.documents),
        "sources": story.sources,
        "record": _json(story),
    }


def copy_group_row(group: CopyGroup) -> dict[str, object]:
    """The columns of `copy_groups`."""
    return {"id": group.id, "agency": group.agency, "documents": len(group.documents), "record": _json(group)}


def origin_row(origin: Origin) -> dict[str, object]:
    """The columns of `origins`."""
    return {
        "document": origin.document,
        "key": origin.key,
        "publisher": origin.publisher,
        "family": origin.family,
        "agency": origin.agency,
        "record": _json(origin),
    }


def decision_row(decision: Decision) -> dict[str, object]:
    """The columns of `decisions` but for the number."""
    return {
        "kind": decision.kind,
        "events": _json(decision.events),
        "others": _json(decision.others),
        "note": decision.note,
        "made_by": decision.by,
        "made_at": decision.at.isoformat() if decision.at else None,
    }


def decision_of(row: sqlite3.Row) -> Decision:
    """The decision of a row."""
    return Decision(
        row["kind"],
        tuple(msgspec.json.decode(row["events"])),
        tuple(msgspec.json.decode(row["others"])),
        number=row["number"],
        note=row["note"],
        by=row["made_by"],
        at=datetime.datetime.fromisoformat(row["made_at"]),
    )


def _party_names(parties: Iterable[Party]) -> str:
    return _joined(party.name for party in parties)


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

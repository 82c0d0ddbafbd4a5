"""Events as PLOVER JSON lines: one object an event, names as in the manual's data chapter, keys always the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from gesta.formats.plain import quiet_json, text_hash
from gesta.formats.selection import as_dyads, chosen_events
from gesta.formats.writing import Column, Options, Tally, Writer
from gesta.knowledge.codebook import load_codebook
from gesta.records import Document, Event, Evidence, Participant, Place, Quantity, Reading


def plover_lines(readings: Iterable[Reading]) -> Iterator[str]:
    """One line of JSON per event, with its newline."""
    for reading in readings:
        for event in reading.events:
            yield quiet_json(msgspec.json.encode(plover_record(event, reading.document)).decode()) + "\n"


def plover_record(event: Event, document: Document) -> Mapping[str, object]:
    """The PLOVER object of one event; what is unknown is null or an empty list, and no key is ever missing.

    Source: PLOVER manual, "Data Fields"; `evidence`, `trigger`, `status`, `attribution`, `quantity`, `score` are ours
    """
    when = event.when
    return {
        "id": event.id,
        "document": event.document,
        "date": when.first.isoformat() if when and when.first else None,
        "enddate": when.last.isoformat() if when and when.last else None,
        "date_text": when.span.of(document.text) if when else None,
        "date_granularity": when.granularity if when else None,
        "actor": [_entity(participant) for participant in event.actors],
        "recipient": [_entity(participant) for participant in event.recipients],
        "event": event.type,
        "mode": list(event.modes),
        "context": list(event.contexts),
        "status": event.status,
        "historical": event.historical,
        "attribution": [_entity(participant) for participant in event.attribution],
        "event_loc": _location(event.place, document) if event.place else None,
        "quantity": [_quantity(quantity) for quantity in event.quantities],
        "evidence": [_evidence(piece) | {"sentence": piece.sentence} for piece in event.evidence],
        "trigger": _evidence(event.trigger),
        "score": round(event.score, 4),
        "quad_code": event.quad,
        "event_scale": event_scale(event),
        "cameo": event.cameo,
        "cite_info": _citation(document),
        "coder": event.coder,
        "codebook": load_codebook().name,
    }


def _write(readings: Iterable[Reading], options: Options, tally: Tally) -> Iterator[str]:
    for reading in readings:
        for event in chosen_events(reading, options, tally, carries_status=True):
            for each in as_dyads(event) if options.dyads else (event,):
                record = {**plover_record(each, reading.document), "link": event.id if each.id != event.id else None}
                if options.full_text:
                    record["text"] = reading.document.text
                tally.rows += 1
                yield quiet_json(msgspec.json.encode(record).decode()) + "\n"


def event_scale(event: Event) -> float | None:
    """The codebook's score of the event, from -10 (conflict) to 10 (cooperation); None for a type it does not know."""
    codebook = load_codebook()
    return codebook.score(event.type, event.modes) if event.type in codebook.types else None


def _entity(participant: Participant) -> dict[str, object]:
    return {
        "code": participant.code,
        "sector": participant.sector,
        "other_sectors": list(participant.other_sectors),
        "entity_text": participant.text,
        "identifier_text": participant.name,
        "identifier_id": participant.wikidata,
        "implied": participant.implied,
        "start": participant.span.start,
        "end": participant.span.end,
    }


def _location(place: Place, document: Document) -> dict[str, object]:
    return {
        "extracted_place": place.span.of(document.text),
        "resolved_place": place.name,
        "geonameid": place.geonames_id,
        "lat": place.latitude,
        "lon": place.longitude,
        "province": place.province,
        "country_code": place.country,
        "feature_code": place.feature,
        "resolution": place.level,
        "start": place.span.start,
        "end": place.span.end,
        "score": round(place.score, 4),
    }


def _quantity(quantity: Quantity) -> dict[str, object]:
    return {
        "number": quantity.number,
        "of": quantity.of,
        "low": quantity.low,
        "high": quantity.high,
        "kind": quantity.kind,
        "start": quantity.span.start,
        "end": quantity.span.end,
    }


def _evidence(piece: Evidence) -> dict[str, object]:
    return {"text": piece.text, "start": piece.span.start, "end": piece.span.end}


def _citation(document: Document) -> dict[str, object]:
    return {
        "title": document.title,
        "url": document.url,
        "publication": document.source,
        "published": document.published.isoformat() if document.published else None,
        "language": document.language,
        "text_sha256": text_hash(document.text),
    }


WRITER = Writer(
    name="plover",
    title="PLOVER 2.0 JSON lines, one object an event",
    suffix=".jsonl",
    media_type="application/x-ndjson",
    write=_write,
    columns=tuple(
        Column(name)
        for name in (
            "id",
            "document",
            "date",
            "enddate",
            "date_text",
            "date_granularity",
            "actor",
            "recipient",
            "event",
            "mode",
            "context",
            "status",
            "historical",
            "attribution",
            "event_loc",
            "quantity",
            "evidence",
            "trigger",
            "score",
            "quad_code",
            "event_scale",
            "cameo",
            "cite_info",
            "coder",
            "codebook",
            "link",
        )
    ),
    losses=("reasons of the decisions", "candidates that were weighed and lost"),
)

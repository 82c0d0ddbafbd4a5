"""Events as CSV: one row an event, lists joined by "; "."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from gesta.formats.plain import text_hash
from gesta.formats.plover import event_scale
from gesta.formats.selection import as_dyads, chosen_events
from gesta.formats.writing import Column, Options, Tally, Writer
from gesta.records import Document, Event, Participant, Reading

Record = Mapping[str, object]

# A spreadsheet runs a cell that begins so as a formula (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(readings: Iterable[Reading]) -> Iterator[str]:
    """Header and rows after RFC 4180 (comma, quotes doubled, CRLF), in chunks of whole rows.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay as they are.
    CAMEO codes are text with their leading zeros: import that column as text.
    """
    yield _line([column.name for column in COLUMNS])
    for reading in readings:
        for event in reading.events:
            yield _row(flat_record(event, reading.document))


COLUMNS = (
    Column("id"), Column("document"), Column("title"), Column("published", "day"), Column("url"), Column("date", "day"),
    Column("enddate", "day"), Column("event"), Column("mode", "list"), Column("status"),
    Column("historical", "true or false"), Column("actor", "list"), Column("actor_code", "list"),
    Column("actor_sector", "list"), Column("recipient", "list"), Column("recipient_code", "list"),
    Column("recipient_sector", "list"), Column("attribution", "list"), Column("place"), Column("place_country"),
    Column("geonameid", "whole number"), Column("lat", "number"), Column("lon", "number"), Column("context", "list"),
    Column("quantity", "list"), Column("evidence", "list"), Column("trigger"), Column("trigger_start", "whole number"),
    Column("trigger_end", "whole number"), Column("score", "number"), Column("quad_code", "whole number"),
    Column("event_scale", "number"), Column("cameo"), Column("coder"), Column("link"), Column("text_sha256"),
    Column("place_level", "whole number"),
)  # fmt: skip
LISTS = tuple(column.name for column in COLUMNS if column.kind == "list")
# What stands between the parts of a list; evidence holds semicolons of its own.
SEPARATORS = {"evidence": " | "}


def flat_record(event: Event, document: Document, *, link: str | None = None) -> Record:
    """An event as one flat record with a value for each of COLUMNS: days as days, lists as tuples, unknown as None.

    link: id of the event that this one is a part of
    """
    when, place = event.when, event.place
    return {
        "id": event.id,
        "document": event.document,
        "title": document.title,
        "published": document.published,
        "url": document.url,
        "date": when.first if when else None,
        "enddate": when.last if when else None,
        "event": event.type,
        "mode": event.modes,
        "status": event.status,
        "historical": event.historical,
        **_side("actor", event.actors),
        **_side("recipient", event.recipients),
        "attribution": tuple(_name(participant) for participant in event.attribution),
        "place": place.name if place else None,
        "place_country": place.country if place else None,
        "geonameid": place.geonames_id if place else None,
        "lat": place.latitude if place else None,
        "lon": place.longitude if place else None,
        "context": event.contexts,
        "quantity": tuple(_quantity(quantity.number, quantity.of) for quantity in event.quantities),
        "evidence": tuple(piece.text for piece in event.evidence),
        "trigger": event.trigger.text,
        "trigger_start": event.trigger.span.start,
        "trigger_end": event.trigger.span.end,
        "score": round(event.score, 4),
        "quad_code": event.quad,
        "event_scale": event_scale(event),
        "cameo": event.cameo,
        "coder": event.coder,
        "link": link,
        "text_sha256": text_hash(document.text),
        "place_level": place.level if place else None,
    }


def flat_records(readings: Iterable[Reading], options: Options, tally: Tally) -> Iterator[Record]:
    """The flat records of an export."""
    for reading in readings:
        for event in chosen_events(reading, options, tally, carries_status=True):
            for each in as_dyads(event) if options.dyads else (event,):
                tally.rows += 1
                link = event.id if each.id != event.id else None
                yield flat_record(each, reading.document, link=link)


def cell(name: str, value: object) -> object:
    """A value of a flat record as a cell of a table of text: lists joined, truth as 0 and 1."""
    if isinstance(value, bool):
        return int(value)
    # An unknown code keeps its place, so that the n-th code belongs to the n-th name.
    return SEPARATORS.get(name, "; ").join(part or "" for part in value) if isinstance(value, tuple) else value


def _side(role: str, participants: tuple[Participant, ...]) -> Record:
    return {
        role: tuple(_name(participant) for participant in participants),
        f"{role}_code": tuple(participant.code for participant in participants),
        f"{role}_sector": tuple(participant.sector for participant in participants),
    }


def _name(participant: Participant) -> str:
    return participant.name or participant.text


def _quantity(number: float | None, of: str) -> str:
    return of if number is None else f"{number:g} {of}"


def _write(readings: Iterable[Reading], options: Options, tally: Tally) -> Iterator[str]:
    yield _line([column.name for column in COLUMNS])
    for record in flat_records(readings, options, tally):
        yield _row(record)


def _row(record: Record) -> str:
    return _line([cell(column.name, record[column.name]) for column in COLUMNS])


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_guarded(cell) for cell in cells])
    return out.getvalue()


def _guarded(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


WRITER = Writer(
    name="csv",
    title="CSV, one row an event, lists joined by semicolons",
    suffix=".csv",
    media_type="text/csv",
    write=_write,
    columns=COLUMNS,
    losses=("offsets of participants, dates and places", "reasons", "bounds of quantities"),
)

"""Events as CSV: one row an event, lists joined by "; "."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from gesta.formats.plover import event_scale
from gesta.records import Document, Event, Participant, Place, Reading

# A spreadsheet runs a cell that begins so as a formula (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(readings: Iterable[Reading]) -> Iterator[str]:
    """Header and rows after RFC 4180 (comma, quotes doubled, CRLF), in chunks of whole rows.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay as they are.
    CAMEO codes are text with their leading zeros: import that column as text.
    """
    yield _line(COLUMNS)
    for reading in readings:
        for event in reading.events:
            row = _row(event, reading.document)
            yield _line([row[column] for column in COLUMNS])


COLUMNS = (
    "id", "document", "title", "published", "url", "date", "enddate", "event", "mode", "status", "historical",
    "actor", "actor_code", "actor_sector", "recipient", "recipient_code", "recipient_sector", "attribution",
    "place", "place_country", "geonameid", "lat", "lon", "context", "quantity", "evidence", "trigger",
    "trigger_start", "trigger_end", "score", "quad_code", "event_scale", "cameo", "coder",
)  # fmt: skip


def _row(event: Event, document: Document) -> Mapping[str, object]:
    when = event.when
    return {
        "id": event.id,
        "document": event.document,
        "title": document.title,
        "published": document.published,
        "url": document.url,
        "date": when.first if when else None,
        "enddate": when.last if when else None,
        "event": event.type,
        "mode": "; ".join(event.modes),
        "status": event.status,
        "historical": int(event.historical),
        **_side("actor", event.actors),
        **_side("recipient", event.recipients),
        "attribution": "; ".join(_name(participant) for participant in event.attribution),
        **_place_cells(event.place),
        "context": "; ".join(event.contexts),
        "quantity": "; ".join(_quantity(quantity.number, quantity.of) for quantity in event.quantities),
        "evidence": " | ".join(piece.text for piece in event.evidence),
        "trigger": event.trigger.text,
        "trigger_start": event.trigger.span.start,
        "trigger_end": event.trigger.span.end,
        "score": round(event.score, 4),
        "quad_code": event.quad,
        "event_scale": event_scale(event),
        "cameo": event.cameo,
        "coder": event.coder,
    }


def _side(role: str, participants: Iterable[Participant]) -> Mapping[str, str]:
    people = tuple(participants)
    return {
        role: "; ".join(_name(participant) for participant in people),
        # An unknown code keeps its place, so that the n-th code belongs to the n-th name.
        f"{role}_code": "; ".join(participant.code or "" for participant in people),
        f"{role}_sector": "; ".join(participant.sector or "" for participant in people),
    }


def _place_cells(place: Place | None) -> Mapping[str, object]:
    return {
        "place": place.name if place else None,
        "place_country": place.country if place else None,
        "geonameid": place.geonames_id if place else None,
        "lat": place.latitude if place else None,
        "lon": place.longitude if place else None,
    }


def _name(participant: Participant) -> str:
    return participant.name or participant.text


def _quantity(number: float | None, of: str) -> str:
    return of if number is None else f"{number:g} {of}"


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_guarded(cell) for cell in cells])
    return out.getvalue()


def _guarded(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell

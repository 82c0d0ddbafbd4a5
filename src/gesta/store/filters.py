"""What to look for in a store, as values; the SQL is fixed text, and what a user types is only ever a parameter."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping

from msgspec import Struct


class EventFilter(Struct, frozen=True):
    """Which events; every field that is given must hold, of a tuple one element.

    actor, recipient: a country code (RUS), a sector (MIL), both (RUS/MIL), or whole words of the name
    since, until:     days; an event fits when its own days touch them, one without a date by its day of publication
    text:             words that must all stand in the evidence
    """

    actor: str | None = None
    recipient: str | None = None
    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    countries: tuple[str, ...] = ()
    text: str | None = None
    document: str | None = None
    id: str | None = None


class HappeningFilter(Struct, frozen=True):
    """Which happenings; every field that is given must hold.

    event:       one of its events must fit
    min_sources: so many independent sources at least; disputed: only those whose accounts differ
    """

    event: EventFilter = EventFilter()
    min_sources: int = 0
    disputed: bool = False
    story: str | None = None
    id: str | None = None


class DocumentFilter(Struct, frozen=True):
    """Which documents: by day of publication, by words that must all stand in title or text, by id."""

    since: datetime.date | None = None
    until: datetime.date | None = None
    text: str | None = None
    document: str | None = None


class ProblemFilter(Struct, frozen=True):
    """Which problems: of these kinds, of this document."""

    kinds: tuple[str, ...] = ()
    document: str | None = None


_EVENTS = "SELECT events.record FROM events JOIN documents ON documents.id = events.document"
_HAPPENINGS = "SELECT record FROM happenings"
_DOCUMENTS = "SELECT record, text, meta FROM documents"
_PROBLEMS = "SELECT record FROM problems"

_PARTICIPANT = """events.number IN (
    SELECT event FROM participants WHERE role = '{role}' AND (
        code = upper(:{name}) OR sector = upper(:{name}) OR code || '/' || sector = upper(:{name})
        OR instr(' ' || lower(coalesce(name, '') || ' ' || text) || ' ', ' ' || lower(:{name}) || ' ')
    )
)"""

_MEMBERS_THAT_FIT = """SELECT happening_members.happening FROM happening_members
    JOIN events ON events.id = happening_members.event JOIN documents ON documents.id = events.document"""

_HAPPENING_CLAUSES: Mapping[str, str] = {
    "min_sources": "sources >= :happening_min_sources",
    "disputed": "disputes > 0",
    "story": "story = :happening_story",
    "id": "id = :happening_id",
}

_EVENT_CLAUSES: Mapping[str, str] = {
    "actor": _PARTICIPANT.format(role="actor", name="actor"),
    "recipient": _PARTICIPANT.format(role="recipient", name="recipient"),
    "types": "events.type IN (SELECT upper(value) FROM json_each(:types))",
    "modes": """EXISTS (
        SELECT 1 FROM json_each(:modes) WHERE instr('; ' || events.modes || '; ', '; ' || lower(value) || '; '))""",
    "statuses": "events.status IN (SELECT value FROM json_each(:statuses))",
    "since": "coalesce(events.last_day, events.first_day, documents.published) >= :since",
    "until": "coalesce(events.first_day, events.last_day, documents.published) <= :until",
    "countries": "events.country IN (SELECT upper(value) FROM json_each(:countries))",
    "text": """events.number IN (
        SELECT evidence.event FROM evidence_text JOIN evidence ON evidence.number = evidence_text.rowid
        WHERE evidence_text MATCH :text)""",
    "document": "events.document = :document",
    "id": "events.id = :id",
}

_DOCUMENT_CLAUSES: Mapping[str, str] = {
    "since": "published >= :since",
    "until": "published <= :until",
    "text": "number IN (SELECT rowid FROM documents_text WHERE documents_text MATCH :text)",
    "document": "id = :document",
}

_PROBLEM_CLAUSES: Mapping[str, str] = {
    "kinds": "kind IN (SELECT value FROM json_each(:kinds))",
    "document": "document = :document",
}


def event_query(wanted: EventFilter) -> tuple[str, dict[str, str]]:
    """SQL and parameters for the events, in an order that does not depend on when they were stored."""
    where, parameters = _where(_EVENT_CLAUSES, wanted)
    return f"{_EVENTS} WHERE {where} ORDER BY documents.published, documents.id, events.position", parameters


def happening_query(wanted: HappeningFilter) -> tuple[str, dict[str, str | int]]:
    """SQL and parameters for the happenings (record), by their first day or else report, and id."""
    given = {name: getattr(wanted, name) for name in _HAPPENING_CLAUSES if getattr(wanted, name)}
    clauses = [_HAPPENING_CLAUSES[name] for name in given]
    parameters: dict[str, str | int] = {f"happening_{name}": value for name, value in given.items()}
    if wanted.event != EventFilter():
        fits, of_event = _where(_EVENT_CLAUSES, wanted.event)
        clauses.append(f"id IN ({_MEMBERS_THAT_FIT} WHERE {fits})")
        parameters |= of_event
    where = " AND ".join(clauses) or "1"
    return f"{_HAPPENINGS} WHERE {where} ORDER BY coalesce(first_day, first_report, last_day, '9999'), id", parameters


def document_query(wanted: DocumentFilter) -> tuple[str, dict[str, str]]:
    """SQL and parameters for the documents: record, text, meta."""
    where, parameters = _where(_DOCUMENT_CLAUSES, wanted)
    return f"{_DOCUMENTS} WHERE {where} ORDER BY published, id", parameters


def problem_query(wanted: ProblemFilter) -> tuple[str, dict[str, str]]:
    """SQL and parameters for the problems."""
    where, parameters = _where(_PROBLEM_CLAUSES, wanted)
    return f"{_PROBLEMS} WHERE {where} ORDER BY ifnull(document, ''), number", parameters


def _where(clauses: Mapping[str, str], wanted: Struct) -> tuple[str, dict[str, str]]:
    """Fixed clauses for the fields that are given, joined; the values stay apart."""
    given = {name: getattr(wanted, name) for name in clauses if getattr(wanted, name)}
    parameters = {name: _parameter(name, value) for name, value in given.items()}
    return " AND ".join(clauses[name] for name in given) or "1", parameters


def _parameter(name: str, value: object) -> str:
    if name == "text":
        return _full_text(str(value))
    if isinstance(value, tuple):
        return json.dumps(value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _full_text(words: str) -> str:
    """Every word as an FTS5 string, so that its operators and quotes are plain text.

    >>> _full_text('border OR "troops')
    '"border" "OR" "troops"'
    """
    # FTS5 reads its own little language and ends it at a NUL.
    parts = [word.replace('"', "") for word in words.replace("\0", " ").split()]
    return " ".join(f'"{part}"' for part in parts if part) or '""'

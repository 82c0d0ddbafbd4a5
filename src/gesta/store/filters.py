"""What to look for in a store, as values; the SQL is fixed text, and what a user types is only ever a parameter."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping

from msgspec import Struct

from gesta.errors import InputError


class EventFilter(Struct, frozen=True):
    """Which events; every field that is given must hold, of a tuple one element.

    actor, recipient: a country code (RUS), a sector (MIL), both (RUS/MIL), or whole words of the name
    involving:        the same on either side; dyad: two of them as RUS-UKR, in either direction
    since, until:     days; an event fits when its own days touch them, one without a date by its day of publication
    text:             words that must all stand in the evidence
    words:            phrases of which one must stand in the evidence
    coder:            how the name of the coder begins: gesta, gdelt, icews
    bbox:             west, south, east, north in degrees; west of east crosses the date line where it is larger
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
    involving: str | None = None
    dyad: str | None = None
    quads: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    words: tuple[str, ...] = ()
    coder: str | None = None


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
    sources: tuple[str, ...] = ()


class ProblemFilter(Struct, frozen=True):
    """Which problems: of these kinds, of this document."""

    kinds: tuple[str, ...] = ()
    document: str | None = None


_EVENTS = "SELECT events.record FROM event_keys AS keys JOIN events ON events.number = keys.event"
_HAPPENINGS = "SELECT record FROM happenings"
_DOCUMENTS = "SELECT record, text, meta FROM documents"
_PROBLEMS = "SELECT record FROM problems"

# Each branch goes by an index of its own; an OR of them would read every participant.
_PARTICIPANT = """
    SELECT event FROM participants WHERE code = upper(:{name}) AND role IN ({roles})
    UNION ALL SELECT event FROM participants WHERE sector = upper(:{name}) AND role IN ({roles})
    UNION ALL SELECT event FROM participants
    WHERE code = upper(substr(:{name}, 1, instr(:{name}, '/') - 1))
        AND sector = upper(substr(:{name}, instr(:{name}, '/') + 1)) AND role IN ({roles})
    UNION ALL SELECT event FROM participants_text
    JOIN participants ON participants.number = participants_text.rowid
    WHERE participants_text MATCH :{name}_words AND role IN ({roles})"""
# The same seen from one event.
_PARTICIPATES = """EXISTS (
    SELECT 1 FROM participants WHERE participants.event = keys.event AND role IN ({roles}) AND (
        code = upper(:{name}) OR sector = upper(:{name}) OR (
            code = upper(substr(:{name}, 1, instr(:{name}, '/') - 1))
            AND sector = upper(substr(:{name}, instr(:{name}, '/') + 1))
        ) OR number IN (SELECT rowid FROM participants_text WHERE participants_text MATCH :{name}_words)
    )
)"""
_EVIDENCE = """
    SELECT evidence.event FROM evidence_text JOIN evidence ON evidence.number = evidence_text.rowid
    WHERE evidence_text MATCH :{name}"""
_TELLS = """EXISTS (
    SELECT 1 FROM evidence WHERE evidence.event = keys.event
        AND number IN (SELECT rowid FROM evidence_text WHERE evidence_text MATCH :{name})
)"""
_ROLES = {"actor": "'actor'", "recipient": "'recipient'", "involving": "'actor', 'recipient'"}
# Filters by other tables than the keys: a question for the events of each, ...
EVENTS_OF: Mapping[str, str] = {
    **{name: _PARTICIPANT.format(name=name, roles=roles) for name, roles in _ROLES.items()},
    **{name: _EVIDENCE.format(name=name) for name in ("text", "words")},
}
# ... which is the way where few events fit, and a condition on one event, which is the way where many do and a page of
# them is wanted: then the first page is full before most events were looked at.
ONE_OF: Mapping[str, str] = {
    **{name: _PARTICIPATES.format(name=name, roles=roles) for name, roles in _ROLES.items()},
    **{name: _TELLS.format(name=name) for name in ("text", "words")},
}
# The events of a stretch of days, which an index finds where they are few. Most last a day: an event that began before
# the stretch and touches it is one of the few that last longer.
_DAYS: Mapping[frozenset[str], str] = {
    frozenset({"since"}): """
        SELECT event FROM event_keys WHERE day >= :since
        UNION ALL SELECT event FROM event_keys WHERE last > first AND last >= :since AND first < :since""",
    frozenset({"until"}): "SELECT event FROM event_keys WHERE day <= :until AND day > ''",
    frozenset({"since", "until"}): """
        SELECT event FROM event_keys WHERE day BETWEEN :since AND :until
        UNION ALL SELECT event FROM event_keys
        WHERE last > first AND last >= :since AND first < :since AND first <= :until""",
}
# In the order of days a stretch of them is a piece of the index.
_PIECE: Mapping[str, str] = {
    "since": """keys.day >= min(:since, coalesce((
        SELECT min(first) FROM event_keys WHERE last > first AND last >= :since), :since))""",
    "until": "keys.day <= :until",
}
# Filters that leave so many events that a page is full soon.
_MILD = frozenset({"since", "until", "statuses", "quads", "types"})
# What the orders by publication and day know of an event, so that a page is filtered without looking at its row.
_IN_ORDER = frozenset({"since", "until", "statuses", "quads", "types", "countries", "sources"})
# What a dyad's two sides are, as a list of code, sector, code, sector.
_DYAD = """keys.event IN (
    SELECT event FROM dyads
    WHERE actor = json_extract(:dyad, '$[0]') AND recipient = json_extract(:dyad, '$[2]')
        AND json_extract(:dyad, '$[1]') IN ('', actor_sector) AND json_extract(:dyad, '$[3]') IN ('', recipient_sector)
    UNION ALL SELECT event FROM dyads
    WHERE actor = json_extract(:dyad, '$[2]') AND recipient = json_extract(:dyad, '$[0]')
        AND json_extract(:dyad, '$[3]') IN ('', actor_sector) AND json_extract(:dyad, '$[1]') IN ('', recipient_sector)
)"""
_BBOX = """keys.level > 1 AND keys.latitude BETWEEN json_extract(:bbox, '$[1]') AND json_extract(:bbox, '$[3]') AND CASE
    WHEN json_extract(:bbox, '$[0]') <= json_extract(:bbox, '$[2]')
    THEN keys.longitude BETWEEN json_extract(:bbox, '$[0]') AND json_extract(:bbox, '$[2]')
    ELSE keys.longitude >= json_extract(:bbox, '$[0]') OR keys.longitude <= json_extract(:bbox, '$[2]') END"""

_MEMBERS_THAT_FIT = """SELECT happening_members.happening FROM event_keys AS keys
    JOIN events ON events.number = keys.event JOIN happening_members ON happening_members.event = events.id"""
# The same seen from one happening, in the order that looks at no other events: the way where many fit.
_HAS_MEMBER = """EXISTS (SELECT 1 FROM happening_members
    CROSS JOIN events ON events.id = happening_members.event CROSS JOIN event_keys AS keys ON keys.event = events.number
    WHERE happening_members.happening = happenings.id AND {fits})"""

_HAPPENING_CLAUSES: Mapping[str, str] = {
    "min_sources": "sources >= :happening_min_sources",
    "disputed": "disputes > 0",
    "story": "story = :happening_story",
    "id": "id = :happening_id",
}

_EVENT_CLAUSES: Mapping[str, str] = {
    **{name: f"keys.event IN ({events})" for name, events in EVENTS_OF.items()},
    "dyad": _DYAD,
    "types": "keys.type IN (SELECT upper(value) FROM json_each(:types))",
    "modes": """EXISTS (
        SELECT 1 FROM json_each(:modes) WHERE instr('; ' || keys.modes || '; ', '; ' || lower(value) || '; '))""",
    "statuses": "keys.status IN (SELECT value FROM json_each(:statuses))",
    "quads": "keys.quad IN (SELECT value FROM json_each(:quads))",
    "since": "keys.last >= :since",
    "until": "keys.first <= :until",
    "countries": "keys.country IN (SELECT upper(value) FROM json_each(:countries))",
    "sources": "keys.source IN (SELECT value FROM json_each(:sources))",
    "bbox": _BBOX,
    "document": "keys.document = :document",
    "id": "keys.event = (SELECT number FROM events WHERE id = :id)",
    # Everything that begins so, by the index: the last character there is comes after all others.
    "coder": "keys.event IN (SELECT number FROM events WHERE coder >= :coder AND coder < :coder || char(1114111))",
}

# One value is sought by equality: then an index gives its events in the order of the list.
_ONE_VALUE: Mapping[str, str] = {
    "types": "keys.type = upper(json_extract(:types, '$[0]'))",
    # The plus keeps SQLite from going through half of all events by this.
    "statuses": "+keys.status = json_extract(:statuses, '$[0]')",
    "quads": "+keys.quad = json_extract(:quads, '$[0]')",
    "countries": "keys.country = upper(json_extract(:countries, '$[0]'))",
    "sources": "keys.source = json_extract(:sources, '$[0]')",
}

_DOCUMENT_CLAUSES: Mapping[str, str] = {
    # So written, both are a piece of the index that orders the list.
    "since": "coalesce(published, '') >= :since",
    "until": "coalesce(published, '') BETWEEN '0' AND :until",
    "text": "documents.number IN (SELECT rowid FROM documents_text WHERE documents_text MATCH :text)",
    "document": "documents.id = :document",
    "sources": "documents.outlet IN (SELECT value FROM json_each(:sources))",
}

_PROBLEM_CLAUSES: Mapping[str, str] = {
    "kinds": "kind IN (SELECT value FROM json_each(:kinds))",
    "document": "document = :document",
}


def event_query(wanted: EventFilter) -> tuple[str, dict[str, str]]:
    """SQL and parameters for the events, in an order that does not depend on when they were stored."""
    where, parameters = event_condition(wanted)
    return f"{_EVENTS} WHERE {where} ORDER BY keys.published, keys.document, keys.position", parameters


def event_condition(wanted: EventFilter) -> tuple[str, dict[str, str]]:
    """SQL condition on `event_keys AS keys`, and its parameters.

    Raises: InputError, when a dyad does not name two sides
    """
    return _where(_event_clauses(wanted), wanted)


class Way(Struct, frozen=True):
    """How to find a page of events: the condition, its parameters, and the index to go by ("": what SQLite takes).

    probe: a question for the events that fit one filter; where it finds few, `gathered` is the sooner way
    """

    where: str
    parameters: Mapping[str, str]
    index: str = ""
    probe: str | None = None
    gathered: str | None = None


def page_way(wanted: EventFilter, *, column: str) -> Way:
    """The way to a page of events in the order of `published` or `day`.

    Raises: InputError, when a dyad does not name two sides
    """
    where, parameters = event_condition(wanted)
    given = _given(wanted)
    far = given & EVENTS_OF.keys()
    if len(far) == 1 and given - far <= _MILD:
        (name,) = far
        many, _ = _where({**_event_clauses(wanted), name: ONE_OF[name]}, wanted)
        return Way(many, parameters, probe=EVENTS_OF[name], gathered=where)
    if not given <= _IN_ORDER:
        return Way(where, parameters)
    days = _DAYS.get(given & {"since", "until"})
    gathered = f"{where} AND keys.event IN ({days})" if days and given <= _MILD else None
    if column == "published":
        return Way(where, parameters, probe=days, gathered=gathered)
    pieces = [_PIECE[name] for name in _PIECE if name in given]
    return Way(" AND ".join([where, *pieces]), parameters, "INDEXED BY event_keys_day", days, gathered)


def document_condition(wanted: DocumentFilter) -> tuple[str, dict[str, str]]:
    """SQL condition on `documents`, and its parameters."""
    return _where(_DOCUMENT_CLAUSES, wanted)


def problem_condition(wanted: ProblemFilter) -> tuple[str, dict[str, str]]:
    """SQL condition on `problems`, and its parameters."""
    return _where(_PROBLEM_CLAUSES, wanted)


def happening_query(wanted: HappeningFilter) -> tuple[str, dict[str, str | int]]:
    """SQL and parameters for the happenings (record), by their first day or else report, and id."""
    where, parameters = happening_condition(wanted)
    return f"{_HAPPENINGS} WHERE {where} ORDER BY coalesce(first_day, first_report, last_day, '9999'), id", parameters


def happening_condition(wanted: HappeningFilter) -> tuple[str, dict[str, str | int]]:
    """SQL condition on `happenings`, and its parameters."""
    given = {name: getattr(wanted, name) for name in _HAPPENING_CLAUSES if getattr(wanted, name)}
    clauses = [_HAPPENING_CLAUSES[name] for name in given]
    parameters: dict[str, str | int] = {f"happening_{name}": value for name, value in given.items()}
    if wanted.event != EventFilter():
        fits, of_event = event_condition(wanted.event)
        clauses.append(
            _HAS_MEMBER.format(fits=fits)
            if _given(wanted.event) <= _MILD
            else f"id IN ({_MEMBERS_THAT_FIT} WHERE {fits})"
        )
        parameters |= of_event
    return " AND ".join(clauses) or "1", parameters


def document_query(wanted: DocumentFilter) -> tuple[str, dict[str, str]]:
    """SQL and parameters for the documents: record, text, meta."""
    where, parameters = _where(_DOCUMENT_CLAUSES, wanted)
    return f"{_DOCUMENTS} WHERE {where} ORDER BY published, id", parameters


def problem_query(wanted: ProblemFilter) -> tuple[str, dict[str, str]]:
    """SQL and parameters for the problems."""
    where, parameters = _where(_PROBLEM_CLAUSES, wanted)
    return f"{_PROBLEMS} WHERE {where} ORDER BY ifnull(document, ''), number", parameters


def _given(wanted: EventFilter) -> frozenset[str]:
    return frozenset(name for name in _EVENT_CLAUSES if getattr(wanted, name))


def _event_clauses(wanted: EventFilter) -> Mapping[str, str]:
    return {
        name: _ONE_VALUE[name] if name in _ONE_VALUE and len(getattr(wanted, name)) == 1 else clause
        for name, clause in _EVENT_CLAUSES.items()
    }


def _where(clauses: Mapping[str, str], wanted: Struct) -> tuple[str, dict[str, str]]:
    """Fixed clauses for the fields that are given, joined; the values stay apart."""
    given = {name: getattr(wanted, name) for name in clauses if getattr(wanted, name)}
    parameters = {name: _parameter(name, value) for name, value in given.items()}
    for name in given.keys() & {"actor", "recipient", "involving"}:
        parameters[f"{name}_words"] = full_text_phrase(str(given[name]))
    return " AND ".join(clauses[name] for name in given) or "1", parameters


def _parameter(name: str, value: object) -> str:
    if name == "text":
        return _full_text(str(value))
    if name == "dyad":
        return json.dumps([part for side in dyad_sides(str(value)) for part in side])
    if name == "words" and isinstance(value, tuple):
        return " OR ".join(map(full_text_phrase, value))
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


def full_text_phrase(words: str) -> str:
    """The words as one FTS5 phrase: they must stand one behind the other.

    >>> full_text_phrase('Nor"th OR South')
    '"Nor th OR South"'
    """
    return '"' + words.replace("\0", " ").replace('"', " ") + '"'


def dyad_sides(dyad: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Code and sector of both sides, "" for a sector that is not given.

    Raises: InputError, when there are not two sides with a code each

    >>> dyad_sides("rus/mil-UKR")
    (('RUS', 'MIL'), ('UKR', ''))
    """
    sides = [side.strip().upper().partition("/") for side in dyad.split("-")]
    if len(sides) != 2 or not all(code for code, _, _ in sides):
        raise InputError("a dyad is two codes with a hyphen between", where=dyad[:100], fix="RUS-UKR, or RUS/MIL-UKR")
    return (sides[0][0], sides[0][2]), (sides[1][0], sides[1][2])

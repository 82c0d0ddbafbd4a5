"""Records built by hand for tests of what comes after coding."""

from __future__ import annotations

import datetime

from gesta.records import (
    Document,
    Event,
    Evidence,
    NonEvent,
    Participant,
    Place,
    Problem,
    Quantity,
    Reading,
    Reason,
    Span,
    When,
)

TEXT = "Norland attacked the port of Sudria on Monday. Ostia said it would send aid."
# What people and machines put into texts to break programs.
HOSTILE = (
    "'; DROP TABLE events;-- [bold red]x[/bold red] \x1b[31m\x1b]0;t\x07 {0} %s %(a)s "
    "\u202eevil\u202c \x9b2J =1+1 <b>&amp;"
)


def spot(words: str, text: str = TEXT) -> Span:
    """Where words stand in a text."""
    start = text.index(words)
    return Span(start, start + len(words))


def document(name: str = "d1", **given: object) -> Document:
    """A document, with everything overridable."""
    facts: dict[str, object] = {
        "title": "Port under attack",
        "published": datetime.date(2024, 5, 7),
        "url": "https://example.org/port",
        "source": "Example Times",
        "origin": "news.jsonl:1",
        "meta": {"section": "world", "nested": {"a": [1, 2.5, None]}},
    }
    return Document(name, **{"text": TEXT, **facts, **given})  # type: ignore[arg-type]


def side(words: str, code: str | None = None, sector: str | None = None, name: str | None = None) -> Participant:
    """A participant standing in TEXT."""
    return Participant(words, spot(words), code=code, sector=sector, name=name, reasons=(Reason("actors", "test"),))


def event(of: str = "d1", **given: object) -> Event:
    """An attack by Norland on Sudria, with everything overridable."""
    day = datetime.date(2024, 5, 6)
    facts: dict[str, object] = {
        "id": f"{of}#0000aaaa",
        "type": "ASSAULT",
        "trigger": Evidence("attacked", spot("attacked"), 0),
        "evidence": (Evidence(TEXT[:46], Span(0, 46), 0),),
        "modes": ("heavy-weapons", "destroy"),
        "actors": (side("Norland", "NLD", "MIL", "Norland's army"),),
        "recipients": (side("Sudria", "SDN"),),
        "attribution": (side("Ostia", "ITA", "GOV"),),
        "when": When(spot("Monday"), 0, "DATE", "2024-05-06", day, day, anchor="publication"),
        "place": Place(spot("port of Sudria"), 0, "Port Sudria", 4, "SDN", "Red Sea", 42, 19.6, -37.2, "PPL", 0.9),
        "contexts": ("military",),
        "quantities": (Quantity(3.0, "ships", spot("port"), low=3.0),),
        "score": 0.8,
        "quad": 4,
        "cameo": "0190",
        "coder": "test 1",
        "reasons": (Reason("events", "lexicon:attack", "a verb of force"),),
    }
    return Event(**{"document": of, **facts, **given})  # type: ignore[arg-type]


def reading(name: str = "d1", **given: object) -> Reading:
    """A document with one event, a non-event and a problem."""
    facts: dict[str, object] = {
        "events": (event(name),),
        "nonevents": (NonEvent(spot("send"), 1, "send", Reason("events", "future-aid", "only promised")),),
        "problems": (Problem("date-mismatch", "the day does not fit", document=name, where="Monday"),),
    }
    return Reading(document(name), **{**facts, **given})  # type: ignore[arg-type]

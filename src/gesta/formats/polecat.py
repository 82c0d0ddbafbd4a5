"""POLECAT: tab-separated with a header, 40 columns; one row a mode."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from gesta.formats.codes import country_name, quad_class
from gesta.formats.days import row_day
from gesta.formats.icews import place_cells
from gesta.formats.plover import event_scale
from gesta.formats.selection import as_dyads, chosen_events
from gesta.formats.tsv import tsv_line
from gesta.formats.writing import Column, Options, Tally, Writer
from gesta.knowledge.cameo import load_cameo
from gesta.knowledge.countries import countries
from gesta.records import Document, Event, Participant, Reading

NONE = "None"
QUADS = {0: "NEUTRAL", 1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}
# As its users split it; inside a part a bar stands between alternatives.
SEPARATOR = "; "

COLUMNS = (
    Column("Event ID"), Column("Event Date", "day"), Column("Event Type"), Column("Event Mode"),
    Column("Intensity", "number"), Column("Quad Code"), Column("Contexts", "list"), Column("Actor Name", "list"),
    Column("Actor Country", "list"), Column("Actor COW", "list"), Column("Primary Actor Sector", "list"),
    Column("Actor Sectors", "list"), Column("Actor Title"), Column("Actor Name Raw", "list"),
    Column("Wikipedia Actor ID"), Column("Recipient Name", "list"), Column("Recipient Country", "list"),
    Column("Recipient COW", "list"), Column("Primary Recipient Sector", "list"), Column("Recipient Sectors", "list"),
    Column("Recipient Title"), Column("Recipient Name Raw", "list"), Column("Wikipedia Recipient ID"),
    Column("Placename"), Column("City"), Column("District"), Column("Province"), Column("Country"),
    Column("Latitude", "number"), Column("Longitude", "number"), Column("GeoNames ID", "whole number"),
    Column("Raw Placename"), Column("Feature Type"), Column("Source"), Column("Publication Date", "day"),
    Column("Story People", "list"), Column("Story Organizations", "list"), Column("Story Locations", "list"),
    Column("Language"), Column("Version"),
)  # fmt: skip


def _write(readings: Iterable[Reading], options: Options, tally: Tally) -> Iterator[str]:
    yield tsv_line(column.name for column in COLUMNS)
    for reading in readings:
        for event in chosen_events(reading, options, tally, carries_status=False):
            day = row_day(event, reading.document, tally)
            if day is None:
                continue
            for each in as_dyads(event) if options.dyads else (event,):
                for row in _by_mode(each):
                    tally.rows += 1
                    yield tsv_line([row.id, day, *_cells(row, reading, options)])


def _by_mode(event: Event) -> Iterator[Event]:
    """POLECAT has one mode a row; the id says which."""
    if len(event.modes) < 2:
        yield event
        return
    for mode in event.modes:
        yield structs.replace(event, id=f"{event.id}_{mode}", modes=(mode,))


def _cells(event: Event, reading: Reading, options: Options) -> Sequence[object]:
    document = reading.document
    found = load_cameo().get(event.cameo) if event.cameo else None
    scheme = options.quad or "plover"
    quad = quad_class(event, event.cameo, found.goldstein, scheme) if event.cameo and found else event.quad
    return [
        event.type,
        next(iter(event.modes), None),
        event_scale(event),
        QUADS.get(quad),
        SEPARATOR.join(event.contexts),
        *_side_cells(event.actors),
        *_side_cells(event.recipients),
        *_place_cells(event, document),
        document.source,
        document.published,
        *_story_cells(reading),
        document.language,
        event.coder,
    ]


def _side_cells(participants: Sequence[Participant]) -> Sequence[str | None]:
    if not participants:
        return [NONE, NONE, NONE, NONE, NONE, None, NONE, None]
    known = [countries().get(each.code) for each in participants]
    return [
        _listed(each.name for each in participants),
        _listed(country_name(each.code) or each.code for each in participants),
        _listed(str(country.cow) if country and country.cow else None for country in known),
        _listed(each.sector for each in participants),
        _listed(sector for each in participants for sector in (each.sector, *each.other_sectors) if sector),
        None,
        _listed(each.text for each in participants),
        None,
    ]


def _listed(parts: Iterable[str | None]) -> str:
    """Parts with `None` for a missing one, so that the n-th name, country and sector belong together."""
    # A separator inside a name would make two of it.
    texts = [part.replace(";", ",") if part else NONE for part in parts]
    return SEPARATOR.join(texts) or NONE


def _place_cells(event: Event, document: Document) -> Sequence[object]:
    place = event.place
    if place is None:
        return [None] * 10
    raw = place.span.of(document.text)
    return [place.name, *place_cells(place), place.geonames_id, raw, place.feature]


def _story_cells(reading: Reading) -> Sequence[str]:
    """People, organisations and places of the whole article; a store keeps only those of events."""
    kinds = {"person": [], "organisation": []}  # type: dict[str, list[str]]
    for entity in reading.entities:
        kinds.setdefault(entity.kind, []).append(entity.name)
    places = [place.name for place in reading.places]
    groups = (kinds["person"], kinds["organisation"], places)
    return [SEPARATOR.join(dict.fromkeys(name.replace(";", ",") for name in group)) for group in groups]


WRITER = Writer(
    name="polecat",
    title="POLECAT, tab-separated with a header, one row a mode",
    suffix=".txt",
    media_type="text/tab-separated-values",
    write=_write,
    columns=COLUMNS,
    losses=(
        "status, who says so, quantities, words, intervals of days",
        "titles and Wikipedia ids of actors",
        "CAMEO codes",
        "compound actors stand in one cell with semicolons between them, unless --dyads takes them apart",
        "people, organisations and places of the story, when exported from a store, which keeps those of events only",
    ),
    carries_status=False,
)

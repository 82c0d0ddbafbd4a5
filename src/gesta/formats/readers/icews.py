"""Reads ICEWS coded event data: 20 columns with a header, with or without quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gesta.formats.icews import COLUMNS
from gesta.formats.readers.cameo import (
    coded_reading,
    country_code,
    event_id,
    participant_of,
    place_of,
    when_of,
)
from gesta.formats.readers.rows import Found, ImportTally, Line, Reader, SourceRow, as_day, bad_line, row_document
from gesta.knowledge.cameo import Dialect
from gesta.knowledge.words import load_words
from gesta.records import Event, Participant, Place

NAMES = tuple(column.name for column in COLUMNS)


def _read(lines: Iterable[Line], tally: ImportTally, dialect: Dialect) -> Iterator[Found]:
    names = NAMES
    for line in lines:
        cells = [cell.strip().strip('"') for cell in line.text.split("\t")]
        # The header gives the order: there is a variant with another one.
        if line.number == 1 and "Event ID" in cells:
            names = tuple(cells)
            continue
        tally.rows += 1
        if len(cells) < len(names):
            yield bad_line(line, f"{len(cells)} columns where the file has {len(names)}")
            continue
        yield _reading(SourceRow(line, names), tally, dialect)


def _reading(row: SourceRow, tally: ImportTally, dialect: Dialect) -> Found:
    number, day = row.get("Event ID"), as_day(row.get("Event Date"))
    if number is None or day is None:
        return bad_line(row.line, "the row has no Event ID or no Event Date")
    # The number alone is no key: 145,312 of them occur twice, with different days.
    document_id = tally.unique(f"icews:{number}@{day}")
    document = row_document(row, document_id, "icews", published=None, url=None, source=row.get("Publisher"))
    sides = (_participant(row, "Source"), _participant(row, "Target"))
    event = Event(
        event_id(document_id),
        document_id,
        "",
        row.evidence("Event Text"),
        (row.evidence("Event Text"),),
        actors=tuple(side for side in sides[:1] if side),
        recipients=tuple(side for side in sides[1:] if side),
        when=when_of(row, "Event Date", day),
        place=_place(row),
        score=1.0,
        coder="icews",
    )
    code = row.get("CAMEO Code")
    return coded_reading(
        document, row, event, code=code, code_cell="CAMEO Code",
        value=row.number("Intensity"), dialect=dialect, tally=tally,
    )  # fmt: skip


def _participant(row: SourceRow, side: str) -> Participant | None:
    phrases = (row.get(f"{side} Sectors") or "").split(",")
    sectors = [load_words().icews_sector(phrase.strip()) for phrase in phrases]
    name, code = row.get(f"{side} Name"), country_code(row.get(f"{side} Country"))
    return participant_of(row, f"{side} Name", name=name, code=code, sectors=sectors)


def _place(row: SourceRow) -> Place | None:
    levels = (("City", 4), ("District", 3), ("Province", 2), ("Country", 1))
    cell, level = next(((cell, level) for cell, level in levels if row.get(cell)), ("Country", None))
    return place_of(
        row,
        cell,
        name=row.get(cell),
        level=level,
        country=country_code(row.get("Country")),
        province=row.get("Province") if level and level > 2 else None,
        latitude=row.number("Latitude"),
        longitude=row.number("Longitude"),
    )


READER = Reader(name="icews", title="ICEWS coded event data", read=_read, dialect="1.1b3")

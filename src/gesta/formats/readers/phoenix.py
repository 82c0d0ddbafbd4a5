"""Reads Phoenix: 26 columns without a header, CAMEO of the older list unless told otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gesta.formats.phoenix import COLUMNS
from gesta.formats.readers.cameo import (
    coded_reading,
    country_code,
    event_id,
    participant_of,
    place_of,
    sector_of,
    when_of,
)
from gesta.formats.readers.rows import Found, ImportTally, Line, Reader, SourceRow, as_day, bad_line, row_document
from gesta.knowledge.cameo import Dialect
from gesta.records import Event, Participant

NAMES = tuple(column.name for column in COLUMNS)


def _read(lines: Iterable[Line], tally: ImportTally, dialect: Dialect) -> Iterator[Found]:
    for line in lines:
        tally.rows += 1
        width = line.text.count("\t") + 1
        if width != len(NAMES):
            yield bad_line(line, f"{width} columns where Phoenix has {len(NAMES)}")
            continue
        yield _reading(SourceRow(line, NAMES), tally, dialect)


def _reading(row: SourceRow, tally: ImportTally, dialect: Dialect) -> Found:
    number = row.get("EventID")
    if number is None:
        return bad_line(row.line, "the row has no EventID")
    day = as_day(row.get("Date"))
    document_id = tally.unique(f"phoenix:{number}")
    url = (row.get("URLs") or "").split(";")[0] or None
    source = (row.get("NewsSources") or "").split(";")[0] or None
    document = row_document(row, document_id, "phoenix", published=None, url=url, source=source)
    sides = (_participant(row, "SourceActor"), _participant(row, "TargetActor"))
    country = country_code(row.get("CountryCode"))
    event = Event(
        event_id(document_id),
        document_id,
        "",
        row.evidence("EventCode"),
        (row.evidence("EventCode"),),
        actors=tuple(side for side in sides[:1] if side),
        recipients=tuple(side for side in sides[1:] if side),
        when=when_of(row, "Date", day),
        place=place_of(
            row, "LocationName", name=row.get("LocationName"), level=4 if row.get("LocationName") else None,
            country=country, province=row.get("StateName"), latitude=row.number("Lat"), longitude=row.number("Lon"),
        ),
        score=1.0,
        coder="phoenix",
    )  # fmt: skip
    return coded_reading(
        document, row, event, code=row.get("EventCode"), code_cell="EventCode",
        value=row.number("GoldsteinScore"), dialect=dialect, tally=tally,
    )  # fmt: skip


def _participant(row: SourceRow, side: str) -> Participant | None:
    roles = [row.get(f"{side}Role"), *(row.get(f"{side}Attribute") or "").split(";")]
    code = country_code(row.get(f"{side}Entity"), roles=roles)
    return participant_of(row, f"{side}Full", name=None, code=code, sectors=map(sector_of, roles))


READER = Reader(name="phoenix", title="Phoenix", read=_read, dialect="0.7")

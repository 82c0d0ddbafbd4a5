"""Reads GDELT events: 2.0 (61 columns) and 1.0 (57 or 58), without a header."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from gesta.formats.codes import gdelt_quad
from gesta.formats.gdelt import COLUMNS
from gesta.formats.readers.cameo import (
    coded_reading,
    country_code,
    event_id,
    participant_of,
    place_of,
    sector_of,
    when_of,
)
from gesta.formats.readers.rows import (
    Found,
    ImportTally,
    Line,
    Reader,
    SourceRow,
    as_day,
    bad_line,
    row_document,
    stated,
)
from gesta.knowledge.cameo import Dialect
from gesta.knowledge.countries import countries
from gesta.records import Event, Participant, Place, When

NAMES = tuple(column.name for column in COLUMNS)
# The older files lack the codes of districts; the oldest the address as well.
OLDER_NAMES = tuple(name for name in NAMES if not name.endswith("ADM2Code"))
_BY_WIDTH = {61: NAMES, 58: OLDER_NAMES, 57: OLDER_NAMES[:-1]}

# "Last week", "a month ago", "last year", "a decade ago" become exactly so many days before the batch; by how many days
# the event may have been earlier or later.
_COUNTED_BACK = {7: 3, 30: 15, 365: 182, 3650: 1825}
_LEVELS = {1: 1, 2: 2, 3: 4, 4: 4, 5: 2}


def _read(lines: Iterable[Line], tally: ImportTally, dialect: Dialect) -> Iterator[Found]:
    for line in lines:
        tally.rows += 1
        width = line.text.count("\t") + 1
        if width not in _BY_WIDTH:
            yield bad_line(line, f"{width} columns where GDELT has 61 (or 58, or 57)")
            continue
        yield _reading(SourceRow(line, _BY_WIDTH[width]), tally, dialect)


def _reading(row: SourceRow, tally: ImportTally, dialect: Dialect) -> Found:
    number, added = row.get("GLOBALEVENTID"), as_day(row.get("DATEADDED"))
    if number is None:
        return bad_line(row.line, "the row has no GLOBALEVENTID")
    document_id = tally.unique(f"gdelt:{number}")
    _check_quad(row, tally)
    url = row.get("SOURCEURL")
    document = row_document(row, document_id, "gdelt", published=added, url=url, source=None)
    sides = (_participant(row, "Actor1"), _participant(row, "Actor2"))
    event = Event(
        event_id(document_id),
        document_id,
        "",
        row.evidence("EventCode"),
        (row.evidence("EventCode"),),
        actors=tuple(side for side in sides[:1] if side),
        recipients=tuple(side for side in sides[1:] if side),
        when=_when(row, as_day(row.get("SQLDATE")), added, tally),
        place=_place(row),
        score=1.0,
        coder="gdelt",
        reasons=(stated(f"{row.get('NumMentions') or '?'} mentions in {row.get('NumArticles') or '?'} articles"),),
    )
    return coded_reading(
        document, row, event, code=row.get("EventCode"), code_cell="EventCode",
        value=row.number("GoldsteinScale"), dialect=dialect, tally=tally,
    )  # fmt: skip


def _check_quad(row: SourceRow, tally: ImportTally) -> None:
    """Tell where the file's quad classes are not those that we write for GDELT; the event has PLOVER's in any case."""
    root, quad = row.number("EventRootCode"), row.number("QuadClass")
    if root is not None and quad is not None and 1 <= root <= 20 and quad != gdelt_quad(int(root)):
        tally.unused[f"QuadClass {quad:g} of root {int(root):02}, where {gdelt_quad(int(root))} was expected"] += 1


def _participant(row: SourceRow, actor: str) -> Participant | None:
    roles = [row.get(f"{actor}Type{number}Code") for number in (1, 2, 3)]
    code = country_code(row.get(f"{actor}CountryCode"), roles=roles, group=row.get(f"{actor}KnownGroupCode"))
    cell = f"{actor}Name" if row.get(f"{actor}Name") else f"{actor}Code"
    return participant_of(row, cell, name=row.get(f"{actor}Name"), code=code, sectors=map(sector_of, roles))


def _when(row: SourceRow, day: datetime.date | None, added: datetime.date | None, tally: ImportTally) -> When | None:
    about = _COUNTED_BACK.get((added - day).days, 0) if added and day else 0
    if about:
        tally.mended["day counted back by exactly 7, 30, 365 or 3650 days: read as about then"] += 1
    return when_of(row, "SQLDATE", day, about=about)


def _place(row: SourceRow) -> Place | None:
    kind, named = row.number("ActionGeo_Type"), row.get("ActionGeo_FullName")
    country = countries().of_fips(row.get("ActionGeo_CountryCode"))
    parts = [part.strip() for part in (named or "").split(",")]
    level = _LEVELS.get(int(kind)) if kind is not None else None
    return place_of(
        row,
        "ActionGeo_FullName",
        name=parts[0] or None,
        level=level,
        country=country.iso3 if country else None,
        province=parts[1] if level == 4 and len(parts) > 2 else None,
        latitude=row.number("ActionGeo_Lat"),
        longitude=row.number("ActionGeo_Long"),
    )


READER = Reader(name="gdelt", title="GDELT 2.0 or 1.0 events", read=_read, dialect="1.1b3")

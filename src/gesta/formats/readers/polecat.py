"""Reads POLECAT: 40 columns; the header of some released files is wrong, so the order is taken as known."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from gesta.formats.polecat import COLUMNS
from gesta.formats.readers.cameo import country_code, event_id, place_of, when_of
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
from gesta.knowledge.codebook import load_codebook
from gesta.knowledge.words import load_words
from gesta.records import Event, Participant, Reading, Span

NAMES = tuple(column.name for column in COLUMNS)
_RENAMED = {"Event Intensity": "Intensity"}


def _read(lines: Iterable[Line], tally: ImportTally, _dialect: Dialect) -> Iterator[Found]:
    header = NAMES
    for line in lines:
        cells = line.text.split("\t")
        if line.number == 1 and cells[0].strip('"') == "Event ID":
            header = tuple(_RENAMED.get(cell.strip('"'), cell.strip('"')) for cell in cells)
            continue
        tally.rows += 1
        if len(cells) < len(NAMES):
            yield bad_line(line, f"{len(cells)} columns where POLECAT has {len(NAMES)}")
            continue
        yield _reading(SourceRow(line, _names_of(header, len(cells), tally)), tally)


def _names_of(header: tuple[str, ...], width: int, tally: ImportTally) -> tuple[str, ...]:
    """The names of the columns: the header's where it fits the row, else the 40 known ones."""
    if header == NAMES and width == len(NAMES):
        return NAMES
    if width == len(header) and set(NAMES) <= set(header):
        return header
    tally.mended[f"{width} columns under a header of {len(header)} names: the 40 known ones were taken"] += 1
    return NAMES


def _reading(row: SourceRow, tally: ImportTally) -> Found:
    number, kind = row.get("Event ID"), (row.get("Event Type") or "").upper()
    codebook = load_codebook()
    if number is None:
        return bad_line(row.line, "the row has no Event ID")
    if kind not in codebook.types:
        return bad_line(row.line, f"there is no PLOVER type {kind[:20]!r}", fix="check the format")
    document_id = tally.unique(f"polecat:{number}")
    published = as_day(row.get("Publication Date"))
    document = row_document(row, document_id, "polecat", published=published, url=None, source=row.get("Source"))
    mode = row.get("Event Mode")
    if mode and codebook.types[kind].mode(mode) is None:
        tally.unused[f"mode {kind}/{mode}, which the codebook does not have"] += 1
        mode = None
    contexts = tuple(each.strip() for each in re.split("[;,|]", row.get("Contexts") or ""))
    modes = (mode,) if mode else ()
    geonames = row.number("GeoNames ID")
    levels = (("City", 4), ("District", 3), ("Province", 2), ("Country", 1))
    event = Event(
        event_id(document_id),
        document_id,
        kind,
        row.evidence("Event Type"),
        (row.evidence("Event Type"),),
        modes=modes,
        actors=tuple(_participants(row, "Actor")),
        recipients=tuple(_participants(row, "Recipient")),
        when=when_of(row, "Event Date", as_day(row.get("Event Date"))),
        place=place_of(
            row, "Placename", name=row.get("Placename") or row.get("Country"),
            level=next((level for cell, level in levels if row.get(cell)), None),
            country=country_code(row.get("Country")), province=row.get("Province"), latitude=row.number("Latitude"),
            longitude=row.number("Longitude"), geonames_id=int(geonames) if geonames else None,
            feature=row.get("Feature Type"),
        ),
        contexts=tuple(each for each in contexts if each in codebook.contexts),
        score=1.0,
        quad=codebook.types[kind].quad,
        cameo=codebook.cameo(kind, modes),
        coder=f"polecat {row.get('Version') or ''}".strip(),
        reasons=(stated("type and mode as the row has them"),),
    )  # fmt: skip
    return Reading(document, events=(event,))


def _participants(row: SourceRow, side: str) -> Iterator[Participant]:
    """Who stands on a side: names, countries and sectors of the same position belong together."""
    cells = [_parts(row, f"{side} {what}") for what in ("Name", "Country", "Name Raw")]
    sectors = _parts(row, f"Primary {side} Sector")
    for name, country, raw, sector in itertools.zip_longest(*cells, sectors):
        code = country_code(country)
        if name is None and raw is None and code is None:
            continue
        cell = f"{side} Name Raw" if raw else f"{side} Name" if name else f"{side} Country"
        start = row.span(cell).start + row.span(cell).of(row.text).find(raw or name or country or "")
        words = raw or name or country or ""
        yield Participant(
            words,
            Span(start, start + len(words)),
            code=code,
            sector=sector if sector in load_words().sectors else None,
            name=name,
            reasons=(stated("as the row has it"),),
        )


def _parts(row: SourceRow, cell: str) -> list[str | None]:
    """The parts of a list, None for one that is said to be nothing; of alternatives the first."""
    parts = (part.partition("|")[0].strip() for part in row.span(cell).of(row.text).split(";"))
    return [part if part not in ("", "None") else None for part in parts]


READER = Reader(name="polecat", title="POLECAT", read=_read)

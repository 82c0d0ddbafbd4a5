"""ICEWS coded event data: tab-separated with a header, 20 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gesta.formats.codes import actor_name, country_name
from gesta.formats.numbered import numbered_rows
from gesta.formats.tsv import degrees, tsv_line
from gesta.formats.writing import Column, Options, Tally, Writer
from gesta.knowledge.words import load_words
from gesta.records import Participant, Place, Reading

COLUMNS = (
    Column("Event ID", "whole number"), Column("Event Date", "day"), Column("Source Name"),
    Column("Source Sectors", "list"), Column("Source Country"), Column("Event Text"), Column("CAMEO Code"),
    Column("Intensity", "number"), Column("Target Name"), Column("Target Sectors", "list"), Column("Target Country"),
    Column("Story ID"), Column("Sentence Number", "whole number"), Column("Publisher"), Column("City"),
    Column("District"), Column("Province"), Column("Country"), Column("Latitude", "number"),
    Column("Longitude", "number"),
)  # fmt: skip


def _write(readings: Iterable[Reading], options: Options, tally: Tally) -> Iterator[str]:
    yield tsv_line(column.name for column in COLUMNS)
    for row, day, code, number in numbered_rows(readings, options, tally, quad="icews"):
        tally.rows += 1
        yield tsv_line([
            number, day, *_actor_cells(row.actor), code.label, code.code, code.goldstein, *_actor_cells(row.recipient),
            row.document.id, row.event.trigger.sentence + 1, row.document.source, *place_cells(row.event.place),
        ])  # fmt: skip


def _actor_cells(participant: Participant | None) -> tuple[str, str, str]:
    if participant is None:
        return "", "", ""
    known = load_words().sectors
    sectors = [known[each].icews for each in (participant.sector, *participant.other_sectors) if each in known]
    return actor_name(participant), ",".join(filter(None, sectors)), country_name(participant.code)


def place_cells(place: Place | None) -> tuple[str | None, ...]:
    """City, district, province, country in English, latitude, longitude: what the place's level allows."""
    if place is None:
        return (None,) * 6
    level = place.level or 0
    return (
        place.name if level >= 4 else None,
        place.name if level == 3 else None,
        place.name if level == 2 else place.province,
        country_name(place.country),
        degrees(place.latitude),
        degrees(place.longitude),
    )


WRITER = Writer(
    name="icews",
    title="ICEWS coded event data, tab-separated with a header",
    suffix=".tab",
    media_type="text/tab-separated-values",
    write=_write,
    columns=COLUMNS,
    losses=(
        "status, who says so, contexts, modes beyond the CAMEO code, scores, words, intervals of days",
        "codes of actors: names, sectors in ICEWS' words, countries in English; a code that is no country falls away",
        "Event ID is a number made from our id; the table of ids beside the file leads back",
        "Story ID is the id of our document",
    ),
    dyads=True,
    carries_status=False,
    numbers_ids=True,
    quad="icews",
)

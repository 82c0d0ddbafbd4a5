"""Phoenix (PETRARCH pipeline): tab-separated, without a header, 26 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gesta.formats.codes import actor_code
from gesta.formats.numbered import numbered_rows
from gesta.formats.tsv import degrees, tsv_line
from gesta.formats.writing import Column, Options, Tally, Writer
from gesta.records import Document, Event, Participant, Place, Reading

NOBODY = "---"
# Positions are those of the pipeline's code; the names were never stable and are ours.
COLUMNS = (
    Column("EventID"), Column("Date", "whole number"), Column("Year"), Column("Month"), Column("Day"),
    Column("SourceActorFull"), Column("SourceActorEntity"), Column("SourceActorRole"),
    Column("SourceActorAttribute", "list"), Column("TargetActorFull"), Column("TargetActorEntity"),
    Column("TargetActorRole"), Column("TargetActorAttribute", "list"), Column("EventCode"), Column("EventRootCode"),
    Column("QuadClass", "whole number"), Column("GoldsteinScore", "number"), Column("Issues", "list"),
    Column("Lat", "number"), Column("Lon", "number"), Column("LocationName"), Column("StateName"),
    Column("CountryCode"), Column("SentenceIDs", "list"), Column("URLs", "list"), Column("NewsSources", "list"),
)  # fmt: skip


def _write(readings: Iterable[Reading], options: Options, tally: Tally) -> Iterator[str]:
    for row, day, code, number in numbered_rows(readings, options, tally, quad="phoenix"):
        tally.rows += 1
        yield tsv_line([
            f"{number}_{_version(row.event)}", f"{day:%Y%m%d}", f"{day:%Y}", f"{day:%m}", f"{day:%d}",
            *_actor_cells(row.actor, tally), *_actor_cells(row.recipient, tally), code.code, code.root, code.quad,
            code.goldstein, ";".join(f"{context},1" for context in row.event.contexts), *_place_cells(row.event.place),
            ";".join(_sentence_ids(row.event, row.document)), row.document.url, row.document.source,
        ])  # fmt: skip


def _version(event: Event) -> str:
    """The version in the name of the coder ("gesta 0.1.0+7f3a", or what another coder calls itself)."""
    return event.coder.rpartition(" ")[2].partition("+")[0].replace("_", "-") or "0"


def _actor_cells(participant: Participant | None, tally: Tally) -> tuple[str, str, str, str]:
    code = actor_code(participant, tally)
    entity = code.country or code.group or NOBODY
    types = code.types
    whole = code.whole if code.country or code.group else NOBODY + code.whole
    return whole, entity, types[0] if types else "", ";".join(types[1:])


def _place_cells(place: Place | None) -> tuple[str | None, ...]:
    if place is None:
        return (None,) * 5
    state = place.name if place.level == 2 else place.province
    return degrees(place.latitude), degrees(place.longitude), place.name, state, place.country


def _sentence_ids(event: Event, document: Document) -> Iterator[str]:
    for sentence in dict.fromkeys(piece.sentence for piece in event.evidence or (event.trigger,)):
        yield f"{document.id}_{sentence + 1}".replace(";", ",")


WRITER = Writer(
    name="phoenix",
    title="Phoenix, tab-separated, without a header",
    suffix=".txt",
    media_type="text/tab-separated-values",
    write=_write,
    columns=COLUMNS,
    losses=(
        "status, who says so, modes beyond the CAMEO code, scores, words, intervals of days, names of actors",
        "contexts stand under Issues with a count of 1: they are PLOVER's and not Phoenix' issues",
        "codes are of dialect 1.1b3 unless --cameo 0.7 is given, which is what Phoenix itself used",
        "EventID is a number made from our id with our version; the table of ids beside the file leads back",
    ),
    dyads=True,
    carries_status=False,
    numbers_ids=True,
    quad="phoenix",
)

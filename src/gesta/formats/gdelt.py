"""GDELT 2.0 events and mentions: tab-separated, without a header, 61 and 16 columns."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from gesta.formats.codes import actor_code, actor_name
from gesta.formats.numbered import numbered_rows
from gesta.formats.selection import Row
from gesta.formats.tsv import degrees, tsv_line
from gesta.formats.writing import Column, Options, Tally, Writer
from gesta.knowledge.countries import countries
from gesta.records import Document, Participant, Place, Reading, Span


def _columns() -> Iterator[Column]:
    yield from (Column("GLOBALEVENTID", "whole number"), Column("SQLDATE", "whole number"))
    yield from (Column("MonthYear", "whole number"), Column("Year", "whole number"), Column("FractionDate", "number"))
    for actor in ("Actor1", "Actor2"):
        for name in ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
                     "Type1Code", "Type2Code", "Type3Code"):  # fmt: skip
            yield Column(actor + name)
    yield from (Column("IsRootEvent", "true or false"), Column("EventCode"), Column("EventBaseCode"))
    yield from (Column("EventRootCode"), Column("QuadClass", "whole number"), Column("GoldsteinScale", "number"))
    yield from (Column("NumMentions", "whole number"), Column("NumSources", "whole number"))
    yield from (Column("NumArticles", "whole number"), Column("AvgTone", "number"))
    for place in ("Actor1Geo_", "Actor2Geo_", "ActionGeo_"):
        yield Column(place + "Type", "whole number")
        yield from (Column(place + name) for name in ("FullName", "CountryCode", "ADM1Code", "ADM2Code"))
        yield from (Column(place + "Lat", "number"), Column(place + "Long", "number"), Column(place + "FeatureID"))
    yield from (Column("DATEADDED", "whole number"), Column("SOURCEURL"))


COLUMNS = tuple(_columns())
MENTION_COLUMNS = (
    Column("GLOBALEVENTID", "whole number"), Column("EventTimeDate", "whole number"),
    Column("MentionTimeDate", "whole number"), Column("MentionType", "whole number"), Column("MentionSourceName"),
    Column("MentionIdentifier"), Column("SentenceID", "whole number"), Column("Actor1CharOffset", "whole number"),
    Column("Actor2CharOffset", "whole number"), Column("ActionCharOffset", "whole number"),
    Column("InRawText", "true or false"), Column("Confidence", "whole number"),
    Column("MentionDocLen", "whole number"), Column("MentionDocTone", "number"),
    Column("MentionDocTranslationInfo"), Column("Extras"),
)  # fmt: skip

_NO_GEO = (None,) * 8
_LOSSES = (
    "status, who says so, contexts, modes beyond the CAMEO code, scores, intervals of days",
    "tone: AvgTone is empty",
    "NumMentions counts the pieces of evidence in the one article; NumSources and NumArticles are 1",
    "DATEADDED is midnight (UTC) of the day of publication, unless --added gives another time: there is no batch",
    "where the actors are: Actor1Geo and Actor2Geo are empty",
    "FIPS codes of regions, GAUL codes of districts, GNS numbers: places have FIPS country, name and coordinates",
    "GLOBALEVENTID is a number made from our id; the table of ids beside the file leads back",
    "UNO and EUR are PLOVER's codes, given as known groups",
)


def fraction_date(day: datetime.date) -> str:
    """GDELT's sort key of a day: the year and how much of it has passed, months taken as 30 days of 365.

    >>> fraction_date(datetime.date(2017, 7, 1))
    '2017.5781'
    """
    return f"{day.year + (day.month * 30 + day.day) / 365:.4f}"


def _write_events(readings: Iterable[Reading], options: Options, tally: Tally) -> Iterator[str]:
    for row, day, code, number in numbered_rows(readings, options, tally, quad="gdelt"):
        tally.rows += 1
        yield tsv_line([
            number, f"{day:%Y%m%d}", f"{day:%Y%m}", f"{day:%Y}", fraction_date(day),
            *_actor_cells(row.actor, tally), *_actor_cells(row.recipient, tally),
            in_lead(row.document, row.event.trigger.span.start),
            code.code, code.base, code.root, code.quad, code.goldstein, max(len(row.event.evidence), 1), 1, 1, None,
            *_NO_GEO, *_NO_GEO, *_place_cells(row.event.place, tally), _added(row.document, day, options),
            _citation(row.document),
        ])  # fmt: skip


def _write_mentions(readings: Iterable[Reading], options: Options, tally: Tally) -> Iterator[str]:
    for row, day, _, number in numbered_rows(readings, options, tally, quad="gdelt"):
        added = _added(row.document, day, options)
        for cells in _mention_cells(row):
            tally.rows += 1
            yield tsv_line([number, added, added, *cells])


def _mention_cells(row: Row) -> Iterator[list[object]]:
    document, event = row.document, row.event
    language = "" if document.language == "en" else f"srclc:{document.language}; eng:Gesta"
    for piece in event.evidence or (event.trigger,):
        inside = piece.span.covers(event.trigger.span)
        yield [
            1 if document.url else 2,
            document.source,
            _citation(document),
            piece.sentence + 1,
            row.actor.span.start if row.actor else None,
            row.recipient.span.start if row.recipient else None,
            event.trigger.span.start if inside else piece.span.start,
            1,
            round(event.score * 100),
            len(document.text),
            None,
            language,
            None,
        ]


def in_lead(document: Document, offset: int) -> bool:
    """Whether a place in the text is in its first paragraph, headline and boilerplate before it included."""
    start = 0
    for line in document.text.splitlines(keepends=True):
        end = start + len(line)
        furniture = any(each.span.overlaps(Span(start, end)) for each in document.boilerplate)
        if not furniture and line.strip() and line.strip() != document.title:
            return offset < end
        start = end
    return True


def _actor_cells(participant: Participant | None, tally: Tally) -> tuple[str | None, ...]:
    code = actor_code(participant, tally)
    types = (*code.types, None, None, None)[:3]
    return (code.whole, actor_name(participant).upper(), code.country, code.group, None, None, None, *types)


def _place_cells(place: Place | None, tally: Tally) -> tuple[object, ...]:
    if place is None:
        return _NO_GEO
    country = countries().get(place.country)
    if place.country and (country is None or country.fips is None):
        tally.lost["country of a place without a FIPS code"] += 1
    fips = country.fips if country else None
    parts = [place.name, place.province if place.province != place.name else None, country.name if country else None]
    named = ", ".join(part for part in dict.fromkeys(parts) if part)
    kind = _kind(place.level, place.country)
    region = fips if kind == 1 else None
    return (kind, named, fips, region, None, degrees(place.latitude), degrees(place.longitude), None)


def _kind(level: int | None, country: str | None) -> int | None:
    """GDELT's kind of place: 1 country, 2 US state, 3 US town, 4 town elsewhere, 5 region elsewhere."""
    if level is None or level == 1:
        return level
    in_usa = country == "USA"
    if level == 2:
        return 2 if in_usa else 5
    return 3 if in_usa else 4


def _added(document: Document, day: datetime.date, options: Options) -> str:
    return options.added or f"{document.published or day:%Y%m%d}000000"


def _citation(document: Document) -> str:
    return document.url or document.title or document.id


WRITER = Writer(
    name="gdelt",
    title="GDELT 2.0 events, tab-separated, without a header",
    suffix=".export.CSV",
    media_type="text/tab-separated-values",
    write=_write_events,
    columns=COLUMNS,
    losses=_LOSSES,
    dyads=True,
    carries_status=False,
    numbers_ids=True,
    quad="gdelt",
)
MENTIONS = Writer(
    name="gdelt-mentions",
    title="GDELT 2.0 mentions, tab-separated, without a header",
    suffix=".mentions.CSV",
    media_type="text/tab-separated-values",
    write=_write_mentions,
    columns=MENTION_COLUMNS,
    losses=(*_LOSSES, "offsets count characters of the article as we keep it"),
    dyads=True,
    carries_status=False,
    numbers_ids=True,
    quad="gdelt",
)

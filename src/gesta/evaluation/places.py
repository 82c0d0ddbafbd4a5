"""Measures place names against annotated ones: their spans, what they mean, and where events happened."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

from gesta.errors import InputError
from gesta.evaluation.notes import Notes
from gesta.knowledge.places import distance_km, load_gazetteer
from gesta.language.engine import Parser, load_parser
from gesta.records import Document, Place, Reading, Sentence, Span
from gesta.steps.places import Name, event_places, find_places, find_toponyms, resolve_names

# Near enough for a district or county to be the same (100 miles), the custom of the toponym literature.
NEAR_KM = 161.0

Row = TypeVar("Row", bound=Struct)


class Toponym(Struct, frozen=True):
    """An annotated place name; without coordinates it counts as a span only."""

    start: int
    end: int
    text: str
    geonameid: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


class ToponymDocument(Struct, frozen=True):
    """An annotated article and the collection it belongs to."""

    id: str
    source: str
    text: str
    toponyms: tuple[Toponym, ...]


class EventSentence(Struct, frozen=True):
    """A sentence with the words of one event and of the places where it happened, as `[start, end, text]`."""

    id: str
    source: str
    text: str
    event: tuple[tuple[int, int, str], ...]
    locations: tuple[tuple[int, int, str], ...]


class _Judged(Struct, frozen=True):
    """One annotated name that is to be resolved, and how well it was."""

    source: str
    exact: bool | None
    country: bool | None
    km: float | None


class _Overlap(Struct, frozen=True):
    """Spans of one document: found, annotated, and the same in both."""

    source: str
    found: int
    annotated: int
    shared: int


def evaluate_places(
    path: Path,
    *,
    spans: Literal["gold", "found", "both"] = "both",
    parser: Parser | None = None,
    limit: int | None = None,
    notes: Notes | None = None,
) -> dict[str, float | dict[str, float]]:
    """Figures for place names on an annotated file, over all and for each collection ("LGL", "GeoVirus").

    path:   JSONL with `id source text toponyms`, a toponym with `start end text` and geonameid or lat and lon
    spans:  "gold" resolves the annotated names; "found" finds them first, and a name not found counts as wrong;
            "both" gives the figures of meaning for the annotated names and those of spans for the found ones
    parser: for all but "gold"; the model shipped with the package where None
    Returns: exact (same GeoNames id) and country, of the names that the collection gives these for, left out where it
             gives none; acc161 (same id or within 161 km), median_km, n; but for "gold" also span_f1 of place names in
             whatever role, as these collections annotate them (demonyms, parts of the names of bodies, governments),
             and places_f1 of those that are places to us
    Raises:  InputError, when the file is missing or a line breaks the format
    """
    parser = parser or (load_parser() if spans != "gold" else None)
    documents = _read(path, ToponymDocument)[:limit]
    judged: list[_Judged] = []
    toponyms: list[_Overlap] = []
    places: list[_Overlap] = []
    for document in documents:
        if spans != "found":
            judged += _judge_gold(document, notes or Notes())
        if parser is None or spans == "gold":
            continue
        found = find_toponyms(Reading(Document(document.id, document.text), parser.parse(document.text)))
        toponyms.append(_overlap(document, [name.span for name, _ in found]))
        places.append(_overlap(document, [name.span for name, _ in found if name.role == "place"]))
        if spans == "found":
            by_span = {name.span: place for name, place in found}
            judged += [
                _judge(document.source, name, by_span.get(Span(name.start, name.end))) for name in _placed(document)
            ]
    figures: dict[str, float | dict[str, float]] = dict(_figures(judged, toponyms, places))
    for source in sorted({document.source for document in documents}):
        figures[source] = _figures(
            [row for row in judged if row.source == source],
            [row for row in toponyms if row.source == source],
            [row for row in places if row.source == source],
        )
    return figures


def evaluate_event_places(
    path: Path, *, parser: Parser | None = None, limit: int | None = None, notes: Notes | None = None
) -> dict[str, float]:
    """Precision and recall of the words of event places.

    path:    JSONL with `id source text event locations`; the event's first word is taken as the trigger
    parser:  the model shipped with the package where None
    Returns: precision, recall and f1 over words, n sentences
    Raises:  InputError, when the file is missing or a line breaks the format
    """
    parser = parser or load_parser()
    rows = _read(path, EventSentence)[:limit]
    shared = found = annotated = 0
    for row in rows:
        reading = find_places(Reading(Document(row.id, row.text), parser.parse(row.text)))
        words = [token.span for sentence in reading.sentences for token in sentence.tokens if token.norm[:1].isalnum()]
        gold = {word for word in words if any(start < word.end and word.start < end for start, end, _ in row.locations)}
        trigger = _trigger(reading.sentences, row.event[0][0])
        places, _ = event_places(reading, *trigger) if trigger is not None else ((), None)
        mine = {word for word in words if any(place.span.covers(word) for place in places)}
        if notes is not None and mine != gold:
            told = [" ".join(word.of(row.text) for word in sorted(side)) or "nothing" for side in (gold, mine)]
            event = " ".join(text for _, _, text in row.event)
            notes.miss(row.id, f"place of “{event}”: gold {told[0]}, found {told[1]}", reading)
        shared, found, annotated = shared + len(gold & mine), found + len(mine), annotated + len(gold)
    precision, recall = _share(shared, found), _share(shared, annotated)
    return {"precision": precision, "recall": recall, "f1": _f1(shared, found, annotated), "n": len(rows)}


def _trigger(sentences: Sequence[Sentence], start: int) -> tuple[int, int] | None:
    for sentence in sentences:
        for position, token in enumerate(sentence.tokens):
            if token.start <= start < token.end:
                return sentence.index, position
    return None


def _judge_gold(document: ToponymDocument, notes: Notes) -> list[_Judged]:
    gazetteer = load_gazetteer()
    ordered = sorted(document.toponyms, key=lambda toponym: toponym.start)
    names = [
        Name(
            Span(toponym.start, toponym.end),
            0,
            toponym.text,
            "adjective" if gazetteer.country_of(toponym.text) else "place",
        )
        for toponym in ordered
    ]
    places = resolve_names(document.text, names, gazetteer)
    wanted = set(_placed(document))
    for toponym, place in zip(ordered, places, strict=True):
        if toponym in wanted and not _is_near(_judge(document.source, toponym, place)):
            told = f"{place.name}, {place.country} ({place.latitude}, {place.longitude})" if place else "nothing"
            gold = f"{toponym.geonameid or '?'} {toponym.country or ''} ({toponym.lat}, {toponym.lon})"
            notes.miss(document.id, f"“{toponym.text}”: gold {gold}, found {told}")
    return [
        _judge(document.source, toponym, place)
        for toponym, place in zip(ordered, places, strict=True)
        if toponym in wanted
    ]


def _placed(document: ToponymDocument) -> list[Toponym]:
    """The names that the annotators placed on the map; in a collection with ids, those with an id."""
    has_ids = any(toponym.geonameid for toponym in document.toponyms)
    return [toponym for toponym in document.toponyms if toponym.lat is not None and (toponym.geonameid or not has_ids)]


def _judge(source: str, toponym: Toponym, place: Place | None) -> _Judged:
    exact = None
    if toponym.geonameid:
        exact = place is not None and place.geonames_id is not None and str(place.geonames_id) == toponym.geonameid
    km = None
    if place is not None and place.latitude is not None and place.longitude is not None:
        km = distance_km(place.latitude, place.longitude, toponym.lat or 0.0, toponym.lon or 0.0)
    country = _country(toponym.country)
    return _Judged(source, exact, None if country is None else place is not None and place.country == country, km)


def _is_near(row: _Judged) -> bool:
    return bool(row.exact) or (row.km is not None and row.km <= NEAR_KM)


def _country(name: str | None) -> str | None:
    entries = load_gazetteer().lookup(name) if name else ()
    return next((entry.country for entry in entries if entry.level == 1), None)


def _overlap(document: ToponymDocument, found: Sequence[Span]) -> _Overlap:
    gold = {Span(toponym.start, toponym.end) for toponym in document.toponyms}
    return _Overlap(document.source, len(set(found)), len(gold), len(gold & set(found)))


def _figures(judged: Sequence[_Judged], toponyms: Sequence[_Overlap], places: Sequence[_Overlap]) -> dict[str, float]:
    near = [_is_near(row) for row in judged]
    countries = [row.country for row in judged if row.country is not None]
    exact = [row.exact for row in judged if row.exact is not None]
    distances = [row.km for row in judged if row.km is not None]
    figures = {
        **({"exact": _share(sum(exact), len(exact))} if exact else {}),
        **({"country": _share(sum(countries), len(countries))} if countries else {}),
        "acc161": _share(sum(near), len(near)),
        "median_km": round(median(distances), 1) if distances else 0.0,
        "n": float(len(judged)),
    }
    return {**_span_figures("span", toponyms), **_span_figures("places", places), **figures} if toponyms else figures


def _span_figures(prefix: str, rows: Sequence[_Overlap]) -> Mapping[str, float]:
    shared, found = sum(row.shared for row in rows), sum(row.found for row in rows)
    annotated = sum(row.annotated for row in rows)
    return {
        f"{prefix}_f1": _f1(shared, found, annotated),
        f"{prefix}_precision": _share(shared, found),
        f"{prefix}_recall": _share(shared, annotated),
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _f1(shared: int, found: int, annotated: int) -> float:
    return round(2 * shared / (found + annotated), 4) if found + annotated else 0.0


def _read(path: Path, kind: type[Row]) -> tuple[Row, ...]:
    """The rows of a JSONL file."""
    if not path.is_file():
        raise InputError("no annotated file there", where=str(path), fix="give the path of the annotated JSONL")
    decoder = msgspec.json.Decoder(kind)
    rows = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            rows.append(decoder.decode(line))
        except msgspec.MsgspecError as error:
            raise InputError(
                str(error), where=f"{path}:{number}", fix="see the format of the annotated file"
            ) from error
    return tuple(rows)

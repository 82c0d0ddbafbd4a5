"""Reads PLOVER JSON lines, our own and those of others, in both namings of the manual."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from gesta.formats.readers.cameo import country_code, event_id
from gesta.formats.readers.rows import (
    Found,
    ImportTally,
    Line,
    Reader,
    Words,
    as_day,
    as_number,
    bad_line,
    stated,
)
from gesta.knowledge.cameo import Dialect
from gesta.knowledge.codebook import load_codebook
from gesta.knowledge.words import load_words
from gesta.records import (
    Document,
    Event,
    Evidence,
    Participant,
    Place,
    Quantity,
    Reading,
    When,
)

Object = Mapping[str, object]
_STATUSES = ("actual", "future", "hypothetical", "negated")
_FLAGS = {"negation": "negated", "future": "future", "hypothetical": "hypothetical"}


def _read(lines: Iterable[Line], tally: ImportTally, _dialect: Dialect) -> Iterator[Found]:
    for line in lines:
        if not line.text.strip():
            continue
        tally.rows += 1
        try:
            found = msgspec.json.decode(line.text, type=dict[str, object])
        except (msgspec.DecodeError, UnicodeError) as error:
            yield bad_line(line, f"this is no JSON object: {error}")
            continue
        yield from _readings(found, line, tally)


def _readings(found: Object, line: Line, tally: ImportTally) -> Iterator[Found]:
    """One reading for each category of the record: it may have several."""
    number = found.get("id")
    if not isinstance(number, str | int):
        yield bad_line(line, "the record has no id")
        return
    if found.get("has_event") is False:
        tally.unused["records that say they have no event"] += 1
        return
    for kind in texts(found.get("event")) or ("",):
        if kind.upper() not in load_codebook().types:
            yield bad_line(line, f"there is no PLOVER type {kind[:20]!r}", fix="check the format")
            continue
        document_id = tally.unique(f"plover:{number}")
        yield record_reading(found, kind.upper(), document_id, line, tally)


def record_reading(found: Object, kind: str, document_id: str, line: Line, tally: ImportTally) -> Reading:
    """The reading of a record: its text is the article where the record has it, else the words that it quotes."""
    words = _words(found)
    trigger = _trigger(found, words)
    when, place = _when(found, words), _place(found, words)
    actors, recipients, attribution = (
        tuple(_participants(found.get(side), words)) for side in ("actor", "recipient", "attribution")
    )
    modes = _known_modes(kind, texts(found.get("mode")), tally)
    contexts = tuple(each for each in texts(found.get("context")) if each in load_codebook().contexts)
    evidence = tuple(_evidence(found, words)) or (trigger,)
    quantities = tuple(_quantities(found.get("quantity"), words))
    cite = _object(found.get("cite_info"))
    document = Document(
        document_id,
        words.text,
        title=_text(cite.get("title")),
        published=as_day(_text(cite.get("published"))),
        url=_text(cite.get("url")),
        source=_text(cite.get("publication")) or _text(cite.get("corpus")),
        language=_text(cite.get("language")) or "en",
        meta={"imported": "plover", "line": line.number, "document": found.get("document"), "link": found.get("link")},
    )
    score, entry = as_number(found.get("score")), load_codebook().types[kind]
    event = Event(
        event_id(document_id),
        document_id,
        kind,
        trigger,
        evidence,
        modes=modes,
        status=_status(found),  # type: ignore[arg-type]
        historical=found.get("historical") is True or "historical" in texts(found.get("mode")),
        actors=actors,
        recipients=recipients,
        attribution=attribution,
        when=when,
        place=place,
        contexts=contexts,
        quantities=quantities,
        score=1.0 if score is None else min(max(score, 0.0), 1.0),
        quad=entry.quad,
        cameo=_text(found.get("cameo")) or load_codebook().cameo(kind, modes),
        coder=_text(found.get("coder")) or _text(cite.get("coder")) or "plover",
        reasons=(stated("as the record has it"),),
    )
    return Reading(document, events=(event,))


def texts(value: object) -> tuple[str, ...]:
    """A list of texts, or one text as a list of one."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(each for each in value if isinstance(each, str) and each) if isinstance(value, Sequence) else ()


def _words(found: Object) -> Words:
    text = _text(found.get("text"))
    if text:
        return Words([text])
    quoted = [_text(_object(piece).get("text")) for piece in _objects(found.get("evidence"))]
    return Words([piece for piece in (*quoted, *texts(found.get("event_text"))) if piece])


def _trigger(found: Object, words: Words) -> Evidence:
    text = _text(_object(found.get("trigger")).get("text")) or words.text or ", ".join(texts(found.get("event")))
    return Evidence(text, words.spot(text), 0)


def _evidence(found: Object, words: Words) -> Iterator[Evidence]:
    for piece in _objects(found.get("evidence")):
        text, sentence = _text(piece.get("text")), piece.get("sentence")
        if text:
            yield Evidence(text, words.spot(text), sentence if isinstance(sentence, int) else 0)


def _participants(value: object, words: Words) -> Iterator[Participant]:
    for each in _objects(value):
        name = _text(each.get("identifier_text")) or _text(each.get("entity_name"))
        raw = _text(each.get("entity_text")) or _text(each.get("raw_text"))
        code = _text(each.get("code")) or _text(each.get("country_name"))
        shown = raw or name or code
        if shown is None:
            continue
        sectors = [_text(each.get("sector")) or _text(each.get("sector_code"))]
        sectors += [*texts(each.get("other_sectors")), *texts(each.get("other_sector_codes"))]
        # Two sectors may stand in one text of six letters.
        halves = [part for sector in sectors if sector for part in (sector[:3], sector[3:6])]
        known = tuple(dict.fromkeys(part for part in halves if part in load_words().sectors))
        yield Participant(
            shown,
            words.spot(shown),
            code=country_code(code),
            sector=known[0] if known and sectors[0] else None,
            other_sectors=known[1:] if sectors[0] else known,
            name=name,
            wikidata=_text(each.get("identifier_id")) or _text(each.get("wikidata_id")),
            implied=each.get("implied") is True,
            reasons=(stated("as the record has it"),),
        )


def _when(found: Object, words: Words) -> When | None:
    first, last = as_day(_text(found.get("date"))), as_day(_text(found.get("enddate")))
    phrase = _text(found.get("date_text")) or _text(found.get("date"))
    if first is None and last is None:
        return None
    granularity = _text(found.get("date_granularity")) or "day"
    only = last if last or "enddate" in found else first
    value = (first or last or datetime.date.min).isoformat()
    return When(
        words.spot(phrase or value), 0, "DATE", value, first, only, granularity=granularity,  # type: ignore[arg-type]
        reasons=(stated("as the record has it"),),
    )  # fmt: skip


def _place(found: Object, words: Words) -> Place | None:
    place = _object(found.get("event_loc"))
    name = _text(place.get("resolved_place")) or _text(place.get("extracted_place"))
    country = country_code(_text(place.get("country_code")) or _text(place.get("country")))
    if name is None and country is None:
        return None
    geonames, level = place.get("geonameid"), place.get("resolution")
    return Place(
        words.spot(_text(place.get("extracted_place")) or name or country or ""),
        0,
        name or country or "",
        level=level if isinstance(level, int) and 1 <= level <= 5 else None,
        country=country,
        province=_text(place.get("province")),
        geonames_id=int(geonames) if isinstance(geonames, int | float) else None,
        latitude=as_number(place.get("lat")),
        longitude=as_number(place.get("lon")),
        feature=_text(place.get("feature_code")),
        score=as_number(place.get("score")) or 0.0,
        reasons=(stated("as the record has it"),),
    )


def _quantities(value: object, words: Words) -> Iterator[Quantity]:
    for each in _objects(value):
        number, of = as_number(each.get("number")), _text(each.get("of"))
        if of:
            low, high = as_number(each.get("low")), as_number(each.get("high"))
            yield Quantity(number, of, words.spot(of), low=low, high=high, kind=_text(each.get("kind")))


def _status(found: Object) -> str:
    """Our field, else the manual's auxiliary modes."""
    status = found.get("status")
    if status in _STATUSES:
        return str(status)
    return next((_FLAGS[mode] for mode in texts(found.get("mode")) if mode in _FLAGS), "actual")


def _known_modes(kind: str, modes: Iterable[str], tally: ImportTally) -> tuple[str, ...]:
    known = []
    for mode in modes:
        if load_codebook().types[kind].mode(mode):
            known.append(mode)
        elif mode not in (*_FLAGS, "historical"):
            tally.unused[f"mode {kind}/{mode[:30]}, which the codebook does not have"] += 1
    return tuple(known)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _object(value: object) -> Object:
    return value if isinstance(value, Mapping) else {}


def _objects(value: object) -> list[Object]:
    if isinstance(value, Mapping):
        return [value]
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


READER = Reader(name="plover", title="PLOVER JSON lines", read=_read)

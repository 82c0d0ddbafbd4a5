"""Reads our own flat formats back: CSV and GeoJSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from gesta.formats.flat import LISTS, SEPARATORS
from gesta.formats.readers.plover import record_reading
from gesta.formats.readers.rows import Found, ImportTally, Line, Reader, as_number, bad_line
from gesta.knowledge.cameo import Dialect
from gesta.knowledge.codebook import load_codebook

_AS_THEY_ARE = ("date", "enddate", "status", "cameo", "coder", "document", "link")


def _read_csv(lines: Iterable[Line], tally: ImportTally, _dialect: Dialect) -> Iterator[Found]:
    names: list[str] = []
    for line, cells in _records(lines):
        if not names:
            names = cells
            continue
        tally.rows += 1
        if len(cells) != len(names):
            yield bad_line(line, f"{len(cells)} columns where the file has {len(names)}")
            continue
        yield from _reading({name: _unguarded(cell) for name, cell in zip(names, cells, strict=True)}, line, tally)


def _records(lines: Iterable[Line]) -> Iterator[tuple[Line, list[str]]]:
    """Rows of RFC 4180, which may go over several lines while a quote is open."""
    held: list[Line] = []
    for line in lines:
        held.append(line)
        text = "\n".join(each.text for each in held)
        if text.count('"') % 2 == 0:
            yield held[0], next(csv.reader(io.StringIO(text, newline="")), [])
            held = []
    if held:
        yield held[0], []


def _read_geojson(lines: Iterable[Line], tally: ImportTally, _dialect: Dialect) -> Iterator[Found]:
    """One feature a line, as we write it, or all of it in one."""
    for line in lines:
        text = line.text.strip().rstrip(",")
        for opening in ('{"type":"FeatureCollection","features":[', "]}"):
            text = text.removeprefix(opening)
        if not text:
            continue
        try:
            found = msgspec.json.decode(text, type=dict[str, object])
        except msgspec.DecodeError as error:
            yield bad_line(line, f"this is no feature: {error}", fix="one feature a line, as `gesta export` writes it")
            continue
        tally.rows += 1
        facts, geometry = found.get("properties"), found.get("geometry")
        record = dict(facts) if isinstance(facts, Mapping) else {}
        if isinstance(geometry, Mapping) and isinstance(geometry.get("coordinates"), list):
            record["lon"], record["lat"] = (*geometry["coordinates"], None, None)[:2]
        yield from _reading(record, line, tally)


def _reading(record: Mapping[str, object], line: Line, tally: ImportTally) -> Iterator[Found]:
    kind = str(record.get("event") or "")
    if not record.get("id"):
        yield bad_line(line, "the row has no id")
    elif kind not in load_codebook().types:
        yield bad_line(line, f"there is no PLOVER type {kind[:20]!r}", fix="check the format")
    else:
        yield record_reading(_nested(record), kind, tally.unique(f"plover:{record['id']}"), line, tally)


def _nested(record: Mapping[str, object]) -> Mapping[str, object]:
    """A flat record in the shape of PLOVER."""
    lists = {name: _list(name, record.get(name)) for name in LISTS}
    return {
        **{name: record.get(name) or None for name in _AS_THEY_ARE},
        "event": record.get("event"),
        "mode": list(filter(None, lists["mode"])),
        "context": list(filter(None, lists["context"])),
        "historical": str(record.get("historical")) in ("1", "True", "true"),
        **{side: _people(lists, side) for side in ("actor", "recipient")},
        "attribution": [{"identifier_text": name} for name in lists["attribution"] if name],
        "event_loc": {
            "resolved_place": record.get("place"),
            "country_code": record.get("place_country"),
            "geonameid": as_number(record.get("geonameid")),
            "lat": record.get("lat"),
            "lon": record.get("lon"),
            "resolution": _whole(record.get("place_level")),
        },
        "evidence": [{"text": text} for text in lists["evidence"] if text],
        "trigger": {"text": record.get("trigger")},
        "score": record.get("score"),
        "cite_info": {name: record.get(name) or None for name in ("title", "url", "published")},
    }


def _people(lists: Mapping[str, list[str]], side: str) -> list[Mapping[str, object]]:
    parts = (lists[side], lists[f"{side}_code"], lists[f"{side}_sector"])
    count = max(map(len, parts))
    padded = [part + [""] * (count - len(part)) for part in parts]
    return [
        {"identifier_text": name, "code": code, "sector": sector}
        for name, code, sector in zip(*padded, strict=True)
        if name or code
    ]


def _list(name: str, value: object) -> list[str]:
    if isinstance(value, list):
        return [str(each or "") for each in value]
    return str(value).split(SEPARATORS.get(name, "; ")) if value else []


def _whole(value: object) -> int | None:
    number = as_number(value)
    return int(number) if number is not None else None


def _unguarded(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell


CSV = Reader(name="csv", title="our CSV", read=_read_csv)
GEOJSON = Reader(name="geojson", title="our GeoJSON", read=_read_geojson)

"""Events as GeoJSON (RFC 7946): one feature an event, a point where the place has coordinates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from gesta.formats.flat import COLUMNS, Record, flat_records
from gesta.formats.plain import quiet_json
from gesta.formats.writing import Options, Tally, Writer
from gesta.records import Reading

_encoder = msgspec.json.Encoder(enc_hook=str)


def _write(readings: Iterable[Reading], options: Options, tally: Tally) -> Iterator[str]:
    yield '{"type":"FeatureCollection","features":['
    between = "\n"
    for record in flat_records(readings, options, tally):
        if record["lat"] is None or record["lon"] is None:
            tally.lost["events without coordinates: their geometry is null"] += 1
        yield between + quiet_json(_encoder.encode(_feature(record)).decode())
        between = ",\n"
    yield "\n]}\n"


def _feature(record: Record) -> dict[str, object]:
    latitude, longitude = record["lat"], record["lon"]
    known = latitude is not None and longitude is not None
    return {
        "type": "Feature",
        "id": record["id"],
        # Longitude first, as the standard has it.
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]} if known else None,
        "properties": {name: value for name, value in record.items() if name not in ("lat", "lon")},
    }


WRITER = Writer(
    name="geojson",
    title="GeoJSON, one feature an event",
    suffix=".geojson",
    media_type="application/geo+json",
    write=_write,
    columns=COLUMNS,
    losses=(
        "offsets of participants, dates and places",
        "reasons",
        "how large a place is: a country is a point in its middle; `place_level` says what it is",
    ),
)

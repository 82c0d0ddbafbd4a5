"""Whole readings as JSON lines: everything that was read out of a document, one document a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from gesta.formats.plain import quiet_json
from gesta.records import Reading

_encoder = msgspec.json.Encoder(enc_hook=str)


def full_lines(readings: Iterable[Reading], *, text: bool = False) -> Iterator[str]:
    """One line of JSON per document, with its newline.

    text: whether the article's text goes along; without it the offsets still count characters of that text
    """
    for reading in readings:
        record = msgspec.to_builtins(reading, enc_hook=str)
        if not text:
            del record["document"]["text"]
        yield quiet_json(_encoder.encode(record).decode()) + "\n"

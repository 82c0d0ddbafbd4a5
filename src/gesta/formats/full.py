"""Whole records as JSON lines: readings, with everything that was read out of a document; documents; problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from gesta.formats.plain import quiet_json
from gesta.records import Document, Problem, Reading

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


def record_lines(records: Iterable[Document | Problem]) -> Iterator[str]:
    """Each record as a line of JSON."""
    return (quiet_json(_encoder.encode(record).decode()) + "\n" for record in records)

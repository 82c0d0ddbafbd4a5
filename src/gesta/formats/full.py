"""Whole records as JSON lines: readings, with everything that was read out of a document; documents; problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct, structs

from gesta.formats.plain import LONGEST_QUOTATION, quiet_json
from gesta.formats.selection import chosen_events
from gesta.formats.writing import Options, Tally, Writer
from gesta.records import Document, Reading

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


def _write(readings: Iterable[Reading], options: Options, tally: Tally) -> Iterator[str]:
    for reading in readings:
        events = tuple(chosen_events(reading, options, tally, carries_status=True))
        tally.rows += len(events)
        # Sentences hold every word of the article.
        kept = structs.replace(reading, events=events)
        if not options.full_text:
            kept = structs.replace(kept, document=_without_texts(reading.document), sentences=())
        yield from full_lines([kept], text=options.full_text)


def _without_texts(document: Document) -> Document:
    """A document without further keys of its input that hold a text: they may be the article over again."""
    short = {key: value for key, value in document.meta.items() if len(str(value)) <= LONGEST_QUOTATION}
    return structs.replace(document, meta=short)


def record_lines(records: Iterable[Struct]) -> Iterator[str]:
    """Each record as a line of JSON."""
    return (quiet_json(_encoder.encode(record).decode()) + "\n" for record in records)


WRITER = Writer(
    name="jsonl",
    title="whole readings as JSON lines, one object a document",
    suffix=".jsonl",
    media_type="application/x-ndjson",
    write=_write,
)

"""A text file: one article, or a database's export of many."""

from collections.abc import Iterator

from gesta.records import Problem
from gesta.sources.exports import read_text_of_export
from gesta.sources.options import Found, ReadOptions, Source
from gesta.sources.streams import binary_kind, decode, read_capped
from gesta.sources.told import too_large


def read_plain_text(source: Source, options: ReadOptions) -> Iterator[Found]:
    """Plain text, or title, date and address on the first three lines, or an export with many articles."""
    content = read_capped(source.stream, options.limits.array)
    # Only an export may be longer than a document, and that has lines.
    if content is None or (len(content) > options.limits.document and content.count(b"\n") < 100):
        yield too_large(source.origin, options.limits.document)
        return
    if kind := binary_kind(content):
        message = f"this is {kind}, not text"
        yield Problem("binary", message, where=source.origin, fix="save the article as text (UTF-8)")
        return
    text, assumed = decode(content)
    yield from read_text_of_export(text, source.origin, options, assumed=assumed)

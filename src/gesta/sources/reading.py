"""One stream to documents: what is in it is told by its first bytes, then by its name."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

from gesta.records import Problem
from gesta.sources.archives import archive_reader
from gesta.sources.discovery import suffix_of
from gesta.sources.exports import is_docx, is_pdf, is_rtf, read_docx, read_pdf, read_rtf
from gesta.sources.feeds.saved import is_json_feed, read_json_feed
from gesta.sources.json_articles import (
    ARRAY_START,
    LINES_SUFFIXES,
    OBJECT_START,
    is_one_object,
    read_json_array,
    read_json_lines,
    read_json_object,
)
from gesta.sources.newswire import is_xml, read_xml
from gesta.sources.options import Found, Reader, ReadOptions, Source
from gesta.sources.pages import is_page, read_page
from gesta.sources.plain_text import read_plain_text
from gesta.sources.streams import binary_kind, decode, marked_encoding, peek, read_capped
from gesta.sources.tables import is_table, read_table
from gesta.sources.told import empty, too_large
from gesta.sources.warc import is_warc, read_warc


class Shape(NamedTuple):
    """A shape in which articles come: how it is recognised by first bytes and suffix, and who reads it."""

    fits: Callable[[bytes, str], bool]
    read: Reader


def read_stream(
    stream: BinaryIO, origin: str, *, name: str = "", options: ReadOptions | None = None
) -> Iterator[Found]:
    """Documents and problems of one stream, archives and compressed files read through.

    name:   its file name, where it has one: decides where the first bytes do not
    Raises: OSError, when the stream itself breaks
    """
    yield from _read(Source(stream, origin, name), options or ReadOptions())


def _read(source: Source, options: ReadOptions) -> Iterator[Found]:
    head, stream = peek(source.stream)
    source = source._replace(stream=stream)
    if not head:
        yield empty(source.origin)
    elif archive := archive_reader(head, _read):
        yield from archive(source, options)
    elif marked_encoding(head):
        yield from _read_wide(source, options)
    else:
        yield from _reader_of(head, suffix_of(source.name))(source, options)


def _reader_of(head: bytes, suffix: str) -> Reader:
    return next(shape.read for shape in _SHAPES if shape.fits(head, suffix))


def _read_wide(source: Source, options: ReadOptions) -> Iterator[Found]:
    """UTF-16 and UTF-32 are read whole, since their line ends are no single bytes, and then as UTF-8."""
    content = read_capped(source.stream, options.limits.array)
    if content is None:
        yield too_large(source.origin, options.limits.array)
        return
    text, assumed = decode(content)
    yield Problem("encoding", f"read as {assumed}, as its byte order mark says", where=source.origin)
    encoded = text.lstrip("\ufeff").encode("utf-8", "replace")
    yield from _read(source._replace(stream=io.BytesIO(encoded)), options)


def _refuse_binary(source: Source, _options: ReadOptions) -> Iterator[Found]:
    head, _ = peek(source.stream)
    message = f"this is {binary_kind(head)}, not text"
    yield Problem("binary", message, where=source.origin, fix="save the article as text (UTF-8) or JSON lines")


# In the order in which they are tried; the last one takes everything.
_SHAPES: Sequence[Shape] = (
    Shape(is_docx, read_docx),
    Shape(is_rtf, read_rtf),
    Shape(is_pdf, read_pdf),
    Shape(is_warc, read_warc),
    Shape(lambda head, _: binary_kind(head) is not None, _refuse_binary),
    Shape(is_page, read_page),
    Shape(is_xml, read_xml),
    Shape(is_json_feed, read_json_feed),
    Shape(lambda head, suffix: suffix in LINES_SUFFIXES and not ARRAY_START.match(head), read_json_lines),
    Shape(lambda head, _: bool(ARRAY_START.match(head)), read_json_array),
    Shape(lambda head, _: bool(OBJECT_START.match(head)) and not is_one_object(head), read_json_lines),
    Shape(lambda head, suffix: bool(OBJECT_START.match(head)) or suffix == ".json", read_json_object),
    Shape(is_table, read_table),
    Shape(lambda _, __: True, read_plain_text),
)

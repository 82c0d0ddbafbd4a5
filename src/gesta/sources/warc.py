"""Web archives (WARC): every page in them, and whether the file is whole.

The records are walked by ourselves: the libraries for it end without a word where a file breaks off.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple

from gesta.errors import InputError
from gesta.records import Document, Problem
from gesta.sources.articles import document_of_text
from gesta.sources.options import Found, ReadOptions, Source
from gesta.sources.pages import article_of_page
from gesta.sources.streams import decode

_MAX_HEADER_LINES = 200
_MAX_LINE = 65_536
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})\s*(?:;[^\r\n]*)?\r\n")
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


class _Record(NamedTuple):
    headers: Mapping[str, str]
    content: bytes | None


class _BrokenError(InputError):
    """A WARC file that breaks off or goes out of step."""


def is_warc(head: bytes, _suffix: str = "") -> bool:
    """Whether a stream that begins so is a WARC file."""
    return head.startswith(b"WARC/")


def read_warc(source: Source, options: ReadOptions) -> Iterator[Found]:
    """The article of every page that was fetched well; text records (WET) as they are."""
    count = 0
    try:
        for record in _records(source.stream, options.limits.document):
            count += 1
            yield from _articles(record, source.origin, options)
    except _BrokenError as error:
        message = f"{error.message} after {count:,} records; what came before was read"
        yield Problem("damaged-file", message, where=source.origin, fix=error.fix)


def _articles(record: _Record, origin: str, options: ReadOptions) -> Iterator[Found]:
    kind = record.headers.get("warc-type", "")
    url = record.headers.get("warc-target-uri", "").strip("<>") or None
    where = f"{origin}#{url or 'record'}"
    if kind not in ("response", "conversion") or not url:
        return
    if record.content is None:
        message = f"this page is longer than {options.limits.document:,} bytes and was left out"
        yield Problem("too-large", message, where=where, fix="raise input.max_bytes")
        return
    found = _pages(record, where, url, options) if kind == "response" else _text(record, where)
    for each in found:
        yield _with_facts(each, record, url) if isinstance(each, Document) else each
    if record.headers.get("warc-truncated"):
        reason = record.headers["warc-truncated"]
        yield Problem("truncated", f"the crawler cut this page off ({reason})", where=where)


def _with_facts(document: Document, record: _Record, url: str) -> Document:
    import msgspec

    fetched = record.headers.get("warc-date")
    meta = {**document.meta, **({"fetched_at": fetched} if fetched else {})}
    return msgspec.structs.replace(document, meta=meta, url=document.url or url)


def _text(record: _Record, where: str) -> Iterator[Found]:
    try:
        yield document_of_text(decode(record.content or b"").text, where).document
    except InputError as error:
        yield Problem("no-article", error.message, where=where, fix=error.fix)


def _pages(record: _Record, where: str, url: str, options: ReadOptions) -> Iterator[Found]:
    head, _, body = (record.content or b"").partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    status = re.match(r"HTTP/\S+ (\d{3})", lines[0])
    headers = _headers(lines[1:])
    kind, _, parameters = headers.get("content-type", "").partition(";")
    if not status or status[1] != "200" or kind.strip().lower() not in _PAGE_TYPES:
        return
    charset = re.search(r"charset=[\"']?([\w.:-]+)", parameters)
    try:
        content = _decoded(body, headers, options.limits.document)
    except InputError as error:
        yield Problem("damaged-page", error.message, where=where, fix=error.fix)
        return
    yield from article_of_page(content, where, url=url, charset=charset[1] if charset else None)


def _records(stream: BinaryIO, limit: int) -> Iterator[_Record]:
    """The records one after the other; of one longer than the limit the headers only. Raises: _BrokenError"""
    while line := _first_line(stream):
        if not line.startswith(b"WARC/"):
            raise _BrokenError("this web archive is out of step", fix="copy it again")
        headers = _headers(_header_lines(stream))
        stated = headers.get("content-length", "")
        if not stated.isdecimal():
            raise _BrokenError("a record of this web archive does not state its length", fix="copy it again")
        length = int(stated)
        if length <= limit:
            yield _Record(headers, _content(stream, length))
        else:
            _skip(stream, length)
            yield _Record(headers, None)


def _first_line(stream: BinaryIO) -> bytes:
    while line := stream.readline(_MAX_LINE):
        if line.strip():
            return line
    return b""


def _header_lines(stream: BinaryIO) -> list[str]:
    lines: list[str] = []
    while True:
        line = stream.readline(_MAX_LINE)
        if not line or len(lines) > _MAX_HEADER_LINES:
            raise _BrokenError("this web archive breaks off in a header", fix="copy it again")
        if not line.strip():
            return lines
        lines.append(line.decode("utf-8", "replace").rstrip("\r\n"))


def _headers(lines: list[str]) -> Mapping[str, str]:
    pairs = (line.partition(":") for line in lines if ":" in line)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _content(stream: BinaryIO, length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise _BrokenError("this web archive breaks off in the middle of a record", fix="copy it again")
    return content


def _skip(stream: BinaryIO, length: int) -> None:
    while length:
        chunk = stream.read(min(length, 1 << 20))
        if not chunk:
            raise _BrokenError("this web archive breaks off in the middle of a record", fix="copy it again")
        length -= len(chunk)


def _decoded(body: bytes, headers: Mapping[str, str], limit: int) -> bytes:
    """The body without chunks and compression. Raises: InputError, when that cannot be undone"""
    # Many crawlers store the body without its chunks and leave the header as it was.
    if headers.get("transfer-encoding", "").lower() == "chunked" and _CHUNK.match(body):
        body = _without_chunks(body)
    encoding = headers.get("content-encoding", "").lower()
    if encoding in ("gzip", "x-gzip", "deflate") and body.lstrip()[:1] != b"<":
        unpacker = zlib.decompressobj(47 if encoding != "deflate" or body[:1] == b"\x78" else -15)
        try:
            return unpacker.decompress(body, limit)
        except zlib.error as error:
            raise InputError(f"the page is packed and damaged: {error}") from error
    if encoding and body.lstrip()[:1] != b"<":
        raise InputError(f"the page is packed in a way that is not known here ({encoding[:20]})")
    return body


def _without_chunks(body: bytes) -> bytes:
    parts: list[bytes] = []
    at = 0
    while (match := _CHUNK.match(body, at)) and (length := int(match[1], 16)):
        parts.append(body[match.end() : match.end() + length])
        at = match.end() + length + 2
    return b"".join(parts)

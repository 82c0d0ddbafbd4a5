"""Web archives (WARC): every page in them, and whether the file is whole."""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, NamedTuple, cast

from gesta.errors import InputError
from gesta.records import Document, Problem
from gesta.sources.articles import document_of_text
from gesta.sources.options import Found, ReadOptions, Source
from gesta.sources.pages import article_of_page
from gesta.sources.streams import decode

_COPY = "copy it again"
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})\s*(?:;[^\r\n]*)?\r\n")
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


class _Record(NamedTuple):
    headers: Mapping[str, str]
    content: bytes | None


class _Stream:
    """A stream as fastwarc wants it: one that says where it is, also where it cannot seek.

    It gives what there is, piece by piece, so that damage costs nothing of what came before it.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._read = getattr(stream, "read1", stream.read)
        self._at = 0

    def tell(self) -> int:
        """Bytes read so far."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes."""
        chunk: bytes = self._read(size)
        self._at += len(chunk)
        return chunk


class _BrokenError(InputError):
    """A WARC file that breaks off or goes out of step."""


def is_warc(head: bytes, _suffix: str = "") -> bool:
    """Whether a stream that begins so is a WARC file."""
    return head.startswith(b"WARC/")


def read_warc(source: Source, options: ReadOptions) -> Iterator[Found]:
    """The article of every page that was fetched well; text records (WET) as they are."""
    count = 0
    try:
        for record in _records(source, options.limits.document):
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


def _records(source: Source, limit: int) -> Iterator[_Record]:
    """The records one after the other; of one longer than the limit the headers only. Raises: _BrokenError"""
    from fastwarc.warc import ArchiveIterator

    records = ArchiveIterator(cast("BinaryIO", _Stream(source.stream)), parse_http=False, stream_detect=False)
    while True:
        try:
            record = next(records, None)
        except OSError as error:
            # A disk that refuses has a number; a record that is none has not.
            if error.errno is not None:
                raise
            raise _BrokenError("this web archive is out of step", fix=_COPY) from error
        if record is None:
            return
        headers = {name.lower(): value for name, value in record.headers.items()}
        # Where a file breaks off, fastwarc gives what is there and says nothing.
        stated = headers.get("content-length", "")
        if not stated.isdecimal():
            raise _BrokenError("this web archive breaks off or states no length", fix=_COPY)
        content = record.reader.read(min(int(stated), limit))
        if len(content) + _count_rest(record.reader.read) < int(stated):
            raise _BrokenError("this web archive breaks off in the middle of a record", fix=_COPY)
        yield _Record(headers, content if int(stated) <= limit else None)


def _count_rest(read: Callable[[int], bytes]) -> int:
    """Bytes that are left in a record, read and forgotten."""
    count = 0
    while chunk := read(1 << 20):
        count += len(chunk)
    return count


def _headers(lines: list[str]) -> Mapping[str, str]:
    pairs = (line.partition(":") for line in lines if ":" in line)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


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

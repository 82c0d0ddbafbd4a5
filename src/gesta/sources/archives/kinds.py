"""Which archive or compression a stream is, by its first bytes."""

import functools
from collections.abc import Iterator

from gesta.records import Problem
from gesta.sources.archives.packed import UNPACKERS, read_packed
from gesta.sources.archives.tars import is_tar, read_tar
from gesta.sources.archives.zips import read_zip
from gesta.sources.options import Found, Reader, ReadOptions, Source

# Word and LibreOffice write these names first into the ZIP archives that their documents are.
_OFFICE = (b"[Content_Types].xml", b"mimetypeapplication/", b"_rels/", b"word/", b"docProps/")


def archive_reader(head: bytes, read: Reader) -> Reader | None:
    """Who reads a stream that begins so, handing each thing inside to `read`; None where it is no archive."""
    for magic in UNPACKERS:
        if head.startswith(magic):
            return _not_too_deep(functools.partial(read_packed, unpacker=UNPACKERS[magic], read=read))
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not is_office(head):
        return _not_too_deep(functools.partial(read_zip, read=read))
    if is_tar(head):
        return _not_too_deep(functools.partial(read_tar, read=read))
    return None


def is_office(head: bytes) -> bool:
    """Whether a ZIP archive is a document of a word processor."""
    return head.startswith(b"PK\x03\x04") and head[30:].startswith(_OFFICE)


def _not_too_deep(reader: Reader) -> Reader:
    def read_if_allowed(source: Source, options: ReadOptions) -> Iterator[Found]:
        if source.depth >= options.limits.depth:
            message = f"this archive lies in {source.depth} others; it was left out"
            fix = "unpack it first, or raise input.max_archive_depth"
            yield Problem("archive-limit", message, where=source.origin, fix=fix)
        else:
            yield from reader(source, options)

    return read_if_allowed

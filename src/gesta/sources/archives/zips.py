"""ZIP archives: each file on its own meter, the whole on another, nothing believed of what the directory says."""

import io
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import IO, BinaryIO, cast

from gesta.records import Problem
from gesta.sources.archives.members import Members
from gesta.sources.meter import LimitReachedError, Meter, Metered
from gesta.sources.options import Found, Reader, ReadOptions, Source
from gesta.sources.told import too_large

# What zipfile raises on bad bytes. RuntimeError: it wants a password; NotImplementedError: another compression.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, ValueError, OverflowError, UnicodeError)
_REFUSED = (RuntimeError, NotImplementedError)
_IN_MEMORY = 16_000_000
# An entry of the directory holds a name and some bytes more; zipfile keeps about a kilobyte of each in memory.
_ENTRY_BYTES = 46
_LOCAL_HEADER_BYTES = 30


def read_zip(source: Source, options: ReadOptions, *, read: Reader) -> Iterator[Found]:
    """Every file of the archive that looks like an article."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        stream: IO[bytes] | None = source.stream
        if not source.stream.seekable():
            stream = _spooled(source.stream, cast("IO[bytes]", spool), options.limits.array)
        if stream is None:
            yield too_large(source.origin, options.limits.array, fix="save the archive as a file and name that")
            return
        yield from _read_seekable(source, stream, options, read)


def _spooled(stream: BinaryIO, spool: IO[bytes], limit: int) -> IO[bytes] | None:
    """A copy to seek in; None where it would be larger than the limit."""
    size = 0
    while chunk := stream.read(1 << 20):
        size += len(chunk)
        if size > limit:
            return None
        spool.write(chunk)
    spool.seek(0)
    return spool


def _read_seekable(source: Source, stream: IO[bytes], options: ReadOptions, read: Reader) -> Iterator[Found]:
    limits = options.limits
    size = stream.seek(0, io.SEEK_END)
    entries = _count_entries(stream, size)
    if entries > limits.members:
        fix = "split it, or raise input.max_members"
        message = f"this archive says it holds {entries:,} files; it was left out"
        yield Problem("archive-limit", message, where=source.origin, fix=fix)
        return
    try:
        archive = zipfile.ZipFile(stream)
    except (*_DAMAGE, *_REFUSED) as error:
        message = f"the archive is damaged or breaks off: {error}"
        yield Problem("damaged-file", message, where=source.origin, fix="copy it again")
        return
    with archive:
        if _shares_bytes(archive.infolist(), size):
            message = "files of this archive share their bytes, as in bombs; it was left out"
            yield Problem("archive-limit", message, where=source.origin, fix="pack it again")
            return
        # Its files have meters of their own: one bomb among them must not cost the others their turn.
        whole = Meter(lambda: size, ratio=None, unpacked=limits.unpacked, parent=source.meter)
        try:
            yield from _read_members(archive, whole, Members(source, options, read), options)
        except LimitReachedError as error:
            if error.meter is not whole:
                raise
            yield Problem("archive-limit", error.message, where=source.origin, fix=error.fix)


def _read_members(archive: zipfile.ZipFile, whole: Meter, members: Members, options: ReadOptions) -> Iterator[Found]:
    for info in sorted(archive.infolist(), key=lambda info: info.filename):
        if not info.is_dir() and members.is_wanted(info.filename):
            yield from _read_member(archive, info, whole, members, options)
    yield from members.end()


def _shares_bytes(infos: Sequence[zipfile.ZipInfo], size: int) -> bool:
    """Whether two entries of the directory point at the same bytes, or one beyond the end.

    Source: Fifield 2019, "A better zip bomb"
    """
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + _LOCAL_HEADER_BYTES + info.compress_size
    return end > size


def _read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, whole: Meter, members: Members, options: ReadOptions
) -> Iterator[Found]:
    limits = options.limits
    meter = Meter(lambda: info.compress_size, ratio=limits.ratio, unpacked=limits.unpacked, parent=whole)
    try:
        opened = archive.open(info)
    except _REFUSED as error:
        secret = bool(info.flag_bits & 1)
        message = "this file needs a password" if secret else f"this file cannot be unpacked: {error}"
        yield members.problem(info.filename, "unreadable", message, "unpack it first and name the folder")
        return
    except _DAMAGE as error:
        yield members.problem(info.filename, "damaged-file", f"this file is damaged: {error}", "copy it again")
        return
    with opened:
        stream = io.BufferedReader(Metered(cast("BinaryIO", opened), meter, (*_DAMAGE, *_REFUSED)))
        yield from members.read(info.filename, stream, meter)


def _count_entries(stream: IO[bytes], size: int) -> int:
    """How many files the directory could hold by its size; the number that it states is not believed."""
    tail = min(size, 22 + 65_535 + 20)
    stream.seek(size - tail)
    content = stream.read(tail)
    stream.seek(0)
    at = content.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(content):
        return 0
    directory: int = struct.unpack_from("<L", content, at + 12)[0]
    if directory == 0xFFFFFFFF:
        directory = _wide_directory(stream, content, at, size)
    return directory // _ENTRY_BYTES


def _wide_directory(stream: IO[bytes], content: bytes, at: int, size: int) -> int:
    """The size of a ZIP64 directory; that of the archive where its record is not to be found."""
    if at < 20 or content[at - 20 : at - 16] != b"PK\x06\x07":
        return size
    where: int = struct.unpack_from("<Q", content, at - 12)[0]
    if where + 56 > size:
        return size
    stream.seek(where)
    record = stream.read(56)
    stream.seek(0)
    directory: int = struct.unpack_from("<Q", record, 40)[0]
    return min(directory, size)

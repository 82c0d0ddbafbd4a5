"""Tar archives as a stream: our own walk over the headers, since tarfile reads a header of any size into memory."""

import io
import tarfile
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from gesta.records import Problem
from gesta.sources.archives.members import Members
from gesta.sources.meter import DamagedError
from gesta.sources.options import Found, Reader, ReadOptions, Source

_BLOCK = 512
# A path of 4,096 bytes and some attributes; longer ones are no names of articles.
_MAX_HEADER = 65_536
_LONG_NAME, _LONG_LINK, _PAX, _PAX_GLOBAL = b"L", b"K", b"x", b"g"
_FILES = (b"0", b"\0", b"7")
_FOLDER = b"5"


class _Header(NamedTuple):
    name: str
    size: int
    kind: bytes


class _Part(io.RawIOBase):
    """The next `size` bytes of a stream."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        super().__init__()
        self._stream = stream
        self.left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        chunk = self._stream.read(min(len(view), self.left))
        if not chunk and self.left and len(view):
            raise DamagedError("the archive breaks off in this file", fix="copy it again")
        view[: len(chunk)] = chunk
        self.left -= len(chunk)
        return len(chunk)


def is_tar(head: bytes) -> bool:
    """Whether these bytes begin with a tar header whose checksum is right."""
    if len(head) < _BLOCK:
        return False
    try:
        tarfile.TarInfo.frombuf(head[:_BLOCK], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def read_tar(source: Source, options: ReadOptions, *, read: Reader) -> Iterator[Found]:
    """Every file of the archive that looks like an article, in the order of the archive."""
    members = Members(source, options, read)
    try:
        for header in _headers(source.stream):
            part = _Part(source.stream, header.size)
            if not members.take():
                yield members.too_many()
                return
            yield from _read_member(header, part, members, source)
            _skip(source.stream, part.left + -header.size % _BLOCK)
    except DamagedError as error:
        # What an unpacker raised is damage of the compression around the archive: who reads that tells it.
        if error.__cause__ is not None:
            raise
        yield Problem("damaged-file", error.message, where=source.origin, fix=error.fix)
        return
    yield from members.end()


def _read_member(header: _Header, part: _Part, members: Members, source: Source) -> Iterator[Found]:
    if header.kind == _FOLDER or not members.is_wanted(header.name):
        return
    if header.kind not in _FILES:
        message = "this is a link or device and no file; it was left out"
        yield members.problem(header.name, "unsafe-name", message, "pack the file itself")
        return
    yield from members.read(header.name, io.BufferedReader(part), source.meter)


def _headers(stream: BinaryIO) -> Iterator[_Header]:
    """The headers one after the other; who takes one must take its content off the stream before the next.

    Raises: DamagedError
    """
    name, size = None, None
    while (block := stream.read(_BLOCK)) and block.strip(b"\0"):
        if len(block) < _BLOCK:
            raise DamagedError("the archive breaks off in a header", fix="copy it again")
        try:
            found = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except tarfile.HeaderError as error:
            raise DamagedError(f"the archive is damaged: {error}", fix="copy it again") from None
        if found.type == _LONG_NAME:
            name = _content(stream, found.size).split(b"\0")[0].decode("utf-8", "surrogateescape")
        elif found.type == _PAX:
            given = _pax(_content(stream, found.size))
            name = given.get("path", name)
            size = int(given["size"]) if given.get("size", "").isdecimal() else size
        elif found.type in (_PAX_GLOBAL, _LONG_LINK):
            _content(stream, found.size)
        else:
            whole = found.size if size is None else size
            # Links and folders have no content, whatever size they state.
            yield _Header(name or found.name, whole if found.type in _FILES else 0, found.type)
            name, size = None, None


def _content(stream: BinaryIO, size: int) -> bytes:
    if size > _MAX_HEADER:
        raise DamagedError(f"a header of this archive is {size:,} bytes long", fix="pack it again with plain names")
    content = stream.read(size)
    _skip(stream, -size % _BLOCK)
    return content


def _pax(content: bytes) -> dict[str, str]:
    """The attributes of a pax header: lines "LENGTH KEY=VALUE\\n"."""
    found: dict[str, str] = {}
    while content:
        length, _, _ = content.partition(b" ")
        if not length.isdigit() or not 0 < int(length) <= len(content):
            break
        line, content = content[: int(length)], content[int(length) :]
        key, _, value = line[len(length) + 1 :].rstrip(b"\n").partition(b"=")
        found[key.decode("utf-8", "replace")] = value.decode("utf-8", "surrogateescape")
    return found


def _skip(stream: BinaryIO, size: int) -> None:
    while size > 0:
        chunk = stream.read(min(size, 1 << 20))
        if not chunk:
            raise DamagedError("the archive breaks off", fix="copy it again")
        size -= len(chunk)

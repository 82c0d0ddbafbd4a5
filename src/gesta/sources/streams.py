"""Bytes to text with bounded memory: lines with a cap, byte order marks, encodings, files that are no text."""

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from gesta.errors import InputError

HEAD_BYTES = 8192

# First bytes of files that people drop into a folder of articles by mistake.
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"\x7fELF", "a program"),
)
# UTF-32 comes first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL_BYTES = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1b") + b"\x7f"


class Line(NamedTuple):
    """A line with its number from 1; `content` is None where the line was longer than the cap."""

    number: int
    content: bytes | None


class Decoded(NamedTuple):
    """Text and, where it was no plain UTF-8, what was assumed instead."""

    text: str
    assumed: str | None = None


class Rewound(io.RawIOBase):
    """A stream whose first bytes were already read, with these bytes put back before the rest.

    broken: why there is no rest, told to who reads on
    """

    def __init__(self, head: bytes, rest: BinaryIO, broken: InputError | None = None) -> None:
        super().__init__()
        self._head = head
        self._read_rest = getattr(rest, "read1", rest.read)
        self._broken = broken

    def readable(self) -> bool:
        """Always: this stream is for reading."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer from the kept head first, then from the rest."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        chunk = self._head[: len(view)]
        self._head = self._head[len(view) :]
        if not chunk:
            if self._broken:
                raise self._broken
            chunk = self._read_rest(len(view)) or b""
        view[: len(chunk)] = chunk
        return len(chunk)


def peek(stream: BinaryIO, size: int = HEAD_BYTES) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream and a stream that begins with them again, which can seek where the first could."""
    if stream.seekable():
        start = stream.tell()
        head = stream.read(size)
        stream.seek(start)
        return head, stream
    head = b""
    broken: InputError | None = None
    read = getattr(stream, "read1", stream.read)
    try:
        while len(head) < size and (chunk := read(size - len(head))):
            head += chunk
    except InputError as error:
        # What came before the damage is read first.
        if not head:
            raise
        broken = error
    return head, io.BufferedReader(Rewound(head, stream, broken))


def read_lines(stream: BinaryIO, max_bytes: int) -> Iterator[Line]:
    """Lines without their ends; of one longer than `max_bytes` only the number, so that memory stays bounded."""
    number = 0
    while content := stream.readline(max_bytes + 2):
        number += 1
        if content.endswith(b"\n") or len(content) <= max_bytes:
            yield Line(number, content.rstrip(b"\r\n"))
            continue
        while content and not content.endswith(b"\n"):
            content = stream.readline(1 << 20)
        yield Line(number, None)


def read_capped(stream: BinaryIO, max_bytes: int) -> bytes | None:
    """Everything in the stream, or None where that is more than `max_bytes`."""
    parts: list[bytes] = []
    missing = max_bytes + 1
    while missing > 0 and (chunk := stream.read(min(missing, 1 << 20))):
        parts.append(chunk)
        missing -= len(chunk)
    return b"".join(parts) if missing > 0 else None


def binary_kind(head: bytes) -> str | None:
    """What a file that is no text seems to be ("a PDF file"), None for text; `head` is its beginning.

    One stray control byte does not make a text binary; more than one in fifty bytes, or a NUL in every 500, does.
    """
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if marked_encoding(head):
        return None
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    if head.count(0) * 500 > len(head) or controls * 50 > len(head):
        return "binary data"
    return None


def marked_encoding(head: bytes) -> str | None:
    """The wide encoding that a byte order mark declares; None for UTF-8, with or without its mark."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def decode(content: bytes) -> Decoded:
    """Text of bytes by byte order mark, else UTF-8, else Windows-1252; never fails.

    Bytes that are mostly good UTF-8 (a cut-off character, a stray byte) stay UTF-8 with U+FFFD for the damage.
    """
    if encoding := marked_encoding(content):
        mark = 4 if encoding.startswith("utf-32") else 2
        return Decoded(content[mark:].decode(encoding, "replace"), encoding)
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError:
        lenient = content.decode("utf-8", "replace")
    damaged = lenient.count("\ufffd")
    good = sum(not char.isascii() for char in lenient) - damaged
    if good > damaged:
        return Decoded(lenient, "utf-8 with damaged characters")
    return Decoded(content.decode("cp1252", "replace"), "windows-1252")

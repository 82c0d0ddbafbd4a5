"""One compressed stream: gzip, zstandard, xz, bzip2."""

import bz2
import gzip
import io
import lzma
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Protocol

from gesta.records import Problem
from gesta.sources.discovery import PACKED_SUFFIXES
from gesta.sources.meter import Counting, DamagedError, LimitReachedError, Meter, Metered
from gesta.sources.options import Found, Reader, ReadOptions, Source

# What one stream may ask for as its window or dictionary: what `zstd` and `xz -9` need at most, and no gigabytes.
WINDOW_LOG = 27
XZ_MEMORY = 256_000_000

_FULL_NAMES = {".tgz": ".tar", ".tzst": ".tar", ".txz": ".tar", ".tbz2": ".tar"}


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Unpacked(io.RawIOBase):
    """What a decompressor makes of a stream, some bytes at a time, one packed stream after the other."""

    def __init__(self, stream: BinaryIO, make: Callable[[], _Decompressor]) -> None:
        super().__init__()
        self._stream = stream
        self._make = make
        self._unpacker = make()
        self._started = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        chunk = self._next(len(view))
        view[: len(chunk)] = chunk
        return len(chunk)

    def _next(self, size: int) -> bytes:
        while True:
            data = b""
            if self._unpacker.eof:
                data = self._unpacker.unused_data or self._stream.read(1 << 16)
                if not data.strip(b"\0"):
                    return b""
                self._unpacker, self._started = self._make(), False
            elif self._unpacker.needs_input:
                data = self._stream.read(1 << 16)
                if not data:
                    raise EOFError("it ends in the middle")
            self._started = True
            if chunk := self._unpacker.decompress(data, size):
                return chunk


def read_packed(
    source: Source, options: ReadOptions, *, unpacker: Callable[[BinaryIO], BinaryIO], read: Reader
) -> Iterator[Found]:
    """What is inside one compressed stream; damage and bombs are told behind what was read before them."""
    counted = Counting(source.stream)
    limits = options.limits
    meter = Meter(lambda: counted.count, ratio=limits.ratio, unpacked=limits.unpacked, parent=source.meter)
    stream = Metered(unpacker(io.BufferedReader(counted)), meter, _damage())
    inner = Source(io.BufferedReader(stream), source.origin, unpacked_name(source.name), source.depth + 1, meter)
    try:
        yield from read(inner, options)
    except LimitReachedError as error:
        if error.meter is not meter:
            raise
        yield Problem("archive-limit", error.message, where=source.origin, fix=error.fix)
    except DamagedError as error:
        yield Problem("damaged-file", error.message, where=source.origin, fix=error.fix)


def unpacked_name(name: str) -> str:
    """The name of what is inside.

    >>> unpacked_name("a.txt.gz"), unpacked_name("A.TGZ"), unpacked_name("b")
    ('a.txt', 'A.tar', 'b')
    """
    lower = name.lower()
    for short, full in _FULL_NAMES.items():
        if lower.endswith(short):
            return name[: -len(short)] + full
    suffix = next((suffix for suffix in PACKED_SUFFIXES if lower.endswith(suffix)), "")
    return name[: len(name) - len(suffix)]


def _open_gzip(stream: BinaryIO) -> BinaryIO:
    return gzip.GzipFile(fileobj=stream, mode="rb")  # type: ignore[return-value]  # a reader of bytes but by its type


def _open_bzip2(stream: BinaryIO) -> BinaryIO:
    return io.BufferedReader(_Unpacked(stream, bz2.BZ2Decompressor))


def _open_xz(stream: BinaryIO) -> BinaryIO:
    return io.BufferedReader(_Unpacked(stream, lambda: lzma.LZMADecompressor(memlimit=XZ_MEMORY)))


def _open_zstandard(stream: BinaryIO) -> BinaryIO:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    options = {int(zstd.DecompressionParameter.window_log_max): WINDOW_LOG}
    return io.BufferedReader(_Unpacked(stream, lambda: zstd.ZstdDecompressor(options=options)))


def _damage() -> tuple[type[Exception], ...]:
    errors: tuple[type[Exception], ...] = (EOFError, OSError, zlib.error, lzma.LZMAError)
    # Only where zstandard was loaded can it have raised.
    module = sys.modules.get("compression.zstd") or sys.modules.get("backports.zstd")
    return (*errors, module.ZstdError) if module else errors


UNPACKERS: Mapping[bytes, Callable[[BinaryIO], BinaryIO]] = {
    b"\x1f\x8b": _open_gzip,
    b"\x28\xb5\x2f\xfd": _open_zstandard,
    b"\xfd7zXZ\x00": _open_xz,
    b"BZh": _open_bzip2,
}

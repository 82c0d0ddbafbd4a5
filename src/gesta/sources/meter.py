"""Counts what comes out of something packed against what went in, and stops a bomb."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

from gesta.errors import InputError

# Below this no ratio is asked for: a small file of one repeated letter is no attack.
FREE_BYTES = 16_000_000


class LimitReachedError(InputError):
    """Something unpacks to more than is allowed; `meter` is the one that stopped it."""

    def __init__(self, message: str, *, meter: Meter, fix: str) -> None:
        super().__init__(message, fix=fix)
        self.meter = meter


class DamagedError(InputError):
    """Packed bytes that break off or are no packed bytes."""


class Meter:
    """What one packed thing has unpacked to so far, everything inside it together.

    packed:   how many packed bytes that came from, until now
    ratio:    how many times that is allowed; None where each thing inside has a meter for that
    unpacked: bytes that are allowed in all
    parent:   the meter of what it lies in, which counts along
    """

    def __init__(
        self, packed: Callable[[], int], *, ratio: int | None, unpacked: int, parent: Meter | None = None
    ) -> None:
        self._packed = packed
        self._ratio = ratio
        self._allowed = unpacked
        self._parent = parent
        self._count = 0

    def count(self, size: int) -> None:
        """Note that so many bytes came out. Raises: LimitReachedError, by this meter or one above it."""
        self._count += size
        if self._count > self._allowed:
            message = f"this unpacks to more than {self._allowed:,} bytes; the rest of it was left out"
            raise LimitReachedError(message, meter=self, fix="split it, or raise input.max_unpacked_bytes")
        if self._ratio and self._count > FREE_BYTES and self._count > self._ratio * max(self._packed(), 1):
            message = f"this unpacks to more than {self._ratio:,} times its size, as bombs do; the rest was left out"
            raise LimitReachedError(
                message, meter=self, fix="if you trust it, unpack it first, or raise input.max_ratio"
            )
        if self._parent:
            self._parent.count(size)


class Counting(io.RawIOBase):
    """A stream that knows how much of it was read."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        """Always: this stream is for reading."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer from the stream beneath."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        chunk = self._stream.read(len(view)) or b""
        view[: len(chunk)] = chunk
        self.count += len(chunk)
        return len(chunk)


class Metered(io.RawIOBase):
    """A stream of unpacked bytes, counted by a meter, whose damage is told as what it is.

    damage: what the unpacker raises on bad bytes
    """

    def __init__(self, stream: BinaryIO, meter: Meter, damage: tuple[type[Exception], ...]) -> None:
        super().__init__()
        # One piece at a time: who asks for more than there is before the damage would get nothing of it.
        self._read = getattr(stream, "read1", stream.read)
        self._meter = meter
        self._damage = damage

    def readable(self) -> bool:
        """Always: this stream is for reading."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer. Raises: LimitReachedError, DamagedError."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        try:
            chunk: bytes = self._read(len(view)) or b""
        except self._damage as error:
            # A disk that refuses has a number; an unpacker that refuses has none.
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise DamagedError(f"the compressed file is damaged or breaks off: {error}", fix="copy it again") from error
        self._meter.count(len(chunk))
        view[: len(chunk)] = chunk
        return len(chunk)

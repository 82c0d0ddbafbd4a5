"""A file that hands on what is written to it, for formats whose writers want a file."""

from __future__ import annotations

import io
from typing import Any


class Sink(io.RawIOBase):
    """Takes bytes and gives them back piece by piece, so that no more than a piece is ever held."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        """It is for writing only."""
        return True

    def tell(self) -> int:
        """How many bytes were written."""
        return self._written

    def write(self, piece: Any) -> int:  # noqa: ANN401 - whatever has the bytes
        """Take a piece."""
        self._pieces.append(bytes(piece))
        self._written += len(self._pieces[-1])
        return len(self._pieces[-1])

    def take(self) -> bytes:
        """Everything that was written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken

"""What all archives do with a file inside: refuse tricks in its name, count it, read it, go on after a bad one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from gesta.records import Problem
from gesta.sources.discovery import SUFFIXES, is_hidden, shown, suffix_of
from gesta.sources.meter import DamagedError, LimitReachedError, Meter
from gesta.sources.options import Found, Reader, ReadOptions, Source


class Members:
    """One archive while its files are read.

    read: who reads a file
    """

    def __init__(self, source: Source, options: ReadOptions, read: Reader) -> None:
        self._source = source
        self._options = options
        self._read_one = read
        self._count = 0
        self._read_any = False

    def problem(self, name: str, kind: str, message: str, fix: str | None = None) -> Problem:
        """Something about one file inside."""
        return Problem(kind, message, where=self.origin(name), fix=fix)

    def origin(self, name: str) -> str:
        """How a file inside is shown."""
        return f"{self._source.origin}!{shown(name)}"

    def is_wanted(self, name: str) -> bool:
        """Whether a file inside looks like an article, as in a folder; one with a trick in its name is to be told."""
        return bool(suffix_of(name)) and (is_unsafe(name) or not is_hidden(name))

    def take(self) -> bool:
        """Count one more file; False once there are too many."""
        self._count += 1
        return self._count <= self._options.limits.members

    def too_many(self) -> Problem:
        """That the archive holds more files than are read."""
        message = f"this archive holds more than {self._options.limits.members:,} files; the others were left out"
        return Problem("archive-limit", message, where=self._source.origin, fix="split it, or raise input.max_members")

    def read(self, name: str, stream: BinaryIO, meter: Meter | None) -> Iterator[Found]:
        """What one file inside holds; where it is bad the archive goes on. Raises: LimitReachedError of the archive."""
        self._read_any = True
        if is_unsafe(name):
            message = "the name of this file points out of the archive; it was left out"
            yield self.problem(name, "unsafe-name", message, "pack it again under a plain name")
            return
        inner = Source(stream, self.origin(name), name.rsplit("/", 1)[-1], self._source.depth + 1, meter)
        try:
            yield from self._read_one(inner, self._options)
        except LimitReachedError as error:
            if meter is None or error.meter is not meter or meter is self._source.meter:
                raise
            yield self.problem(name, "archive-limit", error.message, error.fix)
        except DamagedError as error:
            yield self.problem(name, "damaged-file", error.message, error.fix)

    def end(self) -> Iterator[Problem]:
        """What is to be said when all files are through."""
        if not self._read_any:
            message = f"this archive holds no articles (files ending in {' '.join(SUFFIXES)}, packed or not)"
            yield Problem("empty-archive", message, where=self._source.origin, fix="look what is in it")


def is_unsafe(name: str) -> bool:
    r"""Whether a name leads out of where it would be unpacked.

    >>> [is_unsafe(name) for name in ("a/b.txt", "../b.txt", "/b.txt", "a\\..\\..\\b.txt", "C:b.txt")]
    [False, True, True, True, True]
    """
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or (not parts[0] and len(parts) > 1) or (len(parts[0]) >= 2 and parts[0][1] == ":")

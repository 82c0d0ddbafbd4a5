"""How much of an input is believed and read: limits against bombs, and the user's names for fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, NamedTuple, TypeAlias

from msgspec import Struct, field

from gesta.records import Document, Problem
from gesta.sources.meter import Meter

Found: TypeAlias = Document | Problem


class Limits(Struct, frozen=True):
    """How much is read of one input; what goes beyond is told and left out.

    document: bytes of one document; what is in hand at any time is a few copies of it
    array:    bytes of one JSON array or one export with many articles, which must be read whole
    unpacked: bytes that one archive or compressed file may unpack to, everything inside it together
    ratio:    how many times its packed size something may unpack to
    depth:    archives inside archives
    members:  files in one archive
    """

    # 20 MB is 100 times the longest newspaper article and still fits in memory many times over.
    document: int = 20_000_000
    # A JSON array must be read whole; beyond this size JSON lines are the right shape.
    array: int = 256_000_000
    # A month of a large crawl; it is streamed, so this bounds time and not memory.
    unpacked: int = 100_000_000_000
    # News text packs 3 to 10 times, repetitive JSON lines up to 40 times; a bomb 1,000 times.
    ratio: int = 100
    depth: int = 5
    members: int = 1_000_000


class ReadOptions(Struct, frozen=True):
    """What the user says about the inputs.

    fields: for tables and JSON records, which of their fields is our `text`, `title`, `date`, `url`, `id`, `source`
            or `language`; a field may be a path with dots ("content.body")
    """

    limits: Limits = Limits()
    fields: Mapping[str, str] = field(default_factory=dict)


class Source(NamedTuple):
    """A stream of bytes to read.

    origin: where it comes from, as people should see it; name: its file name, "" where it has none
    depth:  how many archives it lies in; meter: counts what comes out of the one next around it
    """

    stream: BinaryIO
    origin: str
    name: str = ""
    depth: int = 0
    meter: Meter | None = None


# A reader of one shape: everything that it finds in a stream, in order, with a problem for whatever it cannot read.
Reader: TypeAlias = Callable[[Source, ReadOptions], Iterator[Found]]

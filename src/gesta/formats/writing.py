"""What every format's writer shares: its description, the choices a user has, and the account it gives of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct, structs

from gesta.formats.plain import quotation
from gesta.records import Reading, Status

Quad = Literal["plover", "gdelt", "phoenix", "icews"]
Dialect = Literal["1.1b3", "0.7"]
Kind = Literal["text", "whole number", "number", "day", "time", "true or false", "list"]


class Column(Struct, frozen=True):
    """A column of a format: its name as the format has it, and what stands in it."""

    name: str
    kind: Kind = "text"


class Options(Struct, frozen=True):
    """What a user may choose about an export; None leaves it to the format.

    dyads:        one row for each pair of actor and recipient, or one row an event
    statuses:     events of these statuses, in formats that have no field for the status; others carry all
    historical:   whether events told as history go along in formats that have no field for it
    quad, cameo:  whose quad classes, and which list of CAMEO codes
    widest_days:  events whose date is less exact than this many days are left out
    full_text:    whether articles and quotations go along whole
    added:        what a format's "added on" is to say, YYYYMMDDHHMMSS; None takes the day of publication
    width:        columns of a terminal, for tables
    colour:       whether tables are coloured
    """

    dyads: bool | None = None
    statuses: tuple[Status, ...] | None = None
    historical: bool | None = None
    quad: Quad | None = None
    cameo: Dialect | None = None
    widest_days: int | None = None
    full_text: bool = False
    added: str | None = None
    width: int = 120
    colour: bool = False


class Tally:
    """What an export wrote, left out and could not carry, counted while it runs.

    documents, events: read;  rows: written;  left_out, lost, days: reason -> events
    keep_id: called with number, row id and event id where ids of rows are numbers
    """

    def __init__(self, keep_id: Callable[[int, str, str], object] | None = None) -> None:
        self._keep_id = keep_id
        self.documents = 0
        self.events = 0
        self.rows = 0
        self.left_out: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.days: Counter[str] = Counter()

    def note_id(self, number: int, row_id: str, event_id: str) -> None:
        """Tell which row a number stands for."""
        if self._keep_id:
            self._keep_id(number, row_id, event_id)

    def watch(self, readings: Iterable[Reading]) -> Iterator[Reading]:
        """The same readings, counted."""
        for reading in readings:
            self.documents += 1
            self.events += len(reading.events)
            yield reading


class Writer(Struct, frozen=True):
    """A format: what it is called, what it looks like, what it cannot say, and how it is written.

    suffix:     how files of it are named (".export.CSV")
    columns:    in order; none for a format of nested records
    losses:     what it never carries, each in a sentence
    dyads:      whether compound actors are expanded unless the user says otherwise
    carries_status: whether it says that an event is denied, ahead or feared; else only actual events go in
    numbers_ids:  whether ids of its rows are numbers, so that a table must lead back to ours
    write:      pieces of text, or of bytes where `binary`
    """

    name: str
    title: str
    suffix: str
    media_type: str
    write: Callable[[Iterable[Reading], Options, Tally], Iterator[str] | Iterator[bytes]]
    columns: tuple[Column, ...] = ()
    losses: tuple[str, ...] = ()
    dyads: bool = False
    carries_status: bool = True
    numbers_ids: bool = False
    quad: Quad = "plover"
    binary: bool = False

    def pieces(
        self, readings: Iterable[Reading], options: Options | None = None, tally: Tally | None = None
    ) -> Iterator[str] | Iterator[bytes]:
        """The readings in this format, piece by piece; what had to be left out is counted in `tally`."""
        counted, chosen = Tally() if tally is None else tally, options or Options()
        watched = counted.watch(readings)
        return self.write(watched if chosen.full_text else map(_short_title, watched), chosen, counted)

    def report(self, options: Options, tally: Tally, **about: object) -> Mapping[str, object]:
        """The account of an export, for the file that lies beside it.

        about: further facts (file, store, coder, filters), put first
        """
        return {
            **about,
            "format": self.name,
            "title": self.title,
            "columns": [column.name for column in self.columns],
            "cameo_dialect": options.cameo or "1.1b3",
            "quad_classes": options.quad or self.quad,
            "dyads": self.dyads if options.dyads is None else options.dyads,
            "documents": tally.documents,
            "events": tally.events,
            "rows": tally.rows,
            "left_out": dict(sorted(tally.left_out.items())),
            "lost_in_some": dict(sorted(tally.lost.items())),
            "never_carried": list(self.losses),
            "days": dict(sorted(tally.days.items())),
        }


def _short_title(reading: Reading) -> Reading:
    """The reading with a title that is one: some feeds put the whole article there."""
    title = reading.document.title
    if title is None or (short := quotation(title)) == title:
        return reading
    return structs.replace(reading, document=structs.replace(reading.document, title=short))

"""Rows of formats whose ids are numbers: a pair of actors with its day, its CAMEO code and its number."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gesta.formats.codes import EventCode, RowNumbers, event_code
from gesta.formats.days import row_day
from gesta.formats.selection import Row, event_rows
from gesta.formats.writing import Options, Quad, Tally
from gesta.records import Reading


class NumberedRow(NamedTuple):
    """A row that has all that these formats cannot do without."""

    row: Row
    day: datetime.date
    code: EventCode
    number: int


def numbered_rows(readings: Iterable[Reading], options: Options, tally: Tally, *, quad: Quad) -> Iterator[NumberedRow]:
    """The rows that have a day and a code; the others are counted as left out, and every number noted.

    quad: whose classes the format uses, unless the user says otherwise
    """
    numbers = RowNumbers()
    for row in event_rows(readings, options, tally, dyads=True, carries_status=False):
        day, code = row_day(row.event, row.document, tally), event_code(row.event, options, tally, quad=quad)
        if day is None or code is None:
            continue
        number = numbers.number(row.id)
        tally.note_id(number, row.id, row.event.id)
        yield NumberedRow(row, day, code, number)

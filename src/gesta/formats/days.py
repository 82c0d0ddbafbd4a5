"""One day for formats that have room for one: how it is chosen from an interval, and how often a choice was needed."""

from __future__ import annotations

import datetime

from gesta.formats.writing import Tally
from gesta.records import Document, Event, When

_WIDTHS = ((1, "the day the text gives"), (7, "first day of up to a week"), (31, "first day of up to a month"),
           (366, "first day of up to a year"))  # fmt: skip
_WIDER = "first day of more than a year"
_OPEN = "the only end known of an open interval"
_PUBLISHED = "no date in the text: day of publication"
NO_DAY = "no date in the text and none of publication"


def row_day(event: Event, document: Document, tally: Tally) -> datetime.date | None:
    """The day that stands for an event in a format of single days; None, counted as left out, where there is none.

    The first day of the interval, never a day made up inside it; without a date in the text, the day of publication.
    """
    day, how = chosen_day(event.when, document.published)
    if day is None:
        tally.left_out[how] += 1
    else:
        tally.days[how] += 1
    return day


def chosen_day(when: When | None, published: datetime.date | None) -> tuple[datetime.date | None, str]:
    """A day and in words how it was chosen.

    >>> chosen_day(None, datetime.date(2024, 5, 7))
    (datetime.date(2024, 5, 7), 'no date in the text: day of publication')
    """
    if when is None or (when.first is None and when.last is None):
        return published, _PUBLISHED if published else NO_DAY
    if when.first is None or when.last is None:
        return when.first or when.last, _OPEN
    width = (when.last - when.first).days + 1
    return when.first, next((words for widest, words in _WIDTHS if width <= widest), _WIDER)

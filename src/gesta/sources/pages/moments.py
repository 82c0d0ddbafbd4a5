"""When a page was published: what its statements say, which of them holds, and in which time zone."""

import datetime
import email.utils
import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from gesta.errors import InputError
from gesta.sources.dates import parse_date

StatedIn = Literal["json-ld", "meta", "time", "text", "url", "feed"]

_URL_DAY = re.compile(r"[/-](?P<year>(?:19|20)\d\d)[/-](?P<month>\d{1,2}|[a-z]{3})[/-](?P<day>\d{1,2})(?=[/-]|$)", re.I)
# The farthest zones from UTC.
_FARTHEST_ZONE = datetime.timedelta(hours=14)


class Moment(NamedTuple):
    """A stated time of publication: the day as written there, the instant where a time zone stands with it."""

    day: datetime.date
    stated_in: StatedIn
    instant: datetime.datetime | None = None

    @property
    def is_local(self) -> bool:
        """Whether the time is in the zone of the newspaper, as far as one can see: UTC is what machines write."""
        return self.instant is not None and bool(self.instant.utcoffset())


def moment_of(value: str, stated_in: StatedIn) -> Moment | None:
    """What a metadata value says; None where no day can be read from it.

    >>> moment_of("2023-11-08T21:24:10-05:00", "meta").day
    datetime.date(2023, 11, 8)
    """
    written = value.strip()
    instant = _instant(written)
    if instant is not None:
        return Moment(instant.date(), stated_in, instant)
    try:
        return Moment(parse_date(written), stated_in)
    except InputError:
        return None


def best_moment(moments: Sequence[Moment], url: str | None = None) -> Moment | None:
    """The statement that holds; `moments` come most trusted first.

    A time in UTC near midnight is the day before or after in the newspaper's own zone: where another statement gives
    the same instant in that zone, or the address names the neighbouring day, that day is taken.
    """
    if not moments:
        return None
    first = moments[0]
    if first.instant is None or first.is_local:
        return first
    same = (each for each in moments if each.is_local and _is_same_instant(each, first))
    if local := next(same, None):
        return local
    return _moved_to_day_of(first, day_in_url(url))


def day_in_url(url: str | None) -> datetime.date | None:
    """The day that an address names.

    >>> day_in_url("https://example.org/news/2024/may/03/talks")
    datetime.date(2024, 5, 3)
    """
    match = _URL_DAY.search(url or "")
    if not match:
        return None
    month = match["month"] if match["month"].isdigit() else match["month"].title()
    try:
        return parse_date(
            f"{match['day']} {month} {match['year']}"
            if not month.isdigit()
            else f"{match['year']}-{month}-{match['day']}"
        )
    except InputError:
        return None


def _moved_to_day_of(moment: Moment, day: datetime.date | None) -> Moment:
    if day is None or moment.instant is None or day == moment.day:
        return moment
    begin = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    is_near = begin - _FARTHEST_ZONE <= moment.instant < begin + datetime.timedelta(days=1) + _FARTHEST_ZONE
    return moment._replace(day=day) if is_near else moment


def _is_same_instant(one: Moment, other: Moment) -> bool:
    return (
        one.instant is not None
        and other.instant is not None
        and abs(one.instant - other.instant) < datetime.timedelta(minutes=2)
    )


def _instant(written: str) -> datetime.datetime | None:
    """The instant of an ISO 8601 or RFC 2822 time with a zone; None for others."""
    found: datetime.datetime | None
    try:
        found = datetime.datetime.fromisoformat(written)
    except ValueError:
        found = _rfc2822(written)
    if found is None or found.tzinfo is None or not 1600 <= found.year <= 2200:
        return None
    return found


def _rfc2822(written: str) -> datetime.datetime | None:
    # parsedate reads nearly anything; only what begins like a mail date is one.
    if not re.match(r"(?:[A-Za-z]{3,9}, )?\d{1,2} [A-Za-z]{3}", written):
        return None
    try:
        return email.utils.parsedate_to_datetime(written)
    except (ValueError, OverflowError):
        return None

"""Publication dates as metadata states them: one value in, one day out, never a guess."""

import datetime
import re
from collections.abc import Iterator

from gesta.errors import InputError
from gesta.records import Candidate

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# No newspaper is older (1605) and no article comes from so far ahead: outside is a damaged field.
FIRST_YEAR, LAST_YEAR = 1600, 2200

_TIME = r"(?:[T ,]+(?:at )?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?)?"
_ZONE = r"(?: ?(?:Z|\([A-Za-z ]+\)|[A-Za-z]{2,5}|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?))*"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +)?"
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_FLAGS = re.IGNORECASE | re.ASCII
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_TIME}{_ZONE}", _FLAGS)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?\d{4}(?:\d{2})?)?Z?", _FLAGS)
_DAY_NAMED_MONTH = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]+(?:of )?{_MONTH},?[ -]+(?P<year>\d{{4}}){_TIME}{_ZONE}", _FLAGS
)
_NAMED_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}{_MONTH} +(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? +(?P<year>\d{{4}}){_TIME}{_ZONE}", _FLAGS
)
_YEAR_LAST = re.compile(rf"(?P<one>\d{{1,2}})([-/.])(?P<two>\d{{1,2}})\2(?P<year>\d{{4}}){_TIME}{_ZONE}", _FLAGS)
_EPOCH = re.compile(r"-?\d{9,10}(?:\.\d+)?|\d{12,13}", re.ASCII)


def parse_date(value: object) -> datetime.date:
    """The day that a metadata value states, as written there (a zone is not converted).

    value:  ISO date or datetime, YYYYMMDD (also as a number), RFC 2822, a date with the month's name,
            seconds or milliseconds since 1970 (read in UTC), or a numeric date that allows one reading only
    Raises: InputError, when the value is no date or can be read in two ways ("03/04/2021")

    >>> parse_date("Mon, 29 Nov 2021 09:15:00 +0300"), parse_date(20211129)
    (datetime.date(2021, 11, 29), datetime.date(2021, 11, 29))
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputError(f"a date must be text or a number, not {type(value).__name__}", where=_shown(value))
    written = str(value).strip()
    readings = list(_readings(written))
    if not readings:
        raise InputError("no day can be read from this date", where=_shown(value), fix="write it as YYYY-MM-DD")
    if len(readings) > 1:
        raise InputError(
            "day and month cannot be told apart in this date", where=_shown(value), fix="write it as YYYY-MM-DD"
        )
    return readings[0]


def possible_dates(value: object) -> tuple[Candidate, ...]:
    """The readings of a date that `parse_date` refuses as ambiguous; empty where there are none.

    >>> [candidate.id for candidate in possible_dates("03/04/2021")]
    ['2021-04-03', '2021-03-04']
    """
    days = list(_readings(str(value).strip()))
    names = ("day before month", "month before day")
    return tuple(Candidate(day.isoformat(), name, 0.5) for day, name in zip(days, names, strict=False))


def _readings(written: str) -> Iterator[datetime.date]:
    """Every day that the words allow: none, one, or two where day and month can be swapped."""
    if match := _YEAR_FIRST.fullmatch(written) or _COMPACT.fullmatch(written):
        yield from _days(match["year"], match["month"], match["day"])
    elif match := _DAY_NAMED_MONTH.fullmatch(written) or _NAMED_MONTH_DAY.fullmatch(written):
        yield from _days(match["year"], _month_number(match["month"]), match["day"])
    elif match := _YEAR_LAST.fullmatch(written):
        yield from _days(match["year"], match["two"], match["one"])
        if match["one"] != match["two"]:
            yield from _days(match["year"], match["one"], match["two"])
    elif _EPOCH.fullmatch(written):
        yield from _epoch_day(written)


def _days(year: str, month: str, day: str) -> Iterator[datetime.date]:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return
    try:
        yield datetime.date(int(year), int(month), int(day))
    except ValueError:
        return


def _month_number(name: str) -> str:
    """Number of a month's English name or its usual abbreviation; "0" where it is none."""
    for number, short in enumerate(MONTHS, start=1):
        full = datetime.date(2000, number, 1).strftime("%B").lower()
        if name.lower() in (short, full) or (name.lower() == "sept" and short == "sep"):
            return str(number)
    return "0"


def _epoch_day(written: str) -> Iterator[datetime.date]:
    seconds = float(written)
    if abs(seconds) > 1e11:
        seconds /= 1000
    day = (datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=seconds)).date()
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        yield day


def _shown(value: object) -> str:
    words = repr(value)
    return words if len(words) <= 60 else words[:57] + "..."

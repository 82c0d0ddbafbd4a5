"""Calendar arithmetic: the first and last day of weeks, months, seasons; early and late; shifts; Easter."""

import calendar
import datetime
from typing import TypeAlias

Day: TypeAlias = datetime.date
Interval: TypeAlias = tuple[datetime.date, datetime.date]

ONE_DAY = datetime.timedelta(days=1)
# Meteorological seasons of the northern hemisphere: first month. The press of world politics writes from there.
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def day_of(year: int, month: int, day: int) -> Day | None:
    """The day, None where the calendar has no such day (31 June) or Python no such year."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return datetime.date(year, month, day)


def years(first: int, last: int) -> Interval | None:
    """First day of one year to last day of another; None outside the years 1 to 9999."""
    if not 1 <= first <= last <= 9999:
        return None
    return datetime.date(first, 1, 1), datetime.date(last, 12, 31)


def months(year: int, month: int, count: int = 1) -> Interval | None:
    """`count` whole months; `month` may lie outside 1 to 12 and then counts into other years."""
    first = year * 12 + month - 1
    last = first + count - 1
    if not 12 <= first <= last < 120000:
        return None
    end_year, end_month = last // 12, last % 12 + 1
    return (
        datetime.date(first // 12, first % 12 + 1, 1),
        datetime.date(end_year, end_month, calendar.monthrange(end_year, end_month)[1]),
    )


def week_of(day: Day) -> Interval:
    """Monday to Sunday of the ISO week that holds the day.

    >>> week_of(datetime.date(2021, 11, 24))[0]
    datetime.date(2021, 11, 22)
    """
    monday = day - ONE_DAY * (day.isoweekday() - 1)
    return monday, monday + ONE_DAY * 6


def iso_week(year: int, week: int) -> Interval | None:
    """Monday to Sunday of a week by number; None where the year has no such week."""
    if not 1 <= week <= datetime.date(year, 12, 28).isocalendar().week:
        return None
    return week_of(datetime.date.fromisocalendar(year, week, 1))


def season(year: int, letters: str) -> Interval | None:
    """The season that begins in that year; winter 2021 is December 2021 to February 2022."""
    return months(year, SEASON_MONTHS[letters], 3)


def quarter_of(day: Day) -> int:
    """1 to 4.

    >>> quarter_of(datetime.date(2021, 11, 24))
    4
    """
    return (day.month + 2) // 3


def shift(day: Day, count: float, unit: str) -> Day | None:
    """The day `count` units later (earlier, if negative); the 31st moves to the end of a shorter month.

    Returns None outside the years 1 to 9999.

    >>> shift(datetime.date(2021, 3, 31), -1, "month")
    datetime.date(2021, 2, 28)
    """
    in_days = {
        "day": 1.0,
        "night": 1.0,
        "weekend": 7.0,
        "week": 7.0,
        "fortnight": 14.0,
        "hour": 1 / 24,
        "minute": 1 / 1440,
    }
    if unit in in_days:
        days = round(count * in_days[unit])
        ordinal = day.toordinal() + days
        return datetime.date.fromordinal(ordinal) if 1 <= ordinal <= datetime.date.max.toordinal() else None
    in_months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}
    month = day.year * 12 + day.month - 1 + round(count * in_months[unit])
    if not 12 <= month < 120000:
        return None
    year, number = month // 12, month % 12 + 1
    return datetime.date(year, number, min(day.day, calendar.monthrange(year, number)[1]))


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> Day:
    """The nth Monday (1) to Sunday (7) of a month; nth from 1 to 4.

    >>> nth_weekday(1999, 11, 4, 4)
    datetime.date(1999, 11, 25)
    """
    first = datetime.date(year, month, 1)
    return first + ONE_DAY * ((weekday - first.isoweekday()) % 7 + 7 * (nth - 1))


def easter(year: int) -> Day:
    """Easter Sunday of the western churches.

    Source: the anonymous Gregorian computus (Meeus, "Astronomical Algorithms", ch. 8)

    >>> easter(2021), easter(2024)
    (datetime.date(2021, 4, 4), datetime.date(2024, 3, 31))
    """
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    j = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * j) // 433
    month = (h + j - 7 * m + 90) // 25
    return datetime.date(year, month, (h + j - 7 * m + 33 * month + 19) % 32)


# Which share of a stretch "early", "mid" and "late" mean, in parts of its length: (first, last, parts).
# Year in thirds (early: January to April); month in thirds (early: 1st to 10th); decade 0-3, 4-6, 7-9.
_THIRDS = {"early": (0, 4), "mid": (4, 8), "late": (8, 12), "start": (0, 2), "end": (10, 12)}
_MONTH_DAYS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "start": (1, 5), "end": (26, 31)}
_WEEK_DAYS = {"early": (1, 3), "mid": (2, 4), "late": (4, 7), "start": (1, 2), "end": (5, 7)}
_DECADE_YEARS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "start": (0, 1), "end": (8, 9)}


def edge_of(interval: Interval, edge: str, grain: str) -> Interval:
    """The early, mid or late part of a stretch; unchanged where the grain knows no such part (a day).

    edge:  "early", "mid", "late", "start", "end"
    grain: granularity of the stretch
    """
    first, last = interval
    if grain == "month":
        low, high = _MONTH_DAYS[edge]
        return first.replace(day=low), first.replace(day=min(high, last.day))
    if grain == "week":
        low, high = _WEEK_DAYS[edge]
        return first + ONE_DAY * (low - 1), first + ONE_DAY * (high - 1)
    if grain == "decade":
        low, high = _DECADE_YEARS[edge]
        return first.replace(year=first.year + low), last.replace(year=first.year + high)
    if grain == "year":
        low, high = _THIRDS[edge]
        return months(first.year, low + 1, high - low) or interval
    if grain in {"quarter", "season", "century", "span"}:
        low, high = _THIRDS[edge]
        days = (last - first).days + 1
        return first + ONE_DAY * (days * low // 12), first + ONE_DAY * (days * high // 12 - 1)
    return interval

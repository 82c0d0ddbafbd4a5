"""Turns what a phrase says into days, counted from the day of writing or from the date told before."""

import datetime
from collections.abc import Callable
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from gesta.records import Granularity, Reason, Span, When
from gesta.steps.dates import intervals
from gesta.steps.dates.intervals import ONE_DAY, Day, Interval
from gesta.steps.dates.phrases import (
    Bound,
    Calendar,
    Every,
    Joint,
    Length,
    Nth,
    Part,
    Phrase,
    Ref,
    Relative,
    Shifted,
    Vague,
    Window,
    duration_value,
)

Tense: TypeAlias = Literal["past", "present", "future"]
Kind: TypeAlias = Literal["DATE", "TIME", "DURATION", "SET"]

# A dateline this little before publication gives the day of writing; older ones are reprints or errors.
_MAX_DATELINE_DAYS = 7
# How far "recent weeks" reach back, where the words give no number: a convention, marked approximate in the result.
_OPEN_COUNTS = {
    "minute": 1, "hour": 12, "day": 7, "night": 7, "week": 4, "weekend": 4, "month": 6, "quarter": 4, "year": 5,
    "decade": 3, "century": 2, "fortnight": 2, "millennium": 1,
}  # fmt: skip


class Frame(Struct, frozen=True):
    """What phrases are counted from.

    written:  the day of writing, None where neither publication nor dateline gives one
    previous: the date that the text told before
    """

    written: Day | None
    tense: Tense | None = None
    previous: When | None = None
    written_name: str = "publication date"
    sentence: int = 0


class Days(Struct, frozen=True):
    """The days a reference allows, with its TimeML value, before bounds and times of day are applied."""

    value: str
    interval: Interval | None = None
    grain: Granularity = "day"
    kind: Kind = "DATE"
    anchor: str | None = None
    approximate: bool = False
    note: str = ""


def day_of_writing(published: Day | None, dateline: Day | None) -> tuple[Day | None, str]:
    """The day a report was written and what tells it: its dateline if it lies within a week before publication.

    >>> day_of_writing(datetime.date(1998, 8, 8), datetime.date(1998, 8, 7))
    (datetime.date(1998, 8, 7), 'dateline')
    """
    if dateline is not None and (published is None or 0 <= (published - dateline).days <= _MAX_DATELINE_DAYS):
        return dateline, "dateline"
    return published, "publication date"


def resolve(
    phrase: Phrase,
    *,
    published: Day | None,
    tense: Tense | None = None,
    previous: When | None = None,
    dateline: Day | None = None,
    sentence: int = 0,
) -> When:
    """The days that a time phrase allows.

    published: stated day of publication; relative phrases stay unresolved (ends None) where it and `dateline` are None
    tense:     of the verb that governs the phrase; decides the side of "Wednesday" or "in September"
    previous:  the date told before, for "a day earlier" and "that year"
    dateline:  the day of the dateline, taken before `published` if it lies at most a week earlier
    """
    written, name = day_of_writing(published, dateline)
    frame = Frame(written, tense, previous, name, sentence)
    days = _with_clock(_with_edge(days_of(phrase.ref, frame), phrase, frame), phrase)
    first, last = days.interval if days.interval is not None else (None, None)
    grain = days.grain
    # "Before noon on Friday" is still on Friday.
    that_day = phrase.bound == "before" and phrase.clock is not None
    if phrase.bound is not None and days.kind in {"DATE", "TIME"} and days.interval is not None and not that_day:
        first, last = _bounded(days.interval, phrase.bound, phrase.edge, frame)
        grain = "span"
    return When(
        span=Span(phrase.start, phrase.end),
        sentence=sentence,
        kind=days.kind,
        value=days.value,
        first=first,
        last=last,
        granularity=grain,
        anchor=days.anchor,
        approximate=days.approximate or phrase.approximate,
        reasons=_reasons(phrase, days, frame),
    )


def _reasons(phrase: Phrase, days: Days, frame: Frame) -> tuple[Reason, ...]:
    details = [days.note] if days.note else []
    if days.anchor is not None:
        details.append(f"counted from {days.anchor}")
    if frame.tense is not None and _takes_side(phrase.ref):
        details.append(f"{frame.tense} tense")
    if phrase.bound is not None:
        details.append(f'"{phrase.bound}" opens one end')
    if days.interval is None and (days.kind in {"DATE", "TIME"} or days.anchor is not None):
        details.append("the words and the text before give no day to count from")
    return (Reason("dates", phrase.rule, "; ".join(details)),)


def _takes_side(ref: Ref) -> bool:
    if isinstance(ref, Joint):
        return _takes_side(ref.left)
    return isinstance(ref, Calendar) and ref.year is None and ref.decade is None and ref.century is None


# -- dispatch ------------------------------------------------------------------------------------------------------


def days_of(ref: Ref, frame: Frame) -> Days:
    """The days of a reference, its TimeML value and what it was counted from."""
    resolver: Callable[[Ref, Frame], Days] = _RESOLVERS[type(ref)]
    return resolver(ref, frame)


# -- calendar ------------------------------------------------------------------------------------------------------


def _calendar(ref: Calendar, frame: Frame) -> Days:
    if ref.week == 0:
        return _week_holding(ref, frame)
    for name, resolver in _CALENDAR_PARTS:
        if getattr(ref, name) is not None:
            return resolver(ref, frame)
    return _year(ref, frame)


def _year(ref: Calendar, frame: Frame) -> Days:  # noqa: ARG001 - all parts are called alike
    year = ref.year or 0
    return Days(f"{year:04d}", intervals.years(year, year), "year")


def _decade(ref: Calendar, frame: Frame) -> Days:  # noqa: ARG001 - all parts are called alike
    decade = ref.decade or 0
    return Days(f"{decade:03d}", intervals.years(decade * 10, decade * 10 + 9), "decade")


def _century(ref: Calendar, frame: Frame) -> Days:  # noqa: ARG001 - all parts are called alike
    century = ref.century or 0
    return Days(f"{century - 1:02d}", intervals.years((century - 1) * 100 + 1, century * 100), "century")


def _iso_week(ref: Calendar, frame: Frame) -> Days:  # noqa: ARG001 - all parts are called alike
    year, week = ref.year or 0, ref.week or 0
    return Days(f"{year:04d}-W{week:02d}", intervals.iso_week(year, week), "week")


def _week_holding(ref: Calendar, frame: Frame) -> Days:
    day = _calendar(replace(ref, week=None), frame)
    if day.interval is None:
        return Days("XXXX-WXX", None, "week")
    return Days(_week_value(day.interval[0]), intervals.week_of(day.interval[0]), "week", anchor=day.anchor)


def _week_value(day: Day) -> str:
    iso = day.isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}"


Maker: TypeAlias = Callable[[int], Interval | None]


def _in_year(ref: Calendar, frame: Frame, make: Maker) -> tuple[int, Interval] | None:
    """The year that a phrase without one means, and the days there.

    make: the days of the phrase in a given year, None where that year has none
    """
    fixed = ref.year
    if fixed is None and ref.year_turn is not None and frame.written is not None:
        fixed = frame.written.year + ref.year_turn
    if fixed is not None:
        interval = make(fixed)
        return (fixed, interval) if interval is not None else None
    if frame.written is None:
        return None
    if ref.turn is None and ref.weekday is None and (told := _in_year_told(frame, make)) is not None:
        return told
    around = range(max(frame.written.year - 5, 1), min(frame.written.year + 6, 9998))
    candidates = [(year, interval) for year in around if (interval := make(year)) is not None]
    near = [found for found in candidates if abs(found[0] - frame.written.year) <= 1]
    agreeing = [found for found in near if ref.weekday is not None and found[1][0].isoweekday() == ref.weekday]
    # The weekday beside the day settles the year.
    return agreeing[0] if len(agreeing) == 1 else _choose(near or candidates, frame, ref)


def _in_year_told(frame: Frame, make: Maker) -> tuple[int, Interval] | None:
    """ "from the protests of November 2013 to the vote in February": what follows a dated day of an earlier year in the
    same sentence comes after it, not in the year of writing.
    """
    previous, written = frame.previous, frame.written
    if previous is None or previous.first is None or written is None or frame.tense != "past":
        return None
    stated = previous.anchor is None and previous.granularity in {"day", "month"}
    if previous.sentence != frame.sentence or not stated or previous.first.year >= written.year:
        return None
    years = (previous.first.year, previous.first.year + 1)
    candidates = [(year, interval) for year in years if (interval := make(year)) is not None]
    return next((found for found in candidates if found[1][1] >= previous.first and found[1][0] <= written), None)


def _choose(candidates: list[tuple[int, Interval]], frame: Frame, ref: Calendar) -> tuple[int, Interval] | None:
    written, turn = frame.written, ref.turn
    if written is None or not candidates:
        return None
    if turn == -1:
        # On 1 March "last February" is the one a year before: the other is called "last month".
        limit = written - ONE_DAY * (31 if candidates[0][1][0] != candidates[0][1][1] else 0)
        before = [found for found in candidates if found[1][1] < limit]
        return before[-1] if before else None
    if turn == 1:
        return next((found for found in candidates if found[1][0] > written), None)
    past = [found for found in candidates if found[1][0] <= written]
    ahead = [found for found in candidates if found[1][1] >= written]
    close = ref.turn is None and (ref.day is not None or ref.quarter is not None)
    if close and (nearest := _plainly_nearest(past, ahead, frame)) is not None:
        return nearest
    if turn == 0:
        around = next((found for found in candidates if found[1][0] <= written <= found[1][1]), None)
        return around or next((found for found in candidates if found[0] == written.year), None)
    if frame.tense == "future":
        return ahead[0] if ahead else None
    if frame.tense is None and past and ahead and _is_upcoming(past[-1][1], ahead[0][1], written):
        return ahead[0]
    return past[-1] if past else None


def _distance(interval: Interval, day: Day) -> int:
    return max((interval[0] - day).days, (day - interval[1]).days, 0)


# Without a tense a date lies behind, unless it comes within this many days and was last due more than half a year ago.
_SOON_DAYS = 60


# A day or a quarter without its year is the one close by, unless the tense points at another day of the running year:
# the press leaves the year out for days of the running year, and for close ones across New Year.
_CLOSE_DAYS, _FAR_DAYS = 120, 240
# A past verb may set a day that is still to come ("set a Jan. 14 deadline"), but only one as close as this.
_LOOMING_DAYS = 45


def _plainly_nearest(
    past: list[tuple[int, Interval]], ahead: list[tuple[int, Interval]], frame: Frame
) -> tuple[int, Interval] | None:
    written = frame.written
    if written is None or not past or not ahead:
        return None
    told = {"past": past[-1], "future": ahead[0]}.get(frame.tense or "")
    if told is not None and (
        told[0] == written.year or (frame.tense == "past" and _distance(ahead[0][1], written) > _LOOMING_DAYS)
    ):
        return told
    back, forth = _distance(past[-1][1], written), _distance(ahead[0][1], written)
    if min(back, forth) > _CLOSE_DAYS or max(back, forth) < _FAR_DAYS:
        return None
    return past[-1] if back < forth else ahead[0]


def _is_upcoming(past: Interval, ahead: Interval, written: Day) -> bool:
    return _distance(ahead, written) <= _SOON_DAYS and _distance(past, written) > 183


def _dated(
    ref: Calendar, frame: Frame, make: Maker, value: Callable[[int], str], grain: Granularity, unknown: str
) -> Days:
    found = _in_year(ref, frame, make)
    if found is None:
        whole = ref.year if ref.year is not None else None
        return Days(value(whole) if whole is not None else unknown, None, grain)
    anchor = None if ref.year is not None else frame.written_name
    return Days(value(found[0]), found[1], grain, anchor=anchor)


def _month_day(ref: Calendar, frame: Frame) -> Days:
    month, day = ref.month or 1, ref.day or 1

    def make(year: int) -> Interval | None:
        found = intervals.day_of(year, month, day)
        return (found, found) if found is not None else None

    return _dated(
        ref, frame, make, lambda year: f"{year:04d}-{month:02d}-{day:02d}", "day", f"XXXX-{month:02d}-{day:02d}"
    )


def _month(ref: Calendar, frame: Frame) -> Days:
    month = ref.month or 1
    return _dated(
        ref,
        frame,
        lambda year: intervals.months(year, month),
        lambda year: f"{year:04d}-{month:02d}",
        "month",
        f"XXXX-{month:02d}",
    )


def _season(ref: Calendar, frame: Frame) -> Days:
    letters = ref.season or "SU"
    return _dated(
        ref,
        frame,
        lambda year: intervals.season(year, letters),
        lambda year: f"{year:04d}-{letters}",
        "season",
        f"XXXX-{letters}",
    )


def _quarter(ref: Calendar, frame: Frame) -> Days:
    quarter = ref.quarter or 1
    return _dated(
        ref,
        frame,
        lambda year: intervals.months(year, quarter * 3 - 2, 3),
        lambda year: f"{year:04d}-Q{quarter}",
        "quarter",
        f"XXXX-Q{quarter}",
    )


def _half(ref: Calendar, frame: Frame) -> Days:
    half = ref.half or 1
    return _dated(
        ref,
        frame,
        lambda year: intervals.months(year, half * 6 - 5, 6),
        lambda year: f"{year:04d}-H{half}",
        "span",
        f"XXXX-H{half}",
    )


def _holiday(ref: Calendar, frame: Frame) -> Days:
    holiday = ref.holiday
    if holiday is None or (holiday.easter is None and holiday.month is None):
        name = holiday.names[0] if holiday is not None else "the day"
        return Days("XXXX-XX-XX", None, "day", note=f"{name} differs by country or calendar")

    def make(year: int) -> Interval | None:
        if holiday.easter is not None:
            found: Day | None = intervals.easter(year) + ONE_DAY * holiday.easter if year > 1582 else None
        elif holiday.nth is not None:
            found = intervals.nth_weekday(year, holiday.month or 1, holiday.weekday or 1, holiday.nth)
        else:
            found = intervals.day_of(year, holiday.month or 1, holiday.day or 1)
        return (found, found) if found is not None else None

    def value(year: int) -> str:
        interval = make(year)
        return interval[0].isoformat() if interval is not None else f"{year:04d}-XX-XX"

    fixed = holiday.month is not None and holiday.day is not None
    unknown = f"XXXX-{holiday.month:02d}-{holiday.day:02d}" if fixed else "XXXX-XX-XX"
    days = _dated(ref, frame, make, value, "day", unknown)
    return replace(days, approximate=holiday.approximate)


def _weekday(ref: Calendar, frame: Frame) -> Days:
    weekday = ref.weekday or 1
    written = frame.written
    told = _told_before(frame, "day") if ref.anaphoric else None
    if told is not None and ref.turn in {-1, 1}:
        back = (told[0].isoweekday() - weekday) % 7 or 7
        day = told[0] - ONE_DAY * back if ref.turn == -1 else told[0] + ONE_DAY * ((7 - back) or 7)
        return Days(day.isoformat(), (day, day), "day", anchor=told[1])
    if written is None:
        return Days(f"XXXX-WXX-{weekday}", None, "day")
    day = _weekday_near(written, weekday, ref, frame.tense)
    return Days(day.isoformat(), (day, day), "day", anchor=frame.written_name)


def _weekday_near(written: Day, weekday: int, ref: Calendar, tense: Tense | None) -> Day:
    back = (written.isoweekday() - weekday) % 7
    monday = intervals.week_of(written)[0]
    if ref.week_turn is not None:
        return monday + ONE_DAY * (7 * ref.week_turn + weekday - 1)
    if ref.turn == 1:
        # "next Tuesday" is Tuesday of next week: on a Monday the day after would be called "Tuesday" or "tomorrow".
        return monday + ONE_DAY * (7 + weekday - 1)
    if ref.turn == -1:
        # On a Thursday "last Wednesday" is the one a week before: the day before is called "Wednesday" or "yesterday".
        return written - ONE_DAY * (back if back > 1 else back + 7)
    if tense == "future" or (ref.turn == 0 and tense != "past"):
        return written + ONE_DAY * (-back % 7)
    return written - ONE_DAY * back


_CALENDAR_PARTS: tuple[tuple[str, Callable[[Calendar, Frame], Days]], ...] = (
    ("day", _month_day),
    ("month", _month),
    ("holiday", _holiday),
    ("weekday", _weekday),
    ("season", _season),
    ("quarter", _quarter),
    ("half", _half),
    ("week", _iso_week),
    ("decade", _decade),
    ("century", _century),
)


# -- counted -------------------------------------------------------------------------------------------------------

_UNKNOWN_VALUES = {
    "day": "XXXX-XX-XX", "night": "XXXX-XX-XX", "week": "XXXX-WXX", "fortnight": "XXXX-WXX", "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX", "quarter": "XXXX-QX", "year": "XXXX", "decade": "XXX", "century": "XX", "millennium": "X",
    "hour": "XXXX-XX-XX", "minute": "XXXX-XX-XX",
}  # fmt: skip
_GRAINS: dict[str, Granularity] = {
    "day": "day", "night": "day", "week": "week", "fortnight": "week", "weekend": "span", "month": "month",
    "quarter": "quarter", "year": "year", "decade": "decade", "century": "century", "millennium": "century",
    "hour": "time", "minute": "time",
}  # fmt: skip


def _stretch(day: Day, unit: str) -> Days:
    """The calendar stretch of that unit that holds the day."""
    grain = _GRAINS[unit]
    if grain in {"day", "time"}:
        return Days(day.isoformat(), (day, day), "day")
    if unit == "weekend":
        saturday = intervals.week_of(day)[0] + ONE_DAY * 5
        return Days(f"{_week_value(day)}-WE", (saturday, saturday + ONE_DAY), "span")
    if grain == "week":
        return Days(_week_value(day), intervals.week_of(day), "week")
    if grain == "month":
        return Days(f"{day.year:04d}-{day.month:02d}", intervals.months(day.year, day.month), "month")
    if grain == "quarter":
        quarter = intervals.quarter_of(day)
        return Days(f"{day.year:04d}-Q{quarter}", intervals.months(day.year, quarter * 3 - 2, 3), "quarter")
    if grain == "year":
        return Days(f"{day.year:04d}", intervals.years(day.year, day.year), "year")
    if grain == "decade":
        return Days(f"{day.year // 10:03d}", intervals.years(day.year // 10 * 10, day.year // 10 * 10 + 9), "decade")
    century = (day.year - 1) // 100
    return Days(f"{century:02d}", intervals.years(century * 100 + 1, century * 100 + 100), "century")


# A month told before is no anchor for "the next day", a year none for "that month".
_COARSENESS: dict[str, int] = {
    "time": 0, "day": 0, "week": 0, "span": 0, "month": 1, "season": 2, "quarter": 2, "year": 3, "decade": 4,
    "century": 5,
}  # fmt: skip


def _told_before(frame: Frame, unit: str) -> tuple[Day, str] | None:
    """The day told before and its words' value, if it is as fine as the unit needs."""
    previous = frame.previous
    if previous is None or previous.first is None or previous.kind not in {"DATE", "TIME"}:
        return None
    fits = _COARSENESS.get(previous.granularity, 9) <= _COARSENESS[_GRAINS[unit]]
    # "Two weeks ago" tells a week: "that evening" has no day to count from in it.
    if previous.last != previous.first and (not fits or (unit == "day" and previous.granularity == "week")):
        return None
    return previous.first, f'the date before, "{previous.value}"'


def _relative(ref: Relative, frame: Frame) -> Days:
    unit = ref.unit
    base: tuple[Day, str] | None
    if ref.anaphoric:
        base = _told_before(frame, unit)
        if (
            base is None
            and ref.turn == 0
            and unit in {"week", "month", "quarter", "year"}
            and frame.written is not None
        ):
            return _current(frame.written, unit, frame.written_name)
    else:
        base = (frame.written, frame.written_name) if frame.written is not None else None
    if base is None:
        return Days(_UNKNOWN_VALUES[unit], None, _GRAINS[unit])
    day = base[0]
    weekend = unit == "weekend"
    shifted = _weekend(day, ref.turn, frame.tense) if weekend else intervals.shift(day, ref.turn, unit)
    if shifted is None:
        return Days(_UNKNOWN_VALUES[unit], None, _GRAINS[unit])
    return replace(_stretch(shifted, unit), anchor=base[1])


def _current(written: Day, unit: str, name: str) -> Days:
    """ "for the quarter" where no quarter was told before: the last full one; "for the year": the running one."""
    day = intervals.shift(written, -1 if unit == "quarter" else 0, unit) or written
    return replace(_stretch(day, unit), anchor=name, approximate=True)


def _weekend(day: Day, turn: int, tense: Tense | None) -> Day:
    """A day of the week whose end is meant: the past weekend, or the coming one under a future tense."""
    saturday = intervals.week_of(day)[0] + ONE_DAY * 5
    if turn == 1:
        return saturday + ONE_DAY * 7
    if tense == "future" or (turn == 0 and tense != "past"):
        return saturday
    return saturday if day >= saturday else saturday - ONE_DAY * 7


def _shifted(ref: Shifted, frame: Frame) -> Days:
    if ref.tentative and frame.tense != "future":
        return Days(duration_value(ref.count, ref.unit), None, "span", "DURATION")
    if ref.base == "words":
        side = "before" if ref.sign < 0 else "after"
        value = duration_value(ref.count, ref.unit)
        return Days(value, None, "span", "DURATION", anchor=ref.words, note=f"{value} {side}")
    base = _base(ref, frame)
    if ref.count is None:
        value = "PAST_REF" if ref.sign < 0 else "FUTURE_REF"
        return Days(value if ref.base == "published" else _UNKNOWN_VALUES[ref.unit], None, _GRAINS[ref.unit])
    if base is None:
        return Days(_UNKNOWN_VALUES[ref.unit], None, _GRAINS[ref.unit])
    day, anchor = base
    shifted = intervals.shift(day, ref.sign * ref.count, ref.unit)
    if shifted is None:
        return Days(_UNKNOWN_VALUES[ref.unit], None, _GRAINS[ref.unit], anchor=anchor)
    rough = ref.unit not in {"day", "night", "hour", "minute"}
    if ref.unit in {"decade", "century"}:
        # "a decade ago" is about ten years ago, not the decade before this one.
        year = replace(_stretch(shifted, "year"), anchor=anchor, approximate=True)
        return replace(year, interval=intervals.years(max(shifted.year - 1, 1), shifted.year + 1))
    if ref.unit == "year" and frame.previous is not None and frame.previous.granularity == "quarter":
        # "profit of 3 million a year ago" compares the same quarters.
        return replace(
            _stretch(intervals.shift(frame.previous.first or day, -1, "year") or day, "quarter"), anchor=anchor
        )
    return replace(_stretch(shifted, ref.unit), anchor=anchor, approximate=rough)


def _base(ref: Shifted, frame: Frame) -> tuple[Day, str] | None:
    if ref.base == "published":
        return (frame.written, frame.written_name) if frame.written is not None else None
    if ref.base == "phrase" and ref.phrase is not None:
        days = days_of(ref.phrase, frame)
        return (days.interval[ref.sign > 0], f'"{days.value}"') if days.interval is not None else None
    told = _told_before(frame, ref.unit)
    if told is None and ref.unit == "year" and ref.sign < 0 and frame.written is not None:
        return frame.written, frame.written_name
    return told


def _window(ref: Window, frame: Frame) -> Days:
    value = duration_value(ref.count, ref.unit)
    if frame.written is None or (ref.tentative and frame.tense != "future"):
        return Days(value, None, "span", "DURATION")
    count = ref.count if ref.count is not None else _OPEN_COUNTS[ref.unit]
    other = intervals.shift(frame.written, ref.sign * count, ref.unit)
    if other is None:
        return Days(value, None, "span", "DURATION")
    interval = (min(other, frame.written), max(other, frame.written))
    return Days(value, interval, "span", "DURATION", frame.written_name, approximate=ref.count is None)


def _part(ref: Part, frame: Frame) -> Days:
    value = duration_value(ref.count, ref.unit)
    whole = days_of(ref.whole, frame) if ref.whole is not None else None
    if whole is None or whole.interval is None or ref.count is None:
        return Days(value, None, "span", "DURATION")
    first, last = whole.interval
    if ref.side > 0:
        begin = intervals.shift(first, ref.skip, ref.unit) or first
        end = intervals.shift(begin, ref.count, ref.unit)
    else:
        begin = intervals.shift(last + ONE_DAY, -ref.count, ref.unit) or first
        end = last + ONE_DAY
    inside = end is not None and begin <= last and begin < end
    interval = (max(begin, first), min(end - ONE_DAY, last)) if end is not None and inside else whole.interval
    return Days(value, interval, "span", "DURATION", whole.anchor)


def _length(ref: Length, frame: Frame) -> Days:  # noqa: ARG001 - a length needs no day to count from
    return Days(duration_value(ref.high if ref.high is not None else ref.count, ref.unit), None, "span", "DURATION")


def _every(ref: Every, frame: Frame) -> Days:  # noqa: ARG001 - what repeats has no day of its own
    return Days(ref.value, None, "span", "SET")


def _vague(ref: Vague, frame: Frame) -> Days:  # noqa: ARG001 - the words give no day
    return Days(ref.value, None, "span", approximate=True)


def _nth(ref: Nth, frame: Frame) -> Days:
    if ref.running and frame.tense != "future":
        told = frame.previous is not None and frame.previous.sentence == frame.sentence and _told_before(frame, "day")
        if told:
            # "on Wednesday, for the second day": the series ends with the day told.
            frame = Frame(told[0], frame.tense, None, told[1])
            return replace(_window(Window(ref.number - 1, ref.unit, -1), frame), approximate=True)
        return replace(_window(Window(ref.number, ref.unit, -1), frame), approximate=True)
    return Days(_UNKNOWN_VALUES[ref.unit], None, _GRAINS[ref.unit], anchor=f"the first {ref.unit} of a series")


def _joint(ref: Joint, frame: Frame) -> Days:
    left_ref, right_ref = _share_year(ref)
    left, right = days_of(left_ref, frame), days_of(right_ref, frame)
    if left.interval is None or right.interval is None:
        return Days(f"{left.value}/{right.value}", None, "span")
    if right.interval[0] < left.interval[0]:
        left, right = _reorder(left_ref, right_ref, frame, left, right)
    lefts, rights = _edged(left, ref.left_edge), _edged(right, ref.right_edge)
    interval = (min(lefts[0], rights[0]), max(lefts[1], rights[1]))
    note = f"alternatives {left.value} and {right.value}" if ref.word == "or" else f"from {left.value} to {right.value}"
    return Days(f"{left.value}/{right.value}", interval, "span", anchor=left.anchor or right.anchor, note=note)


def _edged(days: Days, edge: str | None) -> Interval:
    interval = days.interval or (datetime.date.min, datetime.date.min)
    return (
        intervals.edge_of(interval, edge, days.grain) if edge in {"early", "mid", "late", "start", "end"} else interval
    )


def _share_year(ref: Joint) -> tuple[Ref, Ref]:
    """ "March and May 2014": a year said once holds for both; "December to March 2014" began the year before."""
    left, right = ref.left, ref.right
    if not isinstance(left, Calendar) or not isinstance(right, Calendar):
        return left, right
    if left.year is None and right.year is not None and left.month is not None:
        turned = right.month is not None and left.month > right.month
        return replace(left, year=right.year - turned), right
    if left.year is not None and right.year is None and right.month is not None:
        turned = left.month is not None and left.month > right.month
        return left, replace(right, year=left.year + turned)
    return left, right


def _reorder(left_ref: Ref, right_ref: Ref, frame: Frame, left: Days, right: Days) -> tuple[Days, Days]:
    """Two dates in the order of the text: under the past the first moves back, under the future the second moves on."""
    if left.interval is None or right.interval is None:
        return left, right
    if frame.tense == "future":
        return left, days_of(right_ref, Frame(left.interval[1], "future", frame.previous, frame.written_name))
    return days_of(left_ref, Frame(right.interval[0], "past", frame.previous, frame.written_name)), right


_RESOLVERS: dict[type, Callable[..., Days]] = {
    Calendar: _calendar,
    Relative: _relative,
    Shifted: _shifted,
    Window: _window,
    Part: _part,
    Length: _length,
    Every: _every,
    Vague: _vague,
    Nth: _nth,
    Joint: _joint,
}


# -- edges, times of day, bounds -----------------------------------------------------------------------------------


def _with_edge(days: Days, phrase: Phrase, frame: Frame) -> Days:
    edge = phrase.edge
    if edge is None or days.interval is None:
        return days
    if edge in {"earlier", "later"}:
        return replace(days, interval=_around_writing(days.interval, edge, frame.written))
    return replace(days, interval=intervals.edge_of(days.interval, edge, days.grain))


def _around_writing(interval: Interval, edge: str, written: Day | None) -> Interval:
    """ "earlier this month" ends with the day of writing, "later this year" begins with it."""
    first, last = interval
    if written is None or not first <= written <= last:
        return interval
    return (first, written) if edge == "earlier" else (written, last)


def _with_clock(days: Days, phrase: Phrase) -> Days:
    if phrase.clock is None or days.grain != "day" or days.kind != "DATE":
        return days
    interval = days.interval
    night = phrase.clock == "NI" and isinstance(phrase.ref, Relative) and not phrase.ref.anaphoric
    if interval is not None and night and phrase.approximate:
        interval = (interval[0] - ONE_DAY, interval[1])
    elif interval is not None and night and isinstance(phrase.ref, Relative) and phrase.ref.turn == -1:
        # "last night" reaches past midnight.
        interval = (interval[0], interval[1] + ONE_DAY)
    return replace(days, value=f"{days.value}T{phrase.clock}", kind="TIME", grain="time", interval=interval)


def _bounded(interval: Interval, bound: Bound, edge: str | None, frame: Frame) -> tuple[Day | None, Day | None]:
    first, last = interval
    if bound == "since":
        return first, frame.written if frame.written is not None and frame.written >= first else None
    if bound == "from":
        return first, None
    if bound == "until":
        return None, last
    if bound == "before":
        return None, last if edge == "end" else first - ONE_DAY
    return (last if first != last else first), None

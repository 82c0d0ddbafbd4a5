"""The opening of an agency report: place, agency and day ("MOSCOW (AP), Jan. 24 -", also with its marks lost)."""

import datetime
import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from gesta.errors import DataError
from gesta.records import Dateline, Span
from gesta.text.datafiles import load_toml

# A headline and a byline may come before the dateline on one line; further in, capitals mean something else.
_HEAD_CHARS = 400
_SHORT_YEAR = 2
# Years of two digits are of the teleprinter's age, where no day of publication says otherwise.
_SHORT_YEARS_OF = 1999
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NAMES = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶŁŃŇŌŐŘŚŞŠȘŤŢȚŪŮŰŹŻŽ"
_CAPS_WORD = rf"[{_UP}][{_UP}'’.\-]+"
_CAPS = rf"{_CAPS_WORD}(?:[ /](?:(?:de|da|do|del|la|el|of|al) )?[{_UP}][{_UP}'’.\-]*){{0,3}}"
_TITLED = rf"[{_UP}][\w'’.\-]+(?: (?:(?:de|da|do|del|la|el|of|and|the) )?[{_UP}][\w'’.\-]*){{0,3}}"
_REGION = rf"(?:, ?(?!{_MONTH_NAMES} ?\d){_TITLED})?"
_DAY = (
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
    rf"(?:(?P<month_{{0}}>{_MONTH_NAMES}) ?(?P<day_{{0}}>\d{{{{1,2}}}})(?!\d)"
    rf"|(?P<day_{{0}}b>\d{{{{1,2}}}}) (?P<month_{{0}}b>{_MONTH_NAMES}))(?:,? (?P<year_{{0}}>(?:19|20)\d\d))?"
)
_DASH = r"\s*(?:[—–―‒]+\s*|-{2,}\s*|-\s+)"
_NEXT = rf"(?=[{_UP}\"“‘'«\d$£€<(\[])"
# Words in capitals that open a line before a dash and are no places: labels, and bodies that act themselves.
_NO_PLACE = re.compile(
    r"(?:BREAKING|UPDATED?|EXCLUSIVE|WATCH|LISTEN|VIDEO|PHOTOS?|ANALYSIS|OPINION|COMMENTARY|EDITORIAL|FACTBOX|REVIEW"
    r"|LIVE|CORRECT(?:ED|ION)|REPORT|TIMELINE|EXPLAINER|INTERVIEW|PROFILE|POLL|FEATURE|NEWS|ALERT|WRAP(?:UP)?|TOP|NOTE"
    r"|Q&A|FACT|FOCUS|SPECIAL|PREVIEW|SUMMARY|ADVISORY|URGENT|FLASH|DEVELOPING|RECAP|READ|THE|A|AN|ON|IN|WHY|HOW|WHAT"
    r"|WHO|WHEN|WHERE|MORE|ALSO|RELATED|FILE|NATO|UN|EU|OSCE|IAEA|OPEC|IMF|WTO|ASEAN|ECOWAS|UNHCR|UNICEF|UNESCO|ISIS|ISIL"
    r"|FIFA|UEFA|BRICS|COP\d*|G7|G8|G20|U\.N\.|E\.U\.)(?![\w.])"
)


class Agency(Struct, frozen=True, forbid_unknown_fields=True):
    """A news agency: its full name and the forms in which datelines write it."""

    name: str
    written: tuple[str, ...]


class _AgencyFile(Struct, frozen=True, forbid_unknown_fields=True):
    agency: tuple[Agency, ...]


@cache
def agencies() -> dict[str, str]:
    """Written form of each agency to its name.

    Raises: DataError, when one form is given to two agencies
    """
    names: dict[str, str] = {}
    for agency in load_toml("agencies.toml", _AgencyFile).agency:
        for written in agency.written:
            if names.setdefault(written, agency.name) != agency.name:
                raise DataError(f'two agencies are written "{written}"', where="data/text/agencies.toml")
    return names


def find_datelines(text: str, published: datetime.date | None = None) -> tuple[Dateline, ...]:
    """Datelines in order: at line starts, and behind a headline or byline in the first 400 characters.

    published: gives the year to a dateline that names only month and day (the year in which it is nearest)

    >>> [found.place for found in find_datelines("SIMFEROPOL, Ukraine (AFP) - Flags flew on the square.")]
    ['SIMFEROPOL, Ukraine']
    """
    found: list[Dateline] = []
    for match in sorted(_matches(text), key=lambda match: (match.start(), -match.end())):
        dateline = _dateline(match, published)
        if not any(dateline.span.overlaps(other.span) for other in found):
            found.append(dateline)
    return tuple(found)


def _matches(text: str) -> Iterator[re.Match[str]]:
    *at_line_start, inline, bare = _patterns()
    for pattern in at_line_start:
        yield from pattern.finditer(text)
    yield from _bare_matches(text, bare)
    yield from inline.finditer(text, 0, min(len(text), _HEAD_CHARS))


def _bare_matches(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Place and dash alone ("LONDON — ") are weak: only on the first line, or on the second under a headline."""
    starts = [match.start() for match in re.finditer(r"^[ \t]*\S", text[:_HEAD_CHARS], re.MULTILINE)][:2]
    for start in starts:
        match = pattern.match(text, start)
        if match and not _NO_PLACE.match(match["place"]):
            yield match


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    known = "|".join(sorted(map(re.escape, agencies()), key=len, reverse=True))
    signature = rf"(?:\((?P<agency>{known})\)|/(?P<agency_b>{known})/\.?)"
    first, second, third = (_DAY.format(number) for number in (1, 2, 3))
    place, titled = rf"(?P<place>{_CAPS}{_REGION})", rf"(?P<place>{_TITLED}{_REGION})"
    start = r"^[ \t]*"
    byline = rf"{_CAPS_WORD}(?: [{_UP}]\.)? {_CAPS_WORD}"
    tail = rf"{signature}(?:,? {second})?"
    # Two spaces alone may also be a table: only a long line behind them is a report.
    gap = rf"  (?=[{_UP}][a-z][^\n]{{60}})"
    # Services that listen to foreign radio and press: "LIMA (PERU), 3 FEB 89 (EFE) -- [TEXT]"; a station is no agency.
    listened = r"(?:(?P<day_1>\d{1,2}) (?P<month_1>[A-Z]{3,4})[A-Z]*(?: (?P<year_1>\d\d|(?:19|20)\d\d))?|NO DATE)"
    monitored = (
        rf"{start}{place}(?: \([^()\n]{{2,40}}\))?,\s+{listened}(?:\s+\((?:(?P<agency>{known})|[^()]{{2,80}})\))?"
        rf"\s*--\s*(?:\[[^\[\]]{{2,300}}\]\s*)*"
    )
    patterns = (
        rf"{start}(?:{titled}(?:,? {first})?[,.]? ?|{third} ?)?{tail}(?:{_DASH}|:\s+|(?<=/\.)\s+)",
        rf"{start}(?:{place}(?:,? {first})?[,.]? ?)?{tail}\s*{_NEXT}",
        rf"{start}{place}(?:,? {first})? ?\((?P<agency>[A-Z]{{2,6}})\)(?:,? {second})?{_DASH}{_NEXT}",
        rf"{start}{place}(?:,? {first})? (?P<agency>{known})(?:\s\s+{_NEXT}|{_DASH}{_NEXT})",
        rf"{start}{place}(?:,? {first})? (?P<agency>(?!FE|PAZ|RIO)[A-Z]{{2,3}}){gap}",
        rf"{start}{place},? {first}{_DASH}{_NEXT}",
        monitored,
        rf"(?<![\w'’.\-])(?:By {byline}(?:(?:,|,? and) {byline})* )?{place}(?:,? {first})? ?{tail}{_DASH}",
    )
    bare = rf"[ \t]*{place}(?:\s*[—–―‒]+\s*|\s+-{{1,3}}[ \t]+|{gap}){_NEXT}"
    return (*(re.compile(pattern, re.MULTILINE) for pattern in patterns), re.compile(bare))


def _dateline(match: re.Match[str], published: datetime.date | None) -> Dateline:
    parts = match.groupdict()
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    agency = parts.get("agency") or parts.get("agency_b")
    return Dateline(
        Span(start, match.end()),
        place=parts.get("place"),
        agency=agencies().get(agency, agency) if agency else None,
        day=_stated_day(parts, published),
    )


def _stated_day(parts: dict[str, str | None], published: datetime.date | None) -> datetime.date | None:
    for key in ("1", "2", "3"):
        month = parts.get(f"month_{key}") or parts.get(f"month_{key}b")
        day = parts.get(f"day_{key}") or parts.get(f"day_{key}b")
        if month and day and month[:3].title() in _MONTHS:
            return day_near(_MONTHS.index(month[:3].title()) + 1, int(day), parts.get(f"year_{key}"), published)
    return None


def day_near(month: int, day: int, year: str | None, published: datetime.date | None) -> datetime.date | None:
    """The day in its stated year, else in the year that brings it nearest to `published`; None if there is none.

    >>> day_near(12, 31, None, datetime.date(2022, 1, 2))
    datetime.date(2021, 12, 31)
    """
    if year and len(year) > _SHORT_YEAR:
        years = [int(year)]
    elif year:
        century = (published.year if published else _SHORT_YEARS_OF) // 100 * 100
        years = [century + int(year), century - 100 + int(year)]
    elif published:
        years = [published.year - 1, published.year, published.year + 1]
    else:
        return None
    days = [made for made in (_make_day(year, month, day) for year in years) if made]
    return min(days, key=lambda made: abs((made - published).days) if published else 0, default=None)


def _make_day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None

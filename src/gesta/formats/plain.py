"""Text from outside as text: nothing in it may steer the terminal, and days in few words."""

from __future__ import annotations

import calendar
import datetime
import hashlib
import re

# Control characters (C0, DEL, C1: a terminal obeys U+009B as it does ESC [), bidi marks and overrides that show words
# in another order than they stand (CVE-2021-42574), line and paragraph separators.
_STEERING = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
_STEERING_RUN = re.compile(f"[{_STEERING}\\s]+")
_STEERING_BUT_LINES = re.compile(f"(?![\\n\\t])[{_STEERING}]")
_ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
# Longer words of an article are no short quotation; most sentences of news are shorter.
LONGEST_QUOTATION = 300
# What JSON leaves as it is although a terminal would obey it.
_RAW_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def one_line(text: str) -> str:
    r"""Text that fits in one line and does nothing to the terminal.

    >>> one_line("a \x1b[31mred\x1b[0m line\n and  \u202eanother")
    'a red line and another'
    """
    return _STEERING_RUN.sub(" ", _ESCAPE_SEQUENCE.sub("", text)).strip()


def harmless(text: str) -> str:
    r"""Text with its lines kept, and without anything a terminal would obey.

    >>> harmless("one\x1b[2J\ntwo\x07")
    'one\ntwo'
    """
    return _STEERING_BUT_LINES.sub("", _ESCAPE_SEQUENCE.sub("", text))


def quiet_json(line: str) -> str:
    r"""The same JSON value with the characters that steer a terminal written as \u escapes.

    >>> quiet_json('{"a":"\x9b31m"}')
    '{"a":"\\u009b31m"}'
    """
    return _RAW_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def quotation(text: str, longest: int = LONGEST_QUOTATION) -> str:
    """Words of an article short enough to quote, cut at a word.

    >>> quotation("Talks began on Monday.", 12)
    'Talks began…'
    """
    if len(text) <= longest:
        return text
    words = text[: longest + 1].rsplit(None, 1)[0]
    return (words if len(words) <= longest else words[: longest - 1]) + "…"


def text_hash(text: str) -> str:
    """SHA-256 of an article's text: whoever has the article can tell that it is this one."""
    return hashlib.sha256(text.encode()).hexdigest()


def days_in_words(first: datetime.date | None, last: datetime.date | None) -> str:
    """An interval of days, as short as it can be said.

    >>> day = datetime.date
    >>> days_in_words(day(2022, 2, 1), day(2022, 2, 28)), days_in_words(day(2022, 2, 3), day(2022, 2, 9))
    ('2022-02', '2022-02-03…09')
    >>> days_in_words(None, day(2022, 2, 9)), days_in_words(None, None)
    ('until 2022-02-09', '')
    """
    if first is None and last is None:
        return ""
    if first is None:
        return f"until {last}"
    if last is None:
        return f"from {first}"
    if first == last:
        return str(first)
    return _whole_period(first, last) or _from_to(first, last)


def _whole_period(first: datetime.date, last: datetime.date) -> str | None:
    same_year = first.year == last.year
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year:04}" if same_year else f"{first.year:04}…{last.year:04}"
    if first.day != 1 or last.day != calendar.monthrange(last.year, last.month)[1]:
        return None
    if same_year:
        return f"{first.isoformat()[:7]}" if first.month == last.month else f"{first.isoformat()[:7]}…{last:%m}"
    return f"{first.isoformat()[:7]}…{last.isoformat()[:7]}"


def _from_to(first: datetime.date, last: datetime.date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first}…{last:%d}"
    return f"{first}…{last:%m-%d}" if first.year == last.year else f"{first}…{last}"

"""The words of time: every word gets one class character, and phrases are patterns over these characters."""

import functools
import re
from collections.abc import Mapping
from importlib import resources

import msgspec
from msgspec import Struct

from gesta.errors import DataError

DULL = "."
# Classes of words that no table lists because their form gives them away.
_SHAPES = ("int", "daynum", "year", "frac", "dayord", "decadenum", "clock", "dotclock", "qnum", "weeknum", "nineeleven")
# Table of the file -> class of its words in patterns.
_TABLES = {
    "months": "month", "short_months": "shortmonth", "doubtful_months": "doubtful", "weekdays": "weekday",
    "short_weekdays": "shortday", "plural_weekdays": "weekdays", "seasons": "season", "units": "unit",
    "year_units": "yearunit", "quarter_units": "quarter", "night_units": "night", "weekend_units": "weekend",
    "century_units": "century", "plural_units": "units", "parts": "part", "noons": "noon", "numbers": "number",
    "big_numbers": "bignumber", "ordinals": "ordinal", "decades": "decade", "days": "day", "sets": "set",
    "vague": "vague", "edges": "edge", "edges_of": "edgeof", "steps": "step",
}  # fmt: skip
# A capital makes the month; the lower-case word is a verb, a noun, an auxiliary or the end of a sentence.
_CAPITAL_ONLY = frozenset(
    {"short_months", "doubtful_months", "short_weekdays"},
)
_SPLIT = re.compile(r"([-–‑/])")
_CLOCK_AND_HALF = re.compile(r"(\d{1,2}(?:[.:]\d\d)?)([ap]\.?m\.?)", re.IGNORECASE)
_MONTH_AND_DAY = re.compile(r"([A-Z][a-z]{2,3}\.)(\d{1,2})")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?")
# "8.30 p.m." is a time only with its half of the day: "6.43" alone is a number.
_DOT_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_DECADE = re.compile(r"(?:1[0-9]|20)?\d0s")
_QUARTER = re.compile(r"Q[1-4]")
_WEEK = re.compile(r"W(?:0[1-9]|[1-4]\d|5[0-3])")
_FRACTION = re.compile(r"[1-9]/[1-9]|[½¼¾]")


class Holiday(Struct, frozen=True, forbid_unknown_fields=True):
    """A named day: fixed in the year, the nth weekday of a month, counted from Easter Sunday, or none of these.

    Where nothing is given it is known as a phrase and never resolved.
    """

    names: tuple[str, ...]
    month: int | None = None
    day: int | None = None
    easter: int | None = None
    weekday: int | None = None
    nth: int | None = None
    approximate: bool = False


class LexiconFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of `data/dates/lexicon.toml`."""

    months: dict[str, int]
    short_months: dict[str, int]
    doubtful_months: dict[str, int]
    weekdays: dict[str, int]
    short_weekdays: dict[str, int]
    plural_weekdays: dict[str, int]
    seasons: dict[str, str]
    units: dict[str, str]
    year_units: dict[str, str]
    quarter_units: dict[str, str]
    night_units: dict[str, str]
    weekend_units: dict[str, str]
    century_units: dict[str, str]
    plural_units: dict[str, str]
    parts: dict[str, str]
    noons: dict[str, str]
    numbers: dict[str, int]
    big_numbers: dict[str, int]
    ordinals: dict[str, int]
    decades: dict[str, int]
    days: dict[str, int]
    sets: dict[str, str]
    vague: dict[str, str]
    edges: dict[str, str]
    edges_of: dict[str, str]
    steps: dict[str, str]
    classes: dict[str, tuple[str, ...]]
    holidays: tuple[Holiday, ...]
    words: dict[str, tuple[str, ...]]


class Lexicon(Struct, frozen=True):
    """The tables ready for use.

    chars:    class name -> its character in class strings
    entries:  word as written -> class character
    numbers:  class name -> lower-case word -> the number it means
    letters:  class name -> lower-case word -> the unit, edge or TimeML letters it means
    holidays: lower-case name -> holiday; feasts: the last words of their names, with a capital
    words:    named lists of words that patterns ask about ("count nouns", "forward words")
    """

    chars: Mapping[str, str]
    entries: Mapping[str, str]
    numbers: Mapping[str, Mapping[str, int]]
    letters: Mapping[str, Mapping[str, str]]
    holidays: Mapping[str, Holiday]
    feasts: frozenset[str]
    words: Mapping[str, frozenset[str]]


def read_lexicon(content: bytes, *, where: str) -> LexiconFile:
    """The tables of a lexicon file.

    Raises: DataError, when the file breaks its schema; the message names the key
    """
    try:
        return msgspec.toml.decode(content, type=LexiconFile)
    except msgspec.ValidationError as error:
        raise DataError(str(error), where=where, fix="correct the key that the message names") from error


@functools.cache
def lexicon() -> Lexicon:
    """The shipped lexicon; read on first use."""
    name = "data/dates/lexicon.toml"
    return build_lexicon(read_lexicon((resources.files("gesta") / name).read_bytes(), where=name))


def listed(name: str) -> frozenset[str]:
    """The words of a named list of the lexicon, in lower case; names of streets and papers with their capital."""
    return lexicon().words[name]


def build_lexicon(file: LexiconFile) -> Lexicon:
    """Class characters and look-up tables out of the tables as written."""
    names = sorted({*_SHAPES, *_TABLES.values(), *file.classes, "holiday", "feast", "lowmonth"})
    chars = {name: chr(0xE000 + i) for i, name in enumerate(names)}
    holidays = {name: holiday for holiday in file.holidays for name in holiday.names}
    return Lexicon(
        chars=chars,
        entries=_entries(file, chars),
        numbers={name: getattr(file, table) for table, name in _TABLES.items() if _holds(file, table, int)},
        letters={name: getattr(file, table) for table, name in _TABLES.items() if _holds(file, table, str)},
        holidays=holidays,
        feasts=_last_words(file),
        words={name: frozenset(words) for name, words in file.words.items()},
    )


def _holds(file: LexiconFile, table: str, kind: type) -> bool:
    return all(isinstance(value, kind) for value in getattr(file, table).values())


def _entries(file: LexiconFile, chars: Mapping[str, str]) -> dict[str, str]:
    entries: dict[str, str] = {}
    for name, words in file.classes.items():
        for word in words:
            entries |= dict.fromkeys((word, word.capitalize(), word.upper()), chars[name])
    for table, name in _TABLES.items():
        char = chars[name]
        for word in getattr(file, table):
            entries |= dict.fromkeys((word.capitalize(), word.upper()), char)
            if table not in _CAPITAL_ONLY:
                entries[word] = char
    entries |= dict.fromkeys(file.doubtful_months, chars["lowmonth"])
    for word in _last_words(file):
        entries.setdefault(word, chars["feast"])
    return entries


def _last_words(file: LexiconFile) -> frozenset[str]:
    return frozenset(name.rpartition(" ")[2].capitalize() for holiday in file.holidays for name in holiday.names)


@functools.lru_cache(maxsize=65536)
def classify(word: str) -> str:
    """Class characters of a word: one, or several where the tokenizer left a compound whole ("mid-1996", "14/08/2020").

    >>> classify("Lukashenko"), len(classify("Wednesday")), len(classify("12-14"))
    ('.', 1, 3)
    """
    pieces = split_word(word)
    return "".join(map(_class_of, pieces))


@functools.lru_cache(maxsize=4096)
def split_word(word: str) -> tuple[str, ...]:
    """The word itself, or its pieces where each of them is a word of time.

    >>> split_word("end-2019"), split_word("S-300"), split_word("8.30pm")
    (('end', '-', '2019'), ('S-300',), ('8.30', 'pm'))
    """
    if word in lexicon().entries or len(word) < 3 or (word.isalpha() and word.isascii()):
        return (word,)
    for pattern in (_CLOCK_AND_HALF, _MONTH_AND_DAY):
        if found := pattern.fullmatch(word):
            return found.groups()
    if word == "9/11" or _FRACTION.fullmatch(word):
        return (word,)
    pieces = tuple(piece for piece in _SPLIT.split(word) if piece)
    if len(pieces) > 2 and all(_class_of(piece) != DULL for piece in pieces):
        return pieces
    return (word,)


def _class_of(word: str) -> str:
    entries = lexicon().entries
    if word in entries:
        return entries[word]
    shape = _shape_of(word)
    return lexicon().chars[shape] if shape else DULL


def _shape_of(word: str) -> str | None:
    if not any(c.isdigit() for c in word):
        return "frac" if word in "½¼¾" else None
    if _NUMBER.fullmatch(word):
        return _number_shape(word)
    if word == "9/11":
        return "nineeleven"
    shapes = (
        (_CLOCK, "clock"),
        (_DOT_CLOCK, "dotclock"),
        (_ORDINAL, "dayord"),
        (_DECADE, "decadenum"),
        (_QUARTER, "qnum"),
        (_WEEK, "weeknum"),
        (_FRACTION, "frac"),
    )
    return next((name for pattern, name in shapes if pattern.fullmatch(word)), None)


def _number_shape(word: str) -> str:
    if len(word) <= 2 and 1 <= int(word) <= 31:
        return "daynum"
    if len(word) == 4 and word[0] in "12" and 1000 <= int(word) <= 2199:
        return "year"
    return "int"

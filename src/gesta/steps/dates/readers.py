"""What matched words mean: one small reader per kind of time phrase; None refuses the match."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from msgspec import Struct

from gesta.steps.dates.lexicon import lexicon, listed
from gesta.steps.dates.phrases import (
    Calendar,
    Edge,
    Every,
    Joint,
    Length,
    Nth,
    Part,
    Ref,
    Relative,
    Shifted,
    Vague,
    Window,
    duration_value,
)
from gesta.steps.dates.words import Word


class Found:
    """The words that the named groups of a pattern matched, and the words around them.

    A group may stand under several numbers in a pattern (YEAR, YEAR2): the one that took part counts.
    """

    __slots__ = ("groups", "match", "words")

    def __init__(self, match: re.Match[str], words: Sequence[Word]) -> None:
        self.match = match
        self.words = words
        self.groups = {name.rstrip("23"): match.span(name) for name in match.re.groupindex if match.start(name) >= 0}

    def has(self, group: str) -> bool:
        """Whether the group took part."""
        return group in self.groups

    def of(self, group: str) -> Sequence[Word]:
        """The words of a group; empty where it took no part."""
        first, last = self.groups.get(group, (0, 0))
        return self.words[first:last]

    def text(self, group: str) -> str:
        """The words of a group in lower case, joined by spaces."""
        return " ".join(word.lower for word in self.of(group))

    def number(self, group: str) -> int | None:
        """The number that the lexicon or the digits give for the group's first word."""
        words = self.of(group)
        return number_of(words[0]) if words else None

    def letters(self, group: str) -> str | None:
        """The unit or TimeML letters that the lexicon gives for the group's first word."""
        words = self.of(group)
        return letters_of(words[0]) if words else None

    def unit(self) -> str:
        """The unit of time of the phrase."""
        return self.letters("UNIT") or ""

    @property
    def plural(self) -> bool:
        """Whether the unit stands in the plural."""
        words = self.of("UNIT")
        return bool(words) and words[0].kind == "units"

    def before(self) -> Word | None:
        """The word before the match."""
        i = self.match.start() - 1
        return self.words[i] if i >= 0 else None

    def after(self) -> Word | None:
        """The word after the match."""
        i = self.match.end()
        return self.words[i] if i < len(self.words) else None


class Meaning(Struct, frozen=True):
    """What a reader read where a bare reference does not say it all; `skip` words at the front stay outside."""

    ref: Ref
    edge: Edge | None = None
    clock: str | None = None
    approximate: bool = False
    skip: int = 0


class Refused(Struct, frozen=True):
    """Words that look like time and are a name or an age: nothing is to be found in them."""


REFUSED = Refused()
Outcome: TypeAlias = Ref | Meaning | Refused | None


# -- numbers -------------------------------------------------------------------------------------------------------

_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}


def number_of(word: Word) -> int | None:
    """The number of a word: its digits, or what the lexicon says."""
    if word.text[0].isdigit():
        digits = re.match(r"[\d,]+", word.text)
        return int(digits.group().replace(",", "")) if digits else None
    tables = lexicon().numbers
    table = tables.get(word.kind)
    if table is not None and word.lower in table:
        return table[word.lower]
    months = ("month", "shortmonth", "doubtful", "weekday", "shortday")
    return next((tables[name][word.lower] for name in months if word.lower in tables[name]), None)


def letters_of(word: Word) -> str | None:
    """The unit, edge or TimeML letters of a word."""
    return lexicon().letters.get(word.kind, {}).get(word.lower)


def read_count(words: Sequence[Word]) -> float | None:
    """The number that words spell; None where they leave it open ("several", "a few", "dozens of")."""
    if any(word.lower in listed("open_counts") for word in words):
        return None
    total, current, known = 0.0, 0.0, False
    for i, word in enumerate(words):
        step = _step(word, words[i + 1 :])
        if step is None:
            continue
        known = True
        if word.kind == "bignumber":
            current = max(current, 1) * step
            total, current = (total, current) if step == 100 else (total + current, 0.0)
        elif word.lower in {"couple", "dozen"}:
            current = max(current, 1) * step if word.lower == "dozen" else step
        else:
            current += step
    return total + current if known else None


def _step(word: Word, rest: Sequence[Word]) -> float | None:
    if word.kind == "frac":
        upper, _, lower = word.text.partition("/")
        return _FRACTIONS.get(word.text) or int(upper) / int(lower)
    fixed = {"couple": 2.0, "dozen": 12.0, "half": 0.5, "another": 1.0}
    if word.lower in fixed:
        return fixed[word.lower]
    if word.kind == "a":
        return None if any(_step(later, ()) is not None for later in rest) else 1.0
    return number_of(word)


def read_clock(words: Sequence[Word]) -> str | None:
    """A time of day as TimeML writes it ("22:00"), None where the words are no clock time."""
    noon = next((letters_of(word) for word in words if word.kind == "noon"), None)
    if noon is not None:
        return noon
    digits = next((word for word in words if word.text[0].isdigit()), None)
    found = re.match(r"(\d{1,2})(?:[.:]?(\d\d))?", digits.text) if digits else None
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    half = next((word.lower[0] for word in words if word.kind == "ampm"), None)
    part = next((letters_of(word) for word in words if word.kind in {"part", "night"}), None)
    if half is None and part is not None:
        half = "a" if part == "MO" else "p"
    if half is not None and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02d}:{minute:02d}" if hour <= 24 and minute < 60 else None


# -- turns ---------------------------------------------------------------------------------------------------------

_TURNS = {
    "last": -1, "past": -1, "previous": -1, "preceding": -1, "prior": -1, "this": 0, "these": 0, "that": 0, "same": 0,
    "current": 0, "latest": -1, "next": 1, "coming": 1, "upcoming": 1, "forthcoming": 1, "following": 1,
}  # fmt: skip
_ANAPHORIC = frozenset({"that", "same", "previous", "preceding", "prior", "following"})


def _turn(text: str) -> int | None:
    turns = [_TURNS[word] for word in text.split() if word in _TURNS]
    return turns[-1] if turns else None


def _is_anaphoric(text: str) -> bool:
    words = text.split()
    return bool(_ANAPHORIC & set(words)) or words == ["the", "next"]


# -- names ---------------------------------------------------------------------------------------------------------


def _is_name(found: Found) -> bool:
    """Whether the words around make it a name: "April 6 Movement", "Sunday Times", "Black Friday"."""
    after, before, words = found.after(), found.before(), lexicon().words
    if after is not None and after.text in words["named_after"]:
        return True
    return before is not None and before.text in words["named_before"]


# -- days, months, years -------------------------------------------------------------------------------------------


def day_of_month(found: Found) -> Outcome:
    """ "14 August 2020", "Wednesday, Aug. 14"."""
    day = found.number("DAY") or 0
    if _is_name(found):
        return REFUSED
    if not 1 <= day <= 31:
        return None
    return Calendar(
        year=found.number("YEAR"),
        month=found.number("MONTH"),
        day=day,
        weekday=found.number("WEEKDAY"),
        turn=_turn(found.text("TURN")),
        year_turn=_turn(found.text("YTURN")),
    )


def month(found: Found) -> Outcome:
    """ "August 2020", "August last year", "last August"."""
    if _is_name(found):
        return REFUSED
    return Calendar(
        month=found.number("MONTH"),
        year=found.number("YEAR"),
        turn=_turn(found.text("TURN")),
        year_turn=_turn(found.text("YTURN")),
    )


def spelled_month(found: Found) -> Outcome:
    """ "January nineteen ninety-seven"."""
    year_there = spelled_year(found)
    return Calendar(month=found.number("MONTH"), year=year_there.year) if isinstance(year_there, Calendar) else None


def weekday(found: Found) -> Outcome:
    """ "Wednesday", "last Friday", "Tuesday of last week"."""
    if _is_name(found):
        return REFUSED
    return Calendar(
        weekday=found.number("WEEKDAY"),
        turn=_turn(found.text("TURN")),
        week_turn=_turn(found.text("WTURN")),
        anaphoric=_is_anaphoric(found.text("TURN")),
    )


def _glued(found: Found) -> bool:
    """Whether the words of the groups and all between them stand without a space."""
    spans = [found.groups[name] for name in ("ONE", "OTHER", "MONTH", "DAY", "YEAR", "ELEVEN") if name in found.groups]
    words = found.words[min(first for first, _ in spans) : max(last for _, last in spans)]
    return all(one.end == two.start for one, two in pairwise(words))


def iso_day(found: Found) -> Outcome:
    """ "2020-08-14"."""
    month_number, day = found.number("MONTH") or 0, found.number("DAY") or 0
    if not _glued(found) or not 1 <= month_number <= 12 or not 1 <= day <= 31:
        return None
    return Calendar(year=found.number("YEAR"), month=month_number, day=day)


def slash_day(found: Found) -> Outcome:
    """ "14/08/2020", only where one of the two cannot be a month, or both are the same."""
    one, other = found.number("ONE") or 0, found.number("OTHER") or 0
    if not _glued(found) or (one <= 12 and other <= 12 and one != other) or min(one, other) > 12:
        return None
    return Calendar(year=found.number("YEAR"), month=min(one, other), day=max(one, other))


def iso_week(found: Found) -> Outcome:
    """ "2021-W47"."""
    return Calendar(year=found.number("YEAR"), week=int(found.of("WEEK")[0].text[1:]))


def nine_eleven(found: Found) -> Outcome:
    """ "9/11": the attacks of 2001, whose name is their date."""
    if "".join(word.text for word in found.of("ELEVEN")) != "9/11" or not _glued(found):
        return None
    return REFUSED if _is_name(found) else Calendar(year=2001, month=9, day=11)


def day_range(found: Found) -> Outcome:
    """ "12-14 May", "May 3 to 5", "5 or 6 June"."""
    left, right = found.number("ONE") or 0, found.number("OTHER") or 0
    word = found.text("LINK")
    between = (found.before() or found.words[0]).lower in {"between", "from"}
    if not (1 <= left <= 31 and 1 <= right <= 31) or _is_name(found):
        return None
    if word != "or" and right <= left:
        return None
    year, number = found.number("YEAR"), found.number("MONTH")
    days = (Calendar(year=year, month=number, day=left), Calendar(year=year, month=number, day=right))
    alternatives = word == "or" or (word == "and" and not between and right > left + 1)
    return Joint(*days, "or" if alternatives else "to")


def year_range(found: Found) -> Outcome:
    """ "2014-2016", "1989/90"."""
    left, right = found.number("ONE") or 0, found.number("OTHER") or 0
    if right < 100:
        right += left // 100 * 100
    if not _glued(found) or not left < right <= left + 99 or not 1400 <= left <= 2199:
        return None
    return Joint(Calendar(year=left), Calendar(year=right), "to")


def year(found: Found) -> Outcome:
    """A number of four digits where the words around make it a year, and not a count or part of a name."""
    number, before, after = found.number("YEAR") or 0, found.before(), found.after()
    words = lexicon().words
    if found.has("FISCAL") or found.has("LEAD"):
        return Calendar(year=number)
    if before is not None and (before.lower in words["numbered"] or before.text.isdigit()):
        return None
    if after is not None and after.lower in words["counted"]:
        return None
    return (
        Calendar(year=number)
        if found.has("EDGE") or _is_year_there(number, found.words[: found.match.start()], after)
        else None
    )


def _is_year_there(number: int, words: Sequence[Word], after: Word | None) -> bool:
    before = words[-1] if words else None
    recent = 1900 <= number <= 2099
    if before is None:
        return recent
    if before.lower in listed("counting"):
        plural = after is not None and after.text[0].islower() and after.text.endswith("s")
        return recent and not (number % 100 == 0 and plural)
    if before.lower in listed("year_before") or before.kind in {"month", "edge", "season", "fiscal"}:
        return 1400 <= number <= 2199
    if before.tag:
        return recent and before.tag[:2] in {"JJ", "NN"} and before.tag != "NNS"
    return recent and (
        before.text[0].isupper() or (after is not None and after.text[0].isalpha() and _is_determined(words))
    )


def _is_determined(words: Sequence[Word]) -> bool:
    """ "his unsuccessful 1996 campaign": a determiner two words before the number."""
    return len(words) > 1 and words[-2].lower in {"the", "a", "an", "his", "her", "its", "their", "'s", "’s", "our"}


def spelled_year(found: Found) -> Outcome:
    """ "nineteen ninety-six", "the year two thousand"."""
    words = [word for word in found.of("SPELLED") if word.kind != "hyphen"]
    if any(word.kind == "bignumber" for word in words):
        whole = read_count(words)
        return Calendar(year=int(whole)) if found.has("LEAD") and whole and 1000 <= whole <= 2199 else None
    head, tail = number_of(words[0]) or 0, read_count(words[1:]) or 0
    if head not in {17, 18, 19, 20} or not 10 <= tail <= 99:
        return None
    return Calendar(year=int(head * 100 + tail))


def decade(found: Found) -> Outcome:
    """ "the 1990s", "the '80s", "the nineties", "nineteen eighties"."""
    if found.has("DIGITS"):
        digits = number_of(found.of("DIGITS")[0]) or 0
        if found.of("DIGITS")[0].kind == "year" and digits % 10:
            return None
        # "in the 30s" is warm weather or an age; from the sixties on the press leaves the apostrophe out.
        bare = digits < 60 or not (found.has("THE") or found.has("EDGE"))
        if digits < 100 and not found.has("APOSTROPHE") and bare:
            return None
        return Calendar(decade=(digits if digits >= 100 else 1900 + digits) // 10)
    value = found.number("DECADE") or 0
    head = found.number("CENTURY") or 19
    after = found.before()
    aged = after is not None and after.lower in {"his", "her", "their", "my"}
    return None if aged else Calendar(decade=head * 10 + value)


def century(found: Found) -> Outcome:
    """ "the 20th century", "the twenty-first century"."""
    number = read_count(found.of("NUMBER"))
    return Calendar(century=int(number)) if number and 1 <= number <= 22 else None


def quarter(found: Found) -> Outcome:
    """ "the third quarter of 2023", "Q3 2023", "last year's first half"."""
    words = found.of("NUMBER")
    number = int(words[0].text[1]) if words[0].kind == "qnum" else number_of(words[0])
    if words[0].kind == "last":
        number = 2
    dated = found.has("YEAR") or found.has("YTURN")
    half = found.has("HALF")
    if number is None or number > (2 if half else 4) or (half and not dated):
        return None
    return Calendar(
        year=found.number("YEAR"),
        quarter=None if half else number,
        half=number if half else None,
        year_turn=_turn(found.text("YTURN")),
    )


def season(found: Found) -> Outcome:
    """ "last spring", "the summer of 2014"; a bare "fall" is not enough."""
    before, after = found.before(), found.after()
    word = found.of("SEASON")[0]
    dated = found.has("TURN") or found.has("YEAR") or found.has("YTURN") or found.has("EDGE")
    leads = before is not None and before.lower in {
        "in",
        "since",
        "until",
        "by",
        "before",
        "after",
        "during",
        "for",
        "through",
        "of",
    }
    if _is_name(found) or not (dated or found.has("THE") or leads):
        return None
    if word.lower == "fall" and not dated and (after is not None and after.lower in {"of", "from", "in", "to", "and"}):
        return None
    if word.lower == "fall" and _is_decline(found):
        return None
    if word.text[0].isupper() and before is not None and not dated:
        return None
    return Calendar(
        year=found.number("YEAR"),
        season=letters_of(word) or "FA",
        turn=_turn(found.text("TURN")),
        year_turn=_turn(found.text("YTURN")),
    )


def _is_decline(found: Found) -> bool:
    """ "this fall in prices" is a decline; "this fall in Vienna" and "last fall in his home" are seasons."""
    i = found.match.end()
    if found.has("TURN") and found.text("TURN") != "this":
        return False
    following = found.words[i : i + 2]
    return len(following) == 2 and following[0].lower == "in" and following[1].text.islower() and not following[1].kind


def holiday(found: Found) -> Outcome:
    """ "Christmas Day", "last Easter"."""
    after = found.after()
    thing = after is not None and (after.tag[:2] == "NN" or after.lower in listed("feast_things"))
    if _is_name(found) or (
        thing and found.of("HOLIDAY")[0].lower in {"christmas", "easter", "halloween", "thanksgiving"}
    ):
        return REFUSED
    named = lexicon().holidays[found.of("HOLIDAY")[0].lower]
    return Calendar(holiday=named, year=found.number("YEAR"), turn=_turn(found.text("TURN")))


# -- counted from the day of writing or from the date before -------------------------------------------------------


def day_word(found: Found) -> Outcome:
    """ "today", "tonight", "overnight"."""
    word, before = found.of("DAY")[0], found.before()
    if word.text == "Today" and before is not None and (before.text[0].isalnum() or before.kind == "possessive"):
        return None
    if word.kind in {"tonight", "overnight"}:
        return Meaning(Relative("day", 0), clock="NI", approximate=word.kind == "overnight")
    return Relative("day", found.number("DAY") or 0)


def relative(found: Found) -> Outcome:
    """ "last month", "this year", "the previous day", "the past year"."""
    turn_text, unit = found.text("TURN"), found.unit()
    turn = _turn(turn_text)
    if turn is None or unit in {"minute", "hour"}:
        return None
    # "This Week" is a broadcast.
    if found.of("UNIT")[0].text.istitle():
        return REFUSED
    anaphoric = _is_anaphoric(turn_text)
    if unit == "night":
        return Meaning(Relative("day", turn, anaphoric), clock="NI")
    words = turn_text.split()
    span = words[-1] in {"past", "coming"} or words == ["the", "last"]
    if (span and words[0] != "this" and unit != "weekend") or (
        words == ["the", "next"] and unit in {"year", "decade", "quarter"}
    ):
        return Window(1, unit, turn)
    return Relative(unit, turn, anaphoric)


def the_unit(found: Found) -> Outcome:
    """ "the weekend"; other units only with an edge: "the end of the year", "later in the day"."""
    unit = found.unit()
    if unit == "weekend":
        return Relative("weekend", -1)
    if found.has("EDGE"):
        return Relative(unit, 0, anaphoric=unit == "day") if unit not in {"minute", "hour", "night"} else None
    before, after = found.before(), found.after()
    if (
        before is None
        or before.lower not in {"for", "in", "during", "throughout"}
        or unit not in {"week", "month", "quarter", "year"}
    ):
        return None
    ended = after is not None and after.lower in {"ended", "ending", "ends", "to"}
    return Length(1, unit) if ended else Relative(unit, 0, anaphoric=True)


def part_of_day(found: Found) -> Outcome:
    """ "this morning", "that evening", "the next morning"."""
    turn = _turn(found.text("TURN")) if found.has("TURN") else 0
    if turn is None:
        return None
    anaphoric = not found.has("TURN") or _is_anaphoric(found.text("TURN"))
    return Meaning(Relative("day", turn, anaphoric), clock=found.letters("PARTS"))


def year_end(found: Found) -> Outcome:  # noqa: ARG001 - the words say it all
    """ "year-end", "the year's end"."""
    return Meaning(Relative("year", 0), edge="end")


def window(found: Found) -> Outcome:
    """ "the past two weeks", "the next few days", "recent months", "the weeks ahead"."""
    words = found.text("TURN").split()
    sign = 1 if words[-1] in {"next", "coming", "upcoming", "following", "ahead", "future"} else -1
    if not found.has("COUNT"):
        return Window(None, found.unit(), sign) if found.plural or words[-1] == "recent" else None
    return Window(read_count(found.of("HIGH") or found.of("COUNT")), found.unit(), sign)


def first_units(found: Found) -> Outcome:
    """ "the first nine months of 1990", "the last two weeks of February", "the third week of May"."""
    side = found.of("SIDE")[-1]
    number = -1 if side.kind == "last" else number_of(side) or 0
    whole = _whole(found)
    if whole is None and not (found.plural and number == 1):
        return None
    if number > 1 and (found.has("COUNT") or found.unit() not in {"day", "week", "weekend"}):
        return None
    count = read_count(found.of("COUNT")) if found.has("COUNT") else 1
    return Part(count, found.unit(), -1 if number < 0 else 1, whole, skip=max(number - 1, 0))


def _whole(found: Found) -> Ref | None:
    if found.has("MONTH"):
        return Calendar(month=found.number("MONTH"), year=found.number("YEAR"))
    if found.has("YEAR"):
        return Calendar(year=found.number("YEAR"))
    if found.has("WHOLE"):
        return Relative(found.letters("WHOLE") or "year", _turn(found.text("WTURN")) or 0)
    return None


def shift(found: Found) -> Shifted:
    """ "two weeks ago", "a day earlier", "years later", "the day before"."""
    one = None if found.plural else 1.0
    count = read_count(found.of("HIGH") or found.of("COUNT")) if found.has("COUNT") else one
    side = found.text("SIDE").split()[0]
    if side in {"ago", "hence", "from"}:
        return Shifted(count, found.unit(), -1 if side == "ago" else 1, "published")
    return Shifted(count, found.unit(), -1 if side in {"earlier", "before"} else 1, "previous")


def before_words(found: Found) -> Outcome:
    """Counted from an event that only words name: "three days before the election"."""
    rest = found.words[found.match.end() : found.match.end() + 7]
    stop = next((i for i, word in enumerate(rest) if word.lower in listed("stops")), len(rest))
    base = shift(found)
    if stop == 0:
        return base if not found.has("COUNT") or found.unit() in {"day", "week", "month", "year"} else None
    return Shifted(base.count, base.unit, base.sign, "words", words=_join(rest[:stop]))


def _join(words: Sequence[Word]) -> str:
    pieces = [words[0].text]
    for one, two in pairwise(words):
        pieces.append(" " * (two.start > one.end) + two.text)
    return "".join(pieces)


def in_units(found: Found) -> Outcome:
    """ "in two weeks", "within days": ahead under a future tense, else a length."""
    if found.unit() == "quarter" and found.text("COUNT") == "a":
        return None
    count = read_count(found.of("HIGH") or found.of("COUNT"))
    if found.text("SIDE") == "within":
        return Meaning(Window(count, found.unit(), 1, tentative=True), skip=1)
    return Meaning(Shifted(count, found.unit(), 1, "published", tentative=True), skip=1)


def nth(found: Found) -> Outcome:
    """ "the second night": numbered in a series that the text began somewhere; "for a second night" runs until now."""
    number = found.number("NUMBER")
    if number is None or found.unit() not in {"day", "night", "week", "month", "year", "weekend"}:
        return None
    before = found.before()
    return Nth(number, found.unit(), running=before is not None and before.lower == "for")


# -- lengths and repetition ----------------------------------------------------------------------------------------


def length(found: Found) -> Outcome:
    """ "three days", "two-week", "several months", "2 1/2 years"."""
    unit, after, words = found.unit(), found.after(), found.of("COUNT")
    if words[0].kind == "year" and len(words) == 1 and 1900 <= (number_of(words[0]) or 0) <= 2099:
        return None
    shared = after is not None and after.lower in {"of", "final", "finals", "the"}
    if unit == "quarter" and (words[0].kind == "a" or (shared and words[0].lower == "three")):
        return None
    if found.of("UNIT")[0].text[0].isupper() and found.before() is not None:
        return None
    if found.text("COUNT") == "one" and unit == "day" and not _lasts(found.before()):
        return None
    if found.has("TAIL"):
        return Length((read_count(words) or 0) + 0.5, unit)
    return Length(read_count(words), unit, read_count(found.of("HIGH")) if found.has("HIGH") else None)


def _lasts(before: Word | None) -> bool:
    return before is not None and before.lower in listed("lasting")


def a_unit(found: Found) -> Outcome:
    """ "a year": a length after a preposition ("for a year"), a rate after what is counted ("twice a year")."""
    unit, before, after = found.unit(), found.before(), found.after()
    if unit in {"night", "quarter", "weekend", "century"}:
        return None
    if found.text("A") == "per":
        return Every(duration_value(1, unit))
    if before is None:
        return None
    if before.lower in listed("lasting") or found.has("TAIL"):
        return Length(1.5 if found.has("TAIL") else 1, unit)
    counted = before.lower in {"once", "twice", "times"} or before.kind in {
        "number",
        "bignumber",
        "int",
        "daynum",
        "units",
    }
    if counted or before.tag in {"NN", "NNS", "CD"} or (not before.tag and before.lower.endswith("s")):
        return Every(duration_value(1, unit)) if after is None or after.kind != "hyphen" else None
    return None


def bare_units(found: Found) -> Outcome:
    """ "for weeks", "years of war", "weeks or months": a length without a number."""
    before, after = found.before(), found.after()
    starts = before is not None and before.lower in listed("spanning")
    ends = after is not None and after.lower in {"of", "later", "before", "after"}
    if found.unit() in {"night", "quarter", "weekend"} or not (starts or (ends and found.unit() != "minute")):
        return None
    return Length(None, found.unit())


def unit_long(found: Found) -> Outcome:
    """ "decades-long", "day-long"."""
    return Length(None if found.plural else 1, found.unit())


def every(found: Found) -> Outcome:
    """ "every Friday", "each July", "every two weeks", "every morning"."""
    if found.has("WEEKDAY"):
        if found.has("UNIT") and found.text("UNIT") != "nights":
            return None
        letters = "NI" if found.has("UNIT") else found.letters("PARTS")
        part = f"T{letters}" if letters else ""
        return Every(f"XXXX-WXX-{found.number('WEEKDAY')}{part}")
    if found.has("MONTH"):
        return Every(f"XXXX-{found.number('MONTH'):02d}")
    if found.has("SEASON"):
        return Every(f"XXXX-{found.letters('SEASON') or 'FA'}")
    if found.has("PARTS"):
        return Every(f"XXXX-XX-XXT{found.letters('PARTS') or 'NI'}")
    return Every(duration_value(read_count(found.of("COUNT")) if found.has("COUNT") else 1, found.unit()))


def periodical(found: Found) -> Outcome:
    """ "daily", "annually"."""
    value, after = found.letters("SET"), found.after()
    # A quarterly loss is one of a quarter, no repetition; a daily patrol comes back.
    if found.text("SET") == "quarterly" and after is not None and after.text[0].isalpha():
        return None
    return Every(value) if value else None


# -- points at large -----------------------------------------------------------------------------------------------


def vague(found: Found) -> Outcome:
    """ "now", "recently", "soon"; "as soon as" and "sooner" are comparisons."""
    before, after, word = found.before(), found.after(), found.text("VAGUE")
    compared = word == "soon" and any(
        near is not None and near.lower in {"as", "after", "too"} for near in (before, after)
    )
    value = found.letters("VAGUE")
    return Vague(value) if value and not compared else None


def these_days(found: Found) -> Outcome:
    """ "these days"."""
    return Vague("PRESENT_REF") if found.text("UNIT") == "days" and found.text("THESE") == "these" else None


def at_large(found: Found) -> Outcome:
    """ "the past", "the future"."""
    after = found.after()
    counted = {"number", "int", "daynum", "unit", "units", "yearunit", "few", "several", "couple"}
    if after is not None and (after.kind in counted or after.tag[:2] in {"NN", "JJ"}):
        return None
    return Vague("FUTURE_REF" if found.text("WORD") == "future" else "PAST_REF")


def clock_time(found: Found) -> Outcome:
    """ "1 p.m.", "10:35 a.m.", "noon": a time of day whose day the text told before."""
    if found.of("TIME")[0].text == "Noon":
        return None
    clock = read_clock(found.of("TIME"))
    return Meaning(Relative("day", 0, anaphoric=True), clock=clock) if clock else None


def week_of(found: Found) -> Outcome:
    """ "the week of March 6": the ISO week that holds the day."""
    if found.unit() not in {"week", "weekend"}:
        return None
    return Calendar(month=found.number("MONTH"), day=found.number("DAY"), year=found.number("YEAR"), week=0)


def age(found: Found) -> Outcome:  # noqa: ARG001 - whatever the words are
    """ "20-year-old": an age."""
    return REFUSED


READERS: Mapping[str, Callable[[Found], Outcome]] = {
    reader.__name__: reader
    for reader in (
        a_unit,
        age,
        at_large,
        bare_units,
        before_words,
        century,
        clock_time,
        day_of_month,
        day_range,
        day_word,
        decade,
        every,
        first_units,
        holiday,
        in_units,
        iso_day,
        iso_week,
        length,
        month,
        nine_eleven,
        nth,
        part_of_day,
        periodical,
        quarter,
        relative,
        season,
        shift,
        slash_day,
        spelled_month,
        spelled_year,
        the_unit,
        these_days,
        unit_long,
        vague,
        week_of,
        weekday,
        window,
        year,
        year_end,
        year_range,
    )
}

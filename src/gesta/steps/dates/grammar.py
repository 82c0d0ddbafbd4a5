"""Finds time phrases: patterns over word classes, each with the reader of its words."""

import functools
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from gesta.records import Token
from gesta.steps.dates import builders as read
from gesta.steps.dates.builders import Found, Meaning, letters_of, read_clock
from gesta.steps.dates.lexicon import lexicon
from gesta.steps.dates.phrases import Bound, Calendar, Edge, Joint, Length, Phrase, Ref, Shifted, Window
from gesta.steps.dates.words import Word, read_words


class Rule(NamedTuple):
    """A name, a pattern over class names (groups in capitals), and what its words mean."""

    name: str
    pattern: str
    build: Callable[[Found], Ref | Meaning | None]


# Pieces of patterns, by name in braces. Where several readings are possible the longest stands first.
_MACROS = {
    "unit": "(?:unit|yearunit|quarter|night|weekend|century|units)",
    "spelled": "(?:number(?:hyphen? number)?)",
    "count": (
        "(?:(?:daynum|int|year)(?:and? frac|and a half)? bignumber?"
        "|a? bignumber(?: and? {spelled})?"
        "|{spelled}(?: bignumber(?: and? {spelled})?)*(?: and a half)?"
        "|(?:a|the)? couple of?|a? few|a? several|a? dozen|dozens of|half a|frac|another|a)"
    ),
    "high": "(?:(?:to|or|hyphen)(?P<HIGH>{count}))?",
    "apx": "(?:about|up to|(?:more|less) than|at (?:least|most)|over)?",
    "turn": "(?:this (?:past|coming)|(?:the|that|this)? same|the? (?:last|past|previous|next|coming|following|current|latest)|this|that)",
    "edge": "(?:the? edge hyphen?|edge (?:in|on)|the? edgeof (?:of)|edgeof hyphen|step (?:in|on)?)",
    "ofyear": "(?:comma? (?:of|in)? (?P<YEAR>year)|of? (?P<YTURN>(?:last|this|next|that|previous) yearunit))?",
    "time": "(?:(?:clock|dotclock|daynum|int) (?:ampm|oclock|zone|(?:in the part))(?: zone)?|noon|clock)",
    "day": "(?:daynum|dayord)",
}

# Dates: may take "early", "the end of" and a time of day before, and a part of the day after.
_DATES: tuple[Rule, ...] = (
    Rule("day-range", "(?P<ONE>{day})(?P<LINK>hyphen|to|and|or)(?P<OTHER>{day})of?(?P<MONTH>month)(?:comma?(?P<YEAR>year))?", read.day_range),
    Rule("day-range", "(?P<MONTH>month)(?P<ONE>{day})(?P<LINK>hyphen|to|and|or)(?P<OTHER>{day})(?!hyphen|number|int|month|bignumber|ampm|{unit})(?:comma?(?P<YEAR>year))?", read.day_range),
    Rule("day", "(?:(?P<WEEKDAY>weekday|shortday)comma?)?the?(?P<DAY>{day}|ordinal)of?(?P<MONTH>month){ofyear}", read.day_of_month),
    Rule("day", "(?:(?:this coming)?(?P<WEEKDAY>weekday|shortday)comma?)?(?P<TURN>last|this|next)?(?P<MONTH>month)period?the?(?P<DAY>{day}|ordinal(?!{unit}|hyphen))(?!hyphen? bignumber|ampm){ofyear}", read.day_of_month),
    Rule("iso-day", "(?P<YEAR>year)hyphen(?P<MONTH>daynum|int)hyphen(?P<DAY>daynum|int)", read.iso_day),
    Rule("slash-day", "(?P<ONE>daynum|int)hyphen(?P<OTHER>daynum|int)hyphen(?P<YEAR>year)", read.slash_day),
    Rule("iso-week", "(?P<YEAR>year)hyphen?(?P<WEEK>weeknum)", read.iso_week),
    Rule("nine-eleven", "nineeleven", read.nine_eleven),
    Rule("month", "(?:the unit of)?(?P<MONTH>month)(?:comma?(?:of|in)?(?P<YEAR>year)|of?(?P<YTURN>(?:last|this|next|that|previous) yearunit))", read.month),
    Rule("month", "(?P<TURN>{turn})?(?P<MONTH>month)", read.month),
    Rule("holiday", "(?P<TURN>last|this|next|the? (?:previous|following))?(?P<HOLIDAY>holiday)(?:comma?(?P<YEAR>year))?", read.holiday),
    Rule("weekday", "(?P<TURN>{turn})?(?P<WEEKDAY>weekday)(?:of?(?P<WTURN>(?:the? (?:last|previous|following)|this|next) unit))?", read.weekday),
    Rule("year-range", "(?P<ONE>year)hyphen(?P<OTHER>year|daynum|int)", read.year_range),
    Rule("quarter", "(?:(?P<YTURN>(?:last|this|next) yearunit)possessive|the?(?P<YEAR>year))?the? fiscal? hyphen?(?P<NUMBER>ordinal|dayord)hyphen? fiscal?(?:quarter|(?P<HALF>half))(?:(?:of|in)the? fiscal?(?P<YEAR2>year)|of?(?P<YTURN2>(?:last|this|next) yearunit))?", read.quarter),
    Rule("quarter", "the?(?P<NUMBER>last)(?P<HALF>half)of the?(?P<YEAR>year)", read.quarter),
    Rule("quarter", "(?P<NUMBER>qnum)(?:of|comma|in)?(?P<YEAR>year)?", read.quarter),
    Rule("season", "(?:(?P<TURN>{turn})|(?P<THE>the))?(?P<SEASON>season|fall)(?:of?(?P<YEAR>year)|of?(?P<YTURN>(?:last|this|next|that) yearunit))?", read.season),
    Rule("decade", "(?P<THE>the)?(?P<APOSTROPHE>apostrophe)?(?P<DIGITS>decadenum)", read.decade),
    Rule("decade", "(?P<THE>the)(?P<DIGITS>year)(?:possessive|apostrophe)(?=comma|period|and|to|$)", read.decade),
    Rule("decade", "the?(?:(?P<CENTURY>number)hyphen?)?(?P<DECADE>decade)", read.decade),
    Rule("century", "the?(?P<NUMBER>ordinal|dayord|number hyphen ordinal)hyphen? century", read.century),
    Rule("day-word", "(?P<DAY>day|tonight|overnight)", read.day_word),
    Rule("relative", "(?P<TURN>{turn})fiscal?(?P<UNIT>unit|yearunit|quarter|night|weekend|century)(?!hyphen)", read.relative),
    Rule("the-unit", "the fiscal?(?P<UNIT>unit|yearunit|quarter|weekend|century)(?!hyphen|step|ago)", read.the_unit),
    Rule("part-of-day", "(?:(?P<TURN>{turn})(?:edge hyphen?)?|the?edge hyphen?)(?P<PARTS>part)", read.part_of_day),
    Rule("year", "(?P<LEAD>the yearunit)?(?P<FISCAL>fiscal)?(?P<YEAR>year)(?:quarter|periodword)?(?!hyphen?(?:{unit}|bignumber))", read.year),
    Rule("spelled-year", "(?P<LEAD>the yearunit)?(?P<SPELLED>number {spelled}|number bignumber)(?!hyphen?{unit}|number|bignumber)", read.spelled_year),
)  # fmt: skip

# Everything else: counted from something, windows, lengths, repetition, points at large.
_OTHERS_FIRST: tuple[Rule, ...] = (
    Rule("age", "{count}hyphen?{unit}hyphen?old", read.refuse),
    Rule("age", "{unit}hyphen?old", read.refuse),
    Rule("week-of", "the(?P<UNIT>unit|weekend)of(?:(?P<MONTH>month)(?P<DAY>{day})|(?P<DAY2>{day})(?P<MONTH2>month))(?:comma?(?P<YEAR>year))?", read.week_of),
    Rule("every", "(?P<WEEKDAY>weekday)(?P<UNIT>units)", read.every),
    Rule("shift", "{apx}(?P<COUNT>{count}){high}more?hyphen?(?P<UNIT>{unit})(?:or so)?hyphen?(?P<SIDE>ago|hence|step)", read.shift),
    Rule("shift", "the?(?P<UNIT>{unit})hyphen?(?P<SIDE>ago|hence|step)(?:(?:ordinal hyphen?)?(?:quarter|periodword))?", read.shift),
    Rule("shift", "(?P<COUNT>{count})(?P<UNIT>{unit})(?P<SIDE>from vague)", read.shift),
    Rule("shift-from", "(?:(?P<COUNT>{count})|the)?(?P<UNIT>{unit})(?P<SIDE>before|after)", read.before_words),
    Rule("window", "(?P<TURN>the?(?:last|past|next|coming|following|recent|previous))about?(?P<COUNT>{count}){high}(?:additional)?(?P<UNIT>{unit})(?!hyphen?old)(?!of month)", read.window),
    Rule("first-units", "(?P<SIDE>the?(?:ordinal|last))(?P<COUNT>{count})?(?P<UNIT>{unit})of the?(?:(?P<MONTH>month)of?(?P<YEAR>year)?|(?P<YEAR2>year)|(?P<WTURN>last|this|next)?(?P<WHOLE>unit|yearunit|century))", read.first_units),
    Rule("first-units", "(?P<SIDE>the?ordinal)(?P<COUNT>{count})(?P<UNIT>{unit})", read.first_units),
    Rule("every", "each(?:(?P<COUNT>{count})?(?P<UNIT>{unit})|(?P<MONTH>month)|(?P<WEEKDAY>weekday|weekdays)(?P<PARTS>part)?|(?P<SEASON>season|fall)|(?P<PARTS2>part))", read.every),
)  # fmt: skip
_OTHERS_LAST: tuple[Rule, ...] = (
    Rule("window", "(?P<TURN>the?(?:recent|coming|past|future|last|next))(?P<UNIT>units)", read.window),
    Rule("window", "(?P<TURN>recent)(?P<UNIT>unit|yearunit)", read.window),
    Rule("window", "the(?P<UNIT>units)(?P<TURN>ahead)", read.window),
    Rule("every", "(?P<WEEKDAY>weekdays)(?P<PARTS>part)?", read.every),
    Rule("nth", "(?:the|a|this)?(?P<NUMBER>ordinal|dayord)(?P<UNIT>unit|yearunit|night|weekend)(?!hyphen)", read.nth),
    Rule("clock", "about?(?P<TIME>(?:clock|dotclock|daynum|int)(?:ampm|oclock|zone|in the part)zone?|noon)", read.clock_time),
    Rule("length", "{apx}(?!a(?:unit|yearunit))(?P<COUNT>{count}){high}(?:more|additional)?hyphen?(?P<UNIT>{unit})(?P<TAIL>and a half)?(?:hyphen long)?", read.length),
    Rule("rate", "(?P<A>a|per)(?P<UNIT>unit|yearunit)(?P<TAIL>and a half)?(?!hyphen)", read.a_unit),
    Rule("length", "(?P<UNIT>{unit})hyphen long", read.unit_long),
    Rule("length", "(?P<UNIT>units)(?:(?:or|and)(?P<HIGH>units))?", read.bare_units),
    Rule("year-end", "the?yearunit possessive?hyphen?edgeof(?!of)", read.year_end),
    Rule("set", "(?P<SET>set)", read.periodical),
    Rule("vague", "(?:right|more)?(?P<VAGUE>vague)", read.vague),
    Rule("these-days", "(?P<THESE>this)(?P<UNIT>units)", read.these_days),
    Rule("at-large", "the(?P<WORD>past|future)", read.at_large),
)  # fmt: skip
_BEFORE_DATE = (
    "(?:about?(?P<CLOCK>{time})comma?(?:on|in)?)?(?:the(?P<PARTOF>part|night)of)?(?:(?P<EDGE>{edge}))?"
)
_AFTER_DATE = "(?:(?:on|in the|at)?(?P<PART>part|night)(?!hyphen))?(?:comma?at about?(?P<CLOCKAT>{time}))?"


class _Compiled(NamedTuple):
    scan: re.Pattern[str]
    rules: tuple[tuple[Rule, re.Pattern[str]], ...]


@functools.cache
def _compiled() -> _Compiled:
    dates = [rule._replace(pattern=_BEFORE_DATE + rule.pattern + _AFTER_DATE) for rule in _DATES]
    rules = [*_OTHERS_FIRST, *dates, *_OTHERS_LAST]
    sources = [_class_pattern(rule.pattern) for rule in rules]
    bare = [re.sub(r"\(\?P<\w+>", "(?:", source) for source in sources]
    scan = re.compile("(?=[^.])(?:" + "|".join(bare) + ")")
    return _Compiled(scan, tuple((rule, re.compile(source)) for rule, source in zip(rules, sources, strict=True)))


def _class_pattern(pattern: str) -> str:
    """A pattern over class names as a pattern over class characters.

    >>> len(_class_pattern("the? month"))
    3
    """
    while "{" in pattern:
        pattern = re.sub(r"\{(\w+)\}", lambda found: _MACROS[found[1]], pattern)
    spaced = re.sub(r"(\(\?P<)(\w+)(>)", lambda found: f"{found[1]}{found[2].upper()}{found[3]}", pattern)
    return re.sub(r"[a-z]+|\s", lambda found: lexicon().chars[found[0]] if found[0].strip() else "", spaced)


# -- finding -------------------------------------------------------------------------------------------------------


def find_phrases(tokens: Sequence[Token]) -> tuple[Phrase, ...]:
    """The time phrases of a sentence in text order, without overlap.

    tokens: the words of one sentence; tags and names are used where they are filled, and not missed where they are empty
    """
    words = read_words(tokens)
    if not words:
        return ()
    classes = "".join([word.char for word in words])
    return _join_phrases(_scan(words, classes), words)


class _Hit(NamedTuple):
    phrase: Phrase
    first: int
    last: int


def _scan(words: Sequence[Word], classes: str) -> list[_Hit]:
    compiled, hits, at = _compiled(), [], 0
    while (candidate := compiled.scan.search(classes, at)) is not None:
        at = candidate.start()
        hit, end = _match_at(words, classes, at)
        if hit is not None:
            hits.append(hit)
        at = end
    return hits


def _match_at(words: Sequence[Word], classes: str, at: int) -> tuple[_Hit | None, int]:
    """The phrase that begins at word `at`, and where to look on."""
    for rule, pattern in _compiled().rules:
        match = pattern.match(classes, at)
        if match is None:
            continue
        if rule.build is read.refuse:
            return None, match.end()
        found = Found(match, words)
        meaning = rule.build(found)
        if meaning is not None:
            return _Hit(_phrase(rule, found, meaning), match.start(), match.end()), match.end()
    return None, at + 1


def _phrase(rule: Rule, found: Found, meaning: Ref | Meaning) -> Phrase:
    inside = found.words[found.match.start() : found.match.end()]
    if rule.name == "in-units":
        inside = inside[1:]
    if not isinstance(meaning, Meaning):
        meaning = Meaning(meaning)
    return Phrase(
        first=inside[0].token,
        last=inside[-1].token + 1,
        start=inside[0].start,
        end=inside[-1].end,
        text=" ".join(word.text for word in inside),
        rule=rule.name,
        ref=meaning.ref,
        edge=meaning.edge or _edge(found),
        clock=meaning.clock or _clock(found),
        bound=_bound(found),
        approximate=meaning.approximate or bool(inside[0].kind == "about"),
    )


def _edge(found: Found) -> Edge | None:
    word = next((word for word in found.of("EDGE") if word.kind in {"edge", "edgeof", "step"}), None)
    return letters_of(word) if word is not None else None  # type: ignore[return-value] # the lexicon's letters are edges


def _clock(found: Found) -> str | None:
    for group in ("CLOCK", "CLOCKAT"):
        if found.has(group):
            return read_clock(found.of(group))
    for group in ("PART", "PARTOF"):
        if found.has(group):
            word = found.of(group)[0]
            return "NI" if word.kind == "night" else letters_of(word)
    return None


_BOUNDS: dict[str, Bound] = {
    "since": "since", "until": "until", "till": "until", "by": "until", "before": "before", "after": "after", "til": "until",
}  # fmt: skip


def _bound(found: Found) -> Bound | None:
    """The preposition before the phrase, unless the phrase belongs to a noun ("since the 1990 invasion")."""
    before, after = found.before(), found.after()
    if before is None or before.lower not in _BOUNDS:
        return None
    if after is not None and (after.kind == "possessive" or after.tag[:2] == "NN"):
        return None
    return _BOUNDS[before.lower]


_LINKS = {"to": "to", "until": "to", "till": "to", "through": "to", "-": "to", "–": "to", "or": "or", "/": "or"}


def _join_phrases(hits: Sequence[_Hit], words: Sequence[Word]) -> tuple[Phrase, ...]:
    """Neighbours that make one stretch ("from June to August") or are alternatives ("February or March") become one."""
    joined: list[_Hit] = []
    for hit in hits:
        whole = _joint(joined[-1], hit, words) if joined else None
        if whole is None:
            joined.append(hit)
        else:
            joined[-1] = whole
    return tuple(hit.phrase for hit in joined)


def _joint(left: _Hit, right: _Hit, words: Sequence[Word]) -> _Hit | None:
    one, two = left.phrase, right.phrase
    between = words[left.last : right.first]
    if len(between) != 1 or not isinstance(one.ref, Calendar) or not isinstance(two.ref, Calendar) or one.clock or two.clock:
        return None
    lead = words[left.first - 1].lower if left.first else ""
    link = _LINKS.get(between[0].lower) or ("to" if between[0].lower == "and" and lead == "between" else None)
    if link is None or _grain(one.ref) != _grain(two.ref) or _is_moved(words[: left.first]):
        return None
    ref = Joint(one.ref, two.ref, "or" if link == "or" else "to", one.edge, two.edge)
    phrase = Phrase(
        one.first, two.last, one.start, two.end, _text(words[left.first : right.last]), "joint", ref, bound=one.bound
    )
    return _Hit(phrase, left.first, right.last)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


# "moved the vote from March to May" names two dates, no stretch.
_MOVING = frozenset("move moved moves moving postponed postpone delayed delay rescheduled shifted shift changed brought advanced".split())


def _is_moved(words: Sequence[Word]) -> bool:
    return any(word.lower in _MOVING for word in words[-8:]) and bool(words) and words[-1].lower == "from"


def _grain(ref: Calendar) -> str:
    names = ("day", "weekday", "month", "season", "quarter", "half", "year", "decade", "century")
    return next((name for name in names if getattr(ref, name) is not None), "")

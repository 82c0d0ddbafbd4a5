"""What a time phrase says, before anybody asks which days that are."""

from typing import Literal, TypeAlias

from msgspec import Struct

from gesta.steps.dates.lexicon import Holiday

Unit = str
Edge = Literal["early", "mid", "late", "earlier", "later", "start", "end"]
Bound = Literal["since", "from", "until", "before", "after"]


class Calendar(Struct, frozen=True):
    """A place in the calendar, as far as the words give it.

    turn:        "last" -1, "this" 0, "next" 1 before a weekday, month, season or holiday
    year_turn:   the same of the year ("June last year"); week_turn: of the week ("Tuesday of last week")
    anaphoric:   the turn counts from the date told before ("the previous Friday")
    century:     20 for the 20th; decade: 199 for the 1990s; season: TimeML letters
    """

    year: int | None = None
    quarter: int | None = None
    half: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    week: int | None = None
    season: str | None = None
    decade: int | None = None
    century: int | None = None
    holiday: Holiday | None = None
    turn: int | None = None
    year_turn: int | None = None
    week_turn: int | None = None
    anaphoric: bool = False


class Relative(Struct, frozen=True):
    """A stretch of the calendar counted from the one that holds the day of writing: "last month" is month -1.

    anaphoric: counted from the date told before ("that year", "the following day")
    """

    unit: Unit
    turn: int
    anaphoric: bool = False


class Shifted(Struct, frozen=True):
    """So many units before (-1) or after (1) something.

    base:   what is counted from: the day of writing, the date told before, a phrase, or mere words
    """

    count: float | None
    unit: Unit
    sign: int
    base: Literal["published", "previous", "phrase", "words"]
    phrase: "Ref | None" = None
    words: str | None = None
    tentative: bool = False


class Window(Struct, frozen=True):
    """So many units up to the day of writing (-1), or from it on (1); None where the words leave the number open."""

    count: float | None
    unit: Unit
    sign: int
    tentative: bool = False


class Part(Struct, frozen=True):
    """The first (1) or last (-1) so many units of something: "the first nine months of 1990".

    skip: so many units lie before them ("the third week of May": 2)
    """

    count: float | None
    unit: Unit
    side: int
    whole: "Ref | None"
    skip: int = 0


class Length(Struct, frozen=True):
    """How long something lasts; `high` is the upper end of "two to three weeks"."""

    count: float | None
    unit: Unit
    high: float | None = None


class Every(Struct, frozen=True):
    """Something that comes back; a TimeML value of type SET."""

    value: str


class Vague(Struct, frozen=True):
    """Past, present or future at large: PAST_REF, PRESENT_REF, FUTURE_REF."""

    value: str


class Nth(Struct, frozen=True):
    """A unit numbered in a series that began somewhere in the text: "the second night".

    running: the series reaches the day of writing ("for a second night")
    """

    number: int
    unit: Unit
    running: bool = False


class Joint(Struct, frozen=True):
    """Two places in the calendar: a stretch ("to") or alternatives ("or")."""

    left: "Ref"
    right: "Ref"
    word: Literal["to", "or"]
    left_edge: Edge | None = None
    right_edge: Edge | None = None


Ref: TypeAlias = Calendar | Relative | Shifted | Window | Part | Length | Every | Vague | Nth | Joint


class Phrase(Struct, frozen=True):
    """A time phrase of a sentence.

    first, last: token indices `[first, last)`; start, end: characters of the document
    clock:       TimeML time of day: "MO", "NI", "22:00"
    bound:       the preposition before it, where that opens one end
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    rule: str
    ref: Ref
    edge: Edge | None = None
    clock: str | None = None
    bound: Bound | None = None
    approximate: bool = False


_LETTERS = {
    "minute": ("PT", "M"), "hour": ("PT", "H"), "day": ("P", "D"), "night": ("P", "D"), "week": ("P", "W"),
    "fortnight": ("P", "W"), "weekend": ("P", "WE"), "month": ("P", "M"), "quarter": ("P", "Q"), "year": ("P", "Y"),
    "decade": ("P", "DE"), "century": ("P", "CE"), "millennium": ("P", "ML"),
}  # fmt: skip


def duration_value(count: float | None, unit: Unit) -> str:
    """A length as a TimeML duration; X where the number is open; halves of hours and years in the next smaller unit.

    >>> duration_value(3, "day"), duration_value(None, "year"), duration_value(2.5, "hour"), duration_value(1.5, "year")
    ('P3D', 'PXY', 'PT2H30M', 'P1Y6M')
    """
    before, letters = _LETTERS[unit]
    if count is None:
        return f"{before}X{letters}"
    if unit in {"fortnight", "decade", "century"}:
        # ISO 8601 has no letters of its own for these: two decades are twenty years.
        count *= {"fortnight": 2, "decade": 10, "century": 100}[unit]
        letters = "W" if unit == "fortnight" else "Y"
    if count != int(count) and unit == "year":
        return f"P{int(count)}Y{(count - int(count)) * 12:g}M" if count > 1 else f"P{count * 12:g}M"
    if count != int(count) and unit == "minute":
        return f"PT{int(count)}M{(count - int(count)) * 60:g}S"
    if count != int(count) and unit == "hour":
        whole = int(count)
        return f"PT{whole}H{(count - whole) * 60:g}M" if whole else f"PT{count * 60:g}M"
    return f"{before}{int(count)}{letters}" if count == int(count) else f"{before}{count:g}{letters}"

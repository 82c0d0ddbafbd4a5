"""Whether the stated publication date fits what the text says of itself, and which date would."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import msgspec

from gesta.records import Boilerplate, Candidate, Document, Problem, Span
from gesta.text.blocks import find_blocks
from gesta.text.boilerplate import find_boilerplate
from gesta.text.datelines import day_near, find_datelines

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"

# A dateline and a URL name the day of writing; updates and time zones move the stated day by a few.
_DATELINE_SLACK_DAYS = 3
_URL_SLACK_DAYS = 3
# A story dated for the next day's paper or for another time zone speaks of "tomorrow" as past.
_FUTURE_SLACK_DAYS = 1
# A weekday told with day and month is meant as it stands; weeks off, the stated month may still be wrong.
_SETTLED_DAYS = 10
# No lead and hardly any sentence of a report is longer.
_LEAD_CHARS = 350


class Evidence(NamedTuple):
    """Words that speak against the stated date, what they say, and which days they would fit."""

    span: Span | None
    words: str
    message: str
    fits: Callable[[datetime.date], bool]
    days: tuple[tuple[datetime.date, str], ...] = ()


def audit_date(document: Document) -> tuple[Problem, ...]:
    """A "date-mismatch" problem where the stated date contradicts the text, with candidate dates, best first.

    Looks at the weekday of the lead, dateline days, dates in the URL, days later than the stated one that the text
    tells as past, "yesterday", "last month" or "this year" beside the day, month or year that they mean, and weekdays
    beside a day and month. Where no date is stated, one that dateline or URL give in full is told ("date-missing").
    Silent without a contradiction. Changes nothing.
    """
    stated = document.published
    if stated is None:
        return tuple(_missing_date(document))
    evidence = tuple(_evidence(document, stated))
    if not evidence:
        return ()
    first = evidence[0]
    problem = Problem(
        "date-mismatch",
        f"the stated date {_told(stated)} does not fit the text: " + "; ".join(one.message for one in evidence),
        document=document.id,
        where=first.words,
        span=first.span,
        candidates=_candidates(stated, evidence),
        fix="check the article, and give the right day as the assumed date",
    )
    return (problem,)


def with_assumed_date(document: Document, date: datetime.date) -> Document:
    """The document as if it had stated this date of publication; prepare it again afterwards."""
    return msgspec.structs.replace(document, published=date)


def _evidence(document: Document, stated: datetime.date) -> Iterator[Evidence]:
    yield from _default_date(stated)
    yield from _url_date(document.url, stated)
    yield from _dateline_day(document.text, stated)
    yield from _later_days_told_as_past(document.text, stated)
    yield from _lead_weekday(document.text, stated, document.boilerplate or find_boilerplate(document.text))
    yield from _named_days(document.text, stated)
    yield from _named_months(document.text, stated)
    yield from _named_years(document.text, stated)
    yield from _impossible_weekday(document.text, stated)


def _default_date(stated: datetime.date) -> Iterator[Evidence]:
    """Days that programs write where they have none: the zero of Unix, Windows, spreadsheets and databases."""
    zeros = ((1970, 1, 1), (1601, 1, 1), (1900, 1, 1), (1899, 12, 30), (1904, 1, 1))
    if (stated.year, stated.month, stated.day) in zeros:
        message = f"{stated.isoformat()} is what programs write for a missing date"
        yield Evidence(None, stated.isoformat(), message, lambda day: day != stated)


def _missing_date(document: Document) -> Iterator[Problem]:
    days = [(day, "date in the URL", 0.9) for _, day in _days_in_url(document.url)]
    days += [(found.day, "day of the dateline", 0.85) for found in find_datelines(document.text) if found.day][:1]
    if days:
        candidates = tuple(Candidate(day.isoformat(), name, score, _told(day)) for day, name, score in days)
        message = f"no date is stated; the {days[0][1]} is {_told(days[0][0])}"
        fix = "give the day of publication as the assumed date"
        yield Problem("date-missing", message, document=document.id, candidates=candidates, fix=fix)


# -- dates in the URL


_URL_DATES = (
    re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<month>\d{1,2}|[a-z]{3})/(?P<day>\d{1,2})(?=/|$|-|\.)", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d|[a-z]{3})-(?P<day>\d\d)(?!\d)", re.IGNORECASE),
    re.compile(r"(?<=[/_-])(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?=[/_.-]|$)"),
)


def _url_date(url: str | None, stated: datetime.date) -> Iterator[Evidence]:
    for words, day in _days_in_url(url):
        if abs((day - stated).days) > _URL_SLACK_DAYS:
            message = f"the URL names {_told(day)}"
            yield Evidence(None, words, message, _within(day, _URL_SLACK_DAYS), ((day, "date in the URL"),))


def _days_in_url(url: str | None) -> Iterator[tuple[str, datetime.date]]:
    """The first day that a URL names, with its words there; none for ids that only look like a date."""
    for pattern in _URL_DATES:
        match = pattern.search(url or "")
        day = match and _day_of(match["year"], match["month"], match["day"])
        if match and day:
            yield match[0].strip("/"), day
            return


# -- the day of a dateline


def _dateline_day(text: str, stated: datetime.date) -> Iterator[Evidence]:
    for dateline in find_datelines(text, stated):
        if dateline.day and abs((dateline.day - stated).days) > _DATELINE_SLACK_DAYS:
            message = f'the dateline "{dateline.span.of(text).strip()}" means {_told(dateline.day)}'
            near = _within(dateline.day, _DATELINE_SLACK_DAYS)
            reason = ((dateline.day, "day of the dateline"),)
            yield Evidence(dateline.span, dateline.span.of(text).strip(), message, near, reason)
            return


# -- days told as past that had not come yet


# "On" must stand before the date: deadlines, terms and fiscal years ("the year ended June 30") are no happenings.
_FULL_DATE = re.compile(
    rf"\b[Oo]n (?:(?P<weekday>{_WEEKDAY}),? )?(?:the )?(?:(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<day_b>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month_b>{_MONTH}))(?:,? (?P<year>(?:19|20)\d\d))?\b"
)
_STOP = re.compile(r"(?<=[.?!])\s|\n")
_PAST = re.compile(
    r"\b(?:said|told|was|were|had|met|held|killed|died|signed|announced|began|took|left|came|went|won|lost|voted|visited"
    r"|arrived|agreed|accused|attacked|launched|opened|closed|resigned|arrested|ordered|called|denied|struck)\b"
)
_OPEN = re.compile(
    r"\b(?:will|would|shall|should|could|may|might|can|must|to|until|till|by|before|due|planned?|plans|scheduled?|set"
    r"|expect(?:ed|s)?|next|upcoming|deadline|if|unless|through|expir\w*|effective|tickets?|starting|beginning|ahead|for"
    r"|payable|matur\w*|redeem\w*|redemption|holders|dividend|coupon|ending|ends|wont|won['’]t|hearing)\b"
)


def _later_days_told_as_past(text: str, stated: datetime.date) -> Iterator[Evidence]:
    for match in _FULL_DATE.finditer(text):
        day = _resolved(match, stated)
        if day and (day - stated).days > _FUTURE_SLACK_DAYS and _told_as_past(text, match):
            message = f'the text tells of "{match[0]}" ({_told(day)}) as past'
            yield Evidence(
                Span(*match.span()), match[0], message, _not_before(day), ((day, "latest day told as past"),)
            )
            return


def _resolved(match: re.Match[str], stated: datetime.date) -> datetime.date | None:
    """The day that the words name; without a year only where the weekday settles which one is meant."""
    month, day = match["month"] or match["month_b"], match["day"] or match["day_b"]
    if match["year"]:
        return _day_of(match["year"], month[:3], day)
    if not match["weekday"]:
        return None
    near = day_near(_MONTHS.index(month[:3].lower()) + 1, int(day), None, stated)
    return near if near and WEEKDAYS[near.weekday()] == match["weekday"] else None


def _told_as_past(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence around the date has a past tense and nothing that points ahead."""
    before = _STOP.split(text[max(0, match.start() - _LEAD_CHARS) : match.start()])[-1]
    after = _STOP.split(text[match.end() : match.end() + _LEAD_CHARS], maxsplit=1)[0]
    sentence = before + match[0] + after
    return bool(_PAST.search(sentence)) and not _OPEN.search(sentence)


# -- the weekday of the lead


_PAST_VERB = (
    r"(?:said|says|told|met|held|began|left|won|lost|struck|shot|came|went|took|gave|made|sent|fell|rose|broke|fought|led"
    r"|ran|sought|stood|swore|threw|drew|found|brought|became|hit|spoke|wrote|saw|fled|\w{2,}ed)"
)
_REPORTED_ON = re.compile(
    rf"\b(?:(?<!\bbe ){_PAST_VERB}(?P<between>(?: [\w'’-]+){{0,9}}?),?"
    rf" (?:on |late |early |late on |early on )?(?P<weekday>{_WEEKDAY})"
    rf"|on (?P<weekday_b>{_WEEKDAY}),? {_PAST_VERB})\b"
    r"(?!['’]s| (?:to|will|would|deadline|vote|elections?|game|match|showing|for|and|through|until|after next)\b)"
)
_NOT_PLAIN = re.compile(
    r"\b(?:last|next|this|coming|until|by|since|before|after|from|for|every|each|previous|would|will|to|if|past|of|its|their)\b"
)
_HEADLINE_CHARS = 150
# Stops further to the front belong to abbreviations ("Gen. A. Ruiz") more often than to sentences.
_SHORTEST_SENTENCE = 40
_SENTENCE_STOP = re.compile(r"[a-z0-9)”\"][.!?][\"”’)]*\s|\n")


def _lead_weekday(text: str, stated: datetime.date, cuts: Sequence[Boilerplate]) -> Iterator[Evidence]:
    """A lead names today or yesterday by its weekday, after a weekend a day before; four or five days ago it does not.

    Six days ago is tomorrow: time zones and next day's papers do that.
    """
    match = _lead_report(text, cuts)
    if match is None or _day_told_in_full(text, match, stated):
        return
    weekday = match["weekday"] or match["weekday_b"]
    named = WEEKDAYS.index(weekday)
    age = (stated.weekday() - named) % 7
    if age not in (4, 5):
        return
    span = Span(*match.span())
    words = span.of(text)
    message = f'the lead says "{words}", and {stated.isoformat()} is a {WEEKDAYS[stated.weekday()]}'
    before, after = stated - datetime.timedelta(age), stated + datetime.timedelta(7 - age)
    days = ((before, f"the {weekday} before"), (after, f"the {weekday} after"))
    yield Evidence(span, words, message, lambda day: (day.weekday() - named) % 7 <= 1, days)


def _day_told_in_full(text: str, report: re.Match[str], stated: datetime.date) -> bool:
    """Whether day and month behind the weekday ("said Wednesday, December 29") settle it, a few days ago."""
    dated = _WEEKDAY_DATE.match(text, max(report.start("weekday"), report.start("weekday_b")))
    if dated is None:
        return False
    day = _day_and_month(dated, stated)
    return day is not None and abs((stated - day).days) <= _SETTLED_DAYS and _weekday_possible(dated, stated)


def _lead_report(text: str, cuts: Sequence[Boilerplate]) -> re.Match[str] | None:
    """The first statement with a weekday in the lead; in front of it only a headline may stand."""
    for lead in _leads(text, cuts):
        match = _REPORTED_ON.search(text, lead.start, lead.end)
        if match and not _NOT_PLAIN.search(match["between"] or ""):
            return match
    return None


def _leads(text: str, cuts: Sequence[Boilerplate]) -> Iterator[Span]:
    """First sentence behind the dateline; without a dateline that of the text, and of the line below a headline."""
    dateline = next((cut.span for cut in cuts if cut.kind == "dateline"), None)
    if dateline:
        yield _sentence_at(text, dateline.end)
        return
    blocks = find_blocks(text[: 4 * _LEAD_CHARS], [cut.span for cut in cuts])
    plain = [block for block in blocks if not any(cut.span.overlaps(block) for cut in cuts)][:2]
    for number, block in enumerate(plain):
        if number == 0 or plain[0].end - plain[0].start <= _HEADLINE_CHARS:
            yield _sentence_at(text, block.start, block.end)


def _sentence_at(text: str, start: int, end: int | None = None) -> Span:
    limit = min(end or len(text), start + _LEAD_CHARS)
    stop = _SENTENCE_STOP.search(text, start + _SHORTEST_SENTENCE, limit)
    return Span(start, stop.start() + 1 if stop else limit)


# -- days, months and years that the text names beside a word that counts from its own day


_MONTH_DAY = (
    rf"(?:the )?(?:(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<day_b>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month_b>{_MONTH}))(?:,? (?P<year>(?:19|20)\d\d))?(?![\w:])"
)


def _wrapped(pattern: str) -> re.Pattern[str]:
    """The pattern with its blanks matching line ends too: agencies break lines anywhere."""
    return re.compile(pattern.replace(" ", r"\s"))


_DAY_STEPS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_STEPS = {"last": -1, "this": 0, "next": 1}
_NAMED_DAY = _wrapped(
    rf"\b(?P<step>(?i:yesterday|today|tomorrow))(?:, | \(|,? on )(?:{_WEEKDAY},? )?{_MONTH_DAY}(?! (?:is|was|will)\b)"
)
# What may follow for the name to stand alone; "last month, December sales rose" names no day of speaking.
_ALONE = r"(?=\s*(?:[,.;:)!?—–]|-{2}|$)|\s+(?:and|but|as|when|while|after|before|with|by|at|to)\b)"
# "(the )last month" of a season and "last month's" are excluded: neither counts from the day of writing.
_STEP = r"(?<![Tt]he )(?<![Oo]f )\b(?P<step{0}>[Ll]ast|[Tt]his|[Nn]ext) {1}"
_NAMED = rf"(?:\d{{{{1,2}}}} )?(?P<month{{0}}>{_MONTH})(?: \d{{{{1,2}}}})?(?:,? (?P<year{{0}}>(?:19|20)\d\d))?"
_NAMED_MONTH = _wrapped(
    rf"{_STEP.format('', 'month')}(?:,? (?:in|on) | \(|, ){_NAMED.format('')}{_ALONE}"
    rf"|\b(?:[Ii]n|[Oo]n) {_NAMED.format('_b')}(?:,? | \()(?:(?:earlier|later|early|late) )?"
    rf"{_STEP.format('_b', 'month')}{_ALONE}"
)
_DATED = rf"(?:(?:\d{{{{1,2}}}} )?{_MONTH}(?: \d{{{{1,2}}}})?,? )?(?P<year{{0}}>(?:19|20)\d\d)"
_NAMED_YEAR = _wrapped(
    rf"{_STEP.format('', 'year')}(?:,? (?:in|on) | \(|, ){_DATED.format('')}{_ALONE}"
    rf"|\b(?:[Ii]n|[Oo]n) {_DATED.format('_b')}(?:, | \()(?:(?:earlier|later|early|late) )?"
    rf"{_STEP.format('_b', 'year')}{_ALONE}"
)
_NAMED_DAY_SLACK = 2
# Told on the first days of a month, "last month" may still be the one before.
_BORDER_DAYS = 3


def _named_days(text: str, stated: datetime.date) -> Iterator[Evidence]:
    """ "yesterday, 28 November": the day of writing is one day later."""
    for match in _unquoted(_NAMED_DAY, text):
        named = _day_and_month(match, stated)
        if named is None:
            continue
        day = named - datetime.timedelta(_DAY_STEPS[match["step"].lower()])
        if abs((day - stated).days) > _NAMED_DAY_SLACK:
            message = f'"{_words(match)}" was written on {_told(day)}'
            reason = f"the day that {match['step'].lower()} counts from"
            near = _within(day, _NAMED_DAY_SLACK)
            yield Evidence(Span(*match.span()), _words(match), message, near, ((day, reason),))
            return


def _named_months(text: str, stated: datetime.date) -> Iterator[Evidence]:
    """ "last month, in November": the day of writing lies in December."""
    for match in _unquoted(_NAMED_MONTH, text):
        step = _STEPS[(match["step"] or match["step_b"]).lower()]
        month = _MONTHS.index((match["month"] or match["month_b"])[:3].lower()) + 1
        stated_year = match["year"] or match["year_b"]
        fits = _month_before(month, int(stated_year) if stated_year else None, step)
        if not fits(stated):
            message = f'"{_words(match)}" was not written in {stated:%B %Y}'
            days = tuple(
                (day, f'the month in which one writes "{_words(match)}"') for day in _days_of_fitting(fits, stated)
            )
            yield Evidence(Span(*match.span()), _words(match), message, fits, days)
            return


def _month_before(month: int, year: int | None, step: int) -> Callable[[datetime.date], bool]:
    """Whether a text of that day, or of one next to it, can call this month last, this or next month."""

    def fits(day: datetime.date) -> bool:
        around = (day + datetime.timedelta(days) for days in (-_BORDER_DAYS, 0, _BORDER_DAYS))
        counted = (divmod(one.year * 12 + one.month - 1 + step, 12) for one in around)
        return any(index + 1 == month and year in (None, counted_year) for counted_year, index in counted)

    return fits


def _days_of_fitting(fits: Callable[[datetime.date], bool], stated: datetime.date) -> tuple[datetime.date, ...]:
    """The same day of the nearest fitting month, at most a year off."""
    months = (divmod(stated.year * 12 + stated.month - 1 + shift, 12) for shift in range(-12, 13))
    days = [day for year, index in months for day, _, _ in _maybe(year, index + 1, min(stated.day, 28), "", 1.0)]
    return tuple(sorted(filter(fits, days), key=lambda day: abs((day - stated).days))[:1])


def _named_years(text: str, stated: datetime.date) -> Iterator[Evidence]:
    """ "this year, 2021": the day of writing lies in 2021."""
    for match in _unquoted(_NAMED_YEAR, text):
        step = _STEPS[(match["step"] or match["step_b"]).lower()]
        year = int(match["year"] or match["year_b"]) - step
        fits = _within_year(year)
        if not fits(stated):
            message = f'"{_words(match)}" was written in {year}'
            days = _maybe(year, stated.month, min(stated.day, 28) if stated.month == 2 else stated.day, "", 1.0)
            reasons = tuple((day, f'the year in which one writes "{_words(match)}"') for day, _, _ in days)
            yield Evidence(Span(*match.span()), _words(match), message, fits, reasons)
            return


def _within_year(year: int) -> Callable[[datetime.date], bool]:
    around = datetime.timedelta(_BORDER_DAYS)
    return lambda day: (day - around).year <= year <= (day + around).year


def _unquoted(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches outside quotation marks: a quoted speech, letter or diary counts from a day of its own."""
    for match in pattern.finditer(text):
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if before.count("“") <= before.count("”") and before.count('"') % 2 == 0:
            yield match


def _day_and_month(match: re.Match[str], stated: datetime.date) -> datetime.date | None:
    month, day = match["month"] or match["month_b"], match["day"] or match["day_b"]
    return day_near(_MONTHS.index(month[:3].lower()) + 1, int(day), match["year"], stated)


def _words(match: re.Match[str]) -> str:
    return " ".join(match[0].split())


# -- a weekday beside a day and month, without a year


_WEEKDAY_DATE = _wrapped(rf"\b(?P<weekday>{_WEEKDAY}),? {_MONTH_DAY}")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
# The nearest such day is meant; further off it may be that of the year before or after.
_NEAREST_DAYS = 120
_YEARS_AROUND = 6


def _impossible_weekday(text: str, stated: datetime.date) -> Iterator[Evidence]:
    """ "on Wednesday, December 29" where no December 29 in reach of the stated date is a Wednesday.

    One such day that fits speaks for the stated date, and for a slip of the writer elsewhere.
    """
    found = [match for match in _unquoted(_WEEKDAY_DATE, text) if not _speaks_of_years(text, match)]
    if not found or any(_weekday_possible(match, stated) for match in found):
        return
    match = found[0]
    fits = partial(_weekday_possible, match)
    message = f'"{_words(match)}" was none in {stated.year}'
    years = sorted(
        range(stated.year - _YEARS_AROUND, stated.year + _YEARS_AROUND + 1), key=lambda y: abs(y - stated.year)
    )
    same = (day for year in years for day, _, _ in _maybe(year, stated.month, stated.day, "", 1.0))
    reason = f'the nearest year with "{_words(match)}"'
    yield Evidence(
        Span(*match.span()), _words(match), message, fits, tuple((day, reason) for day in same if fits(day))[:1]
    )


def _weekday_possible(match: re.Match[str], stated: datetime.date) -> bool:
    """Whether the words name a day of the stated year, or the one nearest to the stated day in the years around."""
    month = _MONTHS.index((match["month"] or match["month_b"])[:3].lower()) + 1
    day = int(match["day"] or match["day_b"])
    years = (stated.year - 1, stated.year, stated.year + 1)
    days = [made for year in years for made, _, _ in _maybe(year, month, day, "", 1.0)]
    near = [made for made in days if abs((made - stated).days) <= _NEAREST_DAYS] or days
    return not days or any(WEEKDAYS[made.weekday()] == match["weekday"] for made in near)


def _speaks_of_years(text: str, match: re.Match[str]) -> bool:
    """Whether a year stands beside the day or in the sentences around it: then it is a story of that year."""
    return bool(
        match["year"] or _YEAR.search(text, max(0, match.start() - _LEAD_CHARS), match.end() + _LEAD_CHARS // 2)
    )


# -- candidates


def _candidates(stated: datetime.date, evidence: Iterable[Evidence]) -> tuple[Candidate, ...]:
    """Dates that at least one piece of evidence allows, with reasons; the score is prior times share explained."""
    pieces = tuple(evidence)
    best: dict[datetime.date, Candidate] = {}
    for day, reason, prior in _proposals(stated, pieces):
        explained = sum(one.fits(day) for one in pieces)
        if not explained or day == stated:
            continue
        detail = f"{_told(day)}; {explained} of {len(pieces)} findings fit"
        candidate = Candidate(day.isoformat(), reason, round(prior * explained / len(pieces), 3), detail)
        if day not in best or best[day].score < candidate.score:
            best[day] = candidate
    return tuple(sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.id)))


def _proposals(stated: datetime.date, evidence: Iterable[Evidence]) -> Iterator[tuple[datetime.date, str, float]]:
    """Every date worth a thought with its reason and how often such a fault is the cause, in [0, 1]."""
    priors = {"date in the URL": 0.9, "day of the dateline": 0.85, "latest day told as past": 0.4}
    for one in evidence:
        for day, reason in one.days:
            yield day, reason, priors.get(reason, _prior(reason))
    following = stated.month % 12 + 1
    yield from _maybe(stated.year + stated.month // 12, following, stated.day, "month counted from zero", 0.8)
    yield from _maybe(stated.year, stated.day, stated.month, "day and month swapped", 0.6)
    if stated.month == 1:
        yield from _maybe(stated.year + 1, 1, stated.day, "the old year written in January", 0.6)
    if stated.month == 12:
        yield from _maybe(stated.year - 1, 12, stated.day, "the new year written in December", 0.4)


def _prior(reason: str) -> float:
    if reason.startswith("the day that"):
        return 0.7
    return 0.5 if reason.endswith("before") or reason.startswith(("the month in", "the year in")) else 0.25


def _maybe(year: int, month: int, day: int, reason: str, prior: float) -> Iterator[tuple[datetime.date, str, float]]:
    try:
        yield datetime.date(year, month, day), reason, prior
    except ValueError:
        return


def _within(day: datetime.date, slack: int) -> Callable[[datetime.date], bool]:
    return lambda other: abs((other - day).days) <= slack


def _not_before(day: datetime.date) -> Callable[[datetime.date], bool]:
    return lambda other: other >= day


def _day_of(year: str, month: str, day: str) -> datetime.date | None:
    number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1 if month.lower() in _MONTHS else 0
    return next((made for made, _, _ in _maybe(int(year), number, int(day), "", 1.0)), None)


def _told(day: datetime.date) -> str:
    return f"{day.isoformat()} ({WEEKDAYS[day.weekday()]})"

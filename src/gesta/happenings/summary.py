"""What a group of reports tells together: sides, days, place, sources, accounts."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from gesta.happenings.accounts import find_accounts, parties_of, words_for
from gesta.happenings.links import place_fit
from gesta.happenings.reports import Report
from gesta.records import Happening, Member, Place, Status

_STATUS_ORDER: tuple[Status, ...] = ("actual", "future", "negated", "hypothetical")


def summarize(reports: Sequence[Report], members: Iterable[Member], *, decided: frozenset[str]) -> Happening:
    """The happening that reports (by order) tell.

    decided: ids of events that an analyst put where they are
    """
    accounts, disputes = find_accounts(reports)
    best = min(reports, key=_completeness)
    status = next(each for each in _STATUS_ORDER if any(report.event.status == each for report in reports))
    telling = [report for report in reports if report.event.status == status]
    first, last = best_days(telling)
    days = [report.published for report in reports if report.published]
    stories = Counter(report.story for report in reports if report.story)
    lead = reports[0].event
    return Happening(
        id=f"h-{hashlib.blake2b(lead.id.encode('utf-8', 'surrogatepass'), digest_size=5).hexdigest()}",
        title=words_for(best),
        type=_commonest(report.event.type for report in telling),
        status=status,
        members=tuple(members),
        modes=tuple(sorted({mode for report in telling for mode in report.event.modes})),
        actors=parties_of(telling, "actors"),
        recipients=parties_of(telling, "recipients"),
        first=first,
        last=last,
        place=best_place(telling) or best_place(reports),
        first_report=min(days, default=None),
        last_report=max(days, default=None),
        documents=len({report.event.document for report in reports}),
        sources=len({report.key for report in reports}),
        accounts=accounts,
        disputes=disputes,
        contexts=tuple(sorted({context for report in reports for context in report.event.contexts})),
        quad=best.event.quad,
        story=min(stories, key=lambda story: (-stories[story], story), default=None),
        decided=any(report.event.id in decided for report in reports),
    )


def best_days(reports: Sequence[Report]) -> tuple[datetime.date | None, datetime.date | None]:
    """The days that most independent sources allow, of those the fewest; (None, None) where no text names a day."""
    named = [report for report in reports if report.exact and report.first and report.last]

    def rank(report: Report) -> tuple[int, int, datetime.date]:
        agree = {each.key for each in named if _overlap(report, each)}
        width = (report.last - report.first).days if report.first and report.last else 0
        return -len(agree), width, report.first or datetime.date.max

    best = min(named, key=rank, default=None)
    return (best.first, best.last) if best else (None, None)


def best_place(reports: Sequence[Report]) -> Place | None:
    """The place that most independent sources name or lie around; of those the narrowest that half of them name."""
    placed = [(report.key, report.event.place) for report in reports if report.event.place]

    def rank(place: Place) -> tuple[int, bool, int, float, str]:
        fits = [(key, place_fit(place, other)[0]) for key, other in placed]
        agree = {key for key, fit in fits if fit in ("same", "within", "near")}
        naming = {key for key, fit in fits if fit == "same"}
        return -len(agree), 2 * len(naming) < len(agree), -(place.level or 0), -place.score, place.name

    return min((place for _, place in placed), key=rank, default=None)


def _overlap(left: Report, right: Report) -> bool:
    if not (left.first and left.last and right.first and right.last):
        return False
    return left.first <= right.last and right.first <= left.last


def _completeness(report: Report) -> tuple[int, int, int]:
    """Small for a report that tells much: so that it is, who, whom, when, where, how many."""
    event = report.event
    parts = (event.actors, event.recipients, event.when, event.place, event.quantities)
    return event.status != "actual", -sum(bool(part) for part in parts), report.order


def _commonest(types: Iterable[str]) -> str:
    counts = Counter(types)
    return min(counts, key=lambda kind: (-counts[kind], kind))

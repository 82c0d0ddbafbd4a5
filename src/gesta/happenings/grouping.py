"""Puts reports together that tell the same happening; what analysts decided goes before what the scores say."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gesta.happenings.denials import decides_later, join_denials
from gesta.happenings.links import DAY_SLIP, Link, link
from gesta.happenings.reports import Report, make_reports
from gesta.happenings.summary import summarize
from gesta.records import CopyGroup, Decision, Document, Event, Happening, Member, Origin, Reason, Story
from gesta.text.similar.stories import cluster

# Average likeness of two groups of reports from which on they are one; chosen on tests/happenings (2026-11).
MIN_AVERAGE = 0.58
# Articles of other stories are looked at when they are half as alike as those of one story.
_MUCH_ALIKE = 0.5
_TOWN = 3
_MOST_WEEKS = 5
# Pairs that are less alike, or that something rules out, count as not alike at all: they hold groups apart.
_LEAST_KEPT = 0.4

Reading = tuple[Document, Sequence[Event]]


def group_events(
    readings: Iterable[Reading],
    *,
    origins: Iterable[Origin] = (),
    copies: Iterable[CopyGroup] = (),
    stories: Iterable[Story] = (),
    alike: Mapping[tuple[str, str], float] | None = None,
    decisions: Sequence[Decision] = (),
) -> list[Happening]:
    """Every event in exactly one happening, ordered by first report.

    origins, copies: by which independent sources are counted
    alike:           how much two documents (ids, the smaller first) are about the same, where they are not in one story
    decisions:       obeyed in their order, the later ones hold
    """
    story_of = {document: story.id for story in stories for document in story.documents}
    reports = make_reports(readings, keys=source_keys(origins, copies), stories=story_of)
    alike = alike or {}
    scores = score_pairs(reports, alike)
    # Days are in the links already: every pair is comparable.
    firm = {(one, two): score for (one, two), score in scores.items() if not decides_later(reports[one], reports[two])}
    groups = cluster([None] * len(reports), firm, 0, least=MIN_AVERAGE)
    groups, denying = join_denials(groups, reports, scores)
    groups, decided = _obey(decisions, groups, reports, scores)
    return [
        summarize(
            [reports[place] for place in group],
            _members(group, reports, scores, alike, decided=decided, denying=denying),
            decided=decided,
        )
        for group in sorted(groups)
    ]


def source_keys(origins: Iterable[Origin], copies: Iterable[CopyGroup]) -> dict[str, str]:
    """What each document's source is counted by: copies of one text by the agency, else by the first of them."""
    keys = {origin.document: origin.key for origin in origins}
    for group in copies:
        first = keys.get(group.first, f"document:{group.first}")
        shared = f"agency:{group.agency}" if group.agency else first
        keys |= dict.fromkeys(group.documents, shared)
    return keys


def score_pairs(reports: Sequence[Report], alike: Mapping[tuple[str, str], float]) -> dict[tuple[int, int], float]:
    """How alike the pairs are that might tell the same happening, by their places (smaller first)."""
    scores: dict[tuple[int, int], float] = {}
    for pair in _candidates(reports, alike):
        if pair not in scores:
            made = _link(pair, reports, alike)
            if made.apart is None and made.score >= _LEAST_KEPT:
                scores[pair] = made.score
    return scores


def _link(pair: tuple[int, int], reports: Sequence[Report], alike: Mapping[tuple[str, str], float]) -> Link:
    left, right = reports[pair[0]], reports[pair[1]]
    one, two = sorted((left.event.document, right.event.document))
    return link(left, right, alike.get((one, two), 0.0))


def _candidates(reports: Sequence[Report], alike: Mapping[tuple[str, str], float]) -> Iterator[tuple[int, int]]:
    """Pairs of one family that are in one story or document, in articles much alike, or in one town in one week.

    A pair may come several times.
    """
    blocks: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, report in enumerate(reports):
        blocks[report.family, "document", report.event.document].append(place)
        if report.story:
            blocks[report.family, "story", report.story].append(place)
        for week in _weeks(report):
            blocks[report.family, "spot", report.event.place.name if report.event.place else None, week].append(place)
    for block in blocks.values():
        yield from _in_time(block, reports)
    by_document: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, report in enumerate(reports):
        by_document[report.event.document, report.family].append(place)
    kinds = sorted({report.family for report in reports})
    for (one, two), score in alike.items():
        if score >= _MUCH_ALIKE:
            for kind in kinds:
                for left in by_document.get((one, kind), ()):
                    for right in by_document.get((two, kind), ()):
                        yield min(left, right), max(left, right)


def _in_time(block: Sequence[int], reports: Sequence[Report]) -> Iterator[tuple[int, int]]:
    """Pairs of a block whose days may touch: a story of months has too many pairs to look at all of them."""
    dated = sorted((report.first, place) for place in block if (report := reports[place]).first and report.last)
    open_to_all = [place for place in block if not (reports[place].first and reports[place].last)]
    for number, (_, place) in enumerate(dated):
        last = reports[place].last
        for first, other in itertools.islice(dated, number + 1, None):
            if first is None or last is None or (first - last).days > DAY_SLIP:
                break
            yield min(place, other), max(place, other)
    for place in open_to_all:
        yield from ((min(place, other), max(place, other)) for other in block if other != place)


def _weeks(report: Report) -> range:
    """The weeks that a report from a town may be of; none without a town or a day."""
    place = report.event.place
    if place is None or (place.level or 0) < _TOWN or report.first is None or report.last is None:
        return range(0)
    return range(
        report.first.toordinal() // 7, min(report.last.toordinal() // 7, report.first.toordinal() // 7 + 5) + 1
    )


def _members(
    group: Sequence[int],
    reports: Sequence[Report],
    scores: Mapping[tuple[int, int], float],
    alike: Mapping[tuple[str, str], float],
    *,
    decided: frozenset[str],
    denying: frozenset[int],
) -> Iterator[Member]:
    """The members of a group, each with the link that holds it best.

    decided: ids of events; denying: places of undated denials that were put where they deny something
    """
    for place in group:
        report = reports[place]
        pairs = [(min(place, other), max(place, other)) for other in group if other != place]
        best = min((pair for pair in pairs if pair in scores), key=lambda pair: (-scores[pair], pair), default=None)
        reasons = []
        if best is not None:
            other = reports[sum(best) - place]
            detail = f"with {other.event.id}: {_link(best, reports, alike).detail}"
            reasons.append(Reason("happenings", "joined", detail))
        if place in denying:
            reasons.append(Reason("happenings", "denies", "undated, and its story tells of nothing else it can deny"))
        if report.event.id in decided:
            reasons.append(Reason("happenings", "decided", "an analyst said so"))
        yield Member(report.event.id, report.event.document, scores[best] if best else 1.0, tuple(reasons))


def _obey(
    decisions: Sequence[Decision],
    groups: Sequence[Sequence[int]],
    reports: Sequence[Report],
    scores: Mapping[tuple[int, int], float],
) -> tuple[list[list[int]], frozenset[str]]:
    """The groups after the decisions, and the ids of the events that are where they are by decision."""
    places = {report.event.id: place for place, report in enumerate(reports)}
    now = [list(group) for group in groups]
    decided: set[str] = set()
    for decision in decisions:
        named = {places[event] for event in decision.events if event in places}
        others = {places[event] for event in decision.others if event in places}
        if not named:
            continue
        decided.update(reports[place].event.id for place in named | others)
        now = _merged(now, named) if decision.kind == "merge" else _split(now, named, others, scores)
    return now, frozenset(decided)


def _merged(groups: Sequence[list[int]], named: set[int]) -> list[list[int]]:
    touched = [group for group in groups if named & set(group)]
    rest = [group for group in groups if not named & set(group)]
    return [*rest, sorted(place for group in touched for place in group)]


def _split(
    groups: Sequence[list[int]], named: set[int], others: set[int], scores: Mapping[tuple[int, int], float]
) -> list[list[int]]:
    """`named` in a group of its own; reports that came later go with the side that they are more like."""
    made: list[list[int]] = []
    leaving: set[int] = set()
    for group in groups:
        inside = set(group)
        out, stay = inside & named, inside & others
        if out and stay:
            out |= {
                place for place in inside - out - stay if _likeness(place, out, scores) > _likeness(place, stay, scores)
            }
        elif not out:
            out = set()
        leaving |= out
        if inside - out:
            made.append(sorted(inside - out))
    if leaving:
        made.append(sorted(leaving))
    return made


def _likeness(place: int, group: Iterable[int], scores: Mapping[tuple[int, int], float]) -> float:
    found = [scores.get((min(place, other), max(place, other)), 0.0) for other in group]
    return sum(found) / len(found) if found else 0.0

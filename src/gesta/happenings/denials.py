"""Denials without a day of their own find the happening that they deny."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from gesta.happenings.links import is_guess
from gesta.happenings.reports import Report

# "Russia denied that it had attacked the city" is poor in what else joins reports: no day, no spot, few words. That the
# same side does the same kind of thing in the same story counts instead. Chosen on articles of our own (2026-11).
_LEAST = 0.5
# With two happenings about as likely nobody can say which of them is denied.
_CLEAR = 0.1


def join_denials(
    groups: Sequence[Sequence[int]], reports: Sequence[Report], scores: Mapping[tuple[int, int], float]
) -> tuple[list[list[int]], frozenset[int]]:
    """The groups with each undated denial in the one happening of its story that it can deny, and who was so joined.

    groups: places of reports; scores: likeness of pairs of them, the smaller first
    """
    home = {place: number for number, group in enumerate(groups) for place in group}
    told = {
        number: [place for place in group if reports[place].event.status == "actual"]
        for number, group in enumerate(groups)
    }
    loose = {number for number, group in enumerate(groups) if all(_is_undated_denial(reports[at]) for at in group)}
    sums: defaultdict[int, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    for pair, score in scores.items():
        for one, other in (pair, pair[::-1]):
            if (
                home[one] in loose
                and reports[other].event.status == "actual"
                and _answers(reports[one], reports[other])
            ):
                sums[home[one]][home[other]] += score
    made = {number: list(group) for number, group in enumerate(groups)}
    joined: set[int] = set()
    for number in sorted(sums):
        means = {other: total / (len(groups[number]) * len(told[other])) for other, total in sums[number].items()}
        ranked = sorted(means, key=lambda other: (-means[other], other))
        best = ranked[0]
        if means[best] < _LEAST or (len(ranked) > 1 and means[best] - means[ranked[1]] < _CLEAR):
            continue
        made[best] = sorted(made[best] + made.pop(number))
        joined.update(groups[number])
    return list(made.values()), frozenset(joined)


def decides_later(left: Report, right: Report) -> bool:
    """Whether the two are a denial and a report of another document that only a look at the whole story can join.

    A denial without day and place is as near to each strike of its story: joined pair by pair, chance would decide.
    """
    if left.event.document == right.event.document:
        return False
    return any(
        _is_undated_denial(one) and (one.event.place is None or is_guess(one.event.place)) and _answers(one, other)
        for one, other in ((left, right), (right, left))
    )


def _is_undated_denial(report: Report) -> bool:
    return report.event.status == "negated" and not report.exact


def _answers(denial: Report, report: Report) -> bool:
    """Whether a denial may be about a report: of the same story, and of the same side's doing."""
    in_one_story = denial.story is not None and denial.story == report.story
    return report.event.status == "actual" and in_one_story and bool(denial.actors & report.actors)

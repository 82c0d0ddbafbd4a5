"""What a report is made of: counts, periods, happenings and events of one question to a store."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from msgspec import Struct, structs

from gesta.errors import InputError
from gesta.evaluation.reviewed import Precision, precision_by_type
from gesta.records import Happening, Problem
from gesta.store import EventFilter, HappeningFilter, ProblemFilter, Store
from gesta.store.counts import Edge, Every, Facets, Period
from gesta.store.pages import Told

_MAX_PROBLEMS = 50
# So many points a chart may have before its bars are too thin to be told apart.
_MAX_DAYS, _MAX_WEEK_DAYS = 62, 400


class Findings(Struct, frozen=True):
    """Everything a report tells.

    asked:      the question; counted: the same, of events that took place
    all, facets: counts over all statuses, and over what took place
    happenings, told: the latest, at most so many as asked for; problems: of documents that tell the events
    """

    asked: EventFilter
    store: str
    made_at: datetime.datetime
    coders: tuple[str, ...]
    all: Facets
    facets: Facets
    every: Every
    periods: tuple[Period, ...]
    by_quad: tuple[Period, ...]
    edges: tuple[Edge, ...]
    happenings: tuple[Happening, ...]
    happening_count: int
    told: tuple[Told, ...]
    problems: tuple[Problem, ...]
    precision: tuple[Precision, ...]


def gather(store: Store, asked: EventFilter, *, made_at: datetime.datetime, limit: int) -> Findings:
    """Ask a store.

    Raises: InputError, when no event fits
    """
    everything = store.facets(asked)
    if not everything.events:
        raise InputError(
            "no event fits", where=str(store.path), fix="widen the filter; `gesta events` shows what there is"
        )
    counted = asked if asked.statuses else structs.replace(asked, statuses=("actual",))
    every = _step(store, counted)
    told = tuple(store.event_page(asked, order="-day", limit=limit))
    documents = dict.fromkeys(each.event.document for each in told)
    problems = (problem for each in documents for problem in store.problems(ProblemFilter(document=each)))
    wanted = HappeningFilter(event=asked)
    return Findings(
        asked=asked,
        store=store.path.name,
        made_at=made_at,
        coders=tuple(dict.fromkeys(each.event.coder for each in told if each.event.coder)),
        all=everything,
        facets=store.facets(counted),
        every=every,
        periods=tuple(store.series(counted, every=every)),
        by_quad=tuple(store.series(counted, every=every, split="quad")),
        edges=tuple(store.edges(counted)),
        happenings=tuple(each.happening for each in store.happening_page(wanted, limit=limit)),
        happening_count=store.count_happenings(wanted),
        told=told,
        problems=tuple(problems)[:_MAX_PROBLEMS],
        precision=(*precision_by_type(store)[0],),
    )


def _step(store: Store, counted: EventFilter) -> Every:
    """Days, weeks or months, so that there are neither three bars nor three hundred."""
    months = [period.start for period in store.series(counted, every="month")]
    if not months:
        return "month"
    days = _days_between(months)
    return "day" if days <= _MAX_DAYS else "week" if days <= _MAX_WEEK_DAYS else "month"


def _days_between(starts: Sequence[str]) -> int:
    first, last = datetime.date.fromisoformat(min(starts)), datetime.date.fromisoformat(max(starts))
    return (last - first).days + 31

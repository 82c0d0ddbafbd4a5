"""Events counted: over time, between sides, on the map, by actor."""

from __future__ import annotations

import collections
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from msgspec import structs

from gesta.store import EventFilter, Store
from gesta.store.counts import Edge, Period
from gesta.web.counted import (
    ActorDetail,
    ActorItem,
    ActorList,
    BinItem,
    CountryItem,
    EdgeItem,
    Map,
    Network,
    NodeItem,
    PartnerItem,
    PeriodItem,
    RoleItem,
    Series,
)
from gesta.web.described import answers
from gesta.web.names import entry_of, is_code, name_of
from gesta.web.questions import ActorListQuestion, EventQuestion, MapQuestion, NetworkQuestion, SeriesQuestion
from gesta.web.quick import HeavyRoute
from gesta.web.replies import answer
from gesta.web.scores import conflict, cooperation, mean_scale
from gesta.web.shapes import Count, event_item

router = APIRouter(tags=["analysis"], route_class=HeavyRoute)

_RECENT = 20
_PARTNERS = 30


@router.get("/series", summary="Events over time", responses=answers(Series))
def show_series(request: Request, asked: Annotated[SeriesQuestion, Query()]) -> Response:
    """Counts and mean scores by stretch of time, with the number of sources beneath every mean."""
    return answer(request, lambda store: _series(store, asked))


@router.get("/network", summary="Who does something to whom", responses=answers(Network))
def show_network(request: Request, asked: Annotated[NetworkQuestion, Query()]) -> Response:
    """Sides as nodes, what they do to each other as edges, the most frequent first."""
    return answer(request, lambda store: _network(store, asked))


@router.get("/map", summary="Events by place", responses=answers(Map))
def show_map(request: Request, asked: Annotated[MapQuestion, Query()]) -> Response:
    """Events in cells of so many degrees; those known to a country only are counted apart."""
    return answer(request, lambda store: _map(store, asked))


@router.get("/actors", summary="Who takes part", responses=answers(ActorList))
def list_actors(request: Request, asked: Annotated[ActorListQuestion, Query()]) -> Response:
    """The most frequent sides of the events that fit, and how often they act, are acted on, and speak."""

    def find(store: Store) -> object:
        sides = store.sides(asked.filter(), by=asked.by, limit=asked.limit)
        return ActorList(
            [
                ActorItem(side.actor, name_of(side.actor), side.as_actor, side.as_recipient, side.as_speaker)
                for side in sides
            ]
        )

    return answer(request, find)


@router.get("/actors/{actor:path}", summary="One actor", responses=answers(ActorDetail, also=(404,)))
def show_actor(request: Request, actor: str, asked: Annotated[EventQuestion, Query()]) -> Response:
    """An actor by code (`RUS`, `RUS/MIL`) or name: roles over time, names in texts, partners, recent events."""
    return answer(request, lambda store: _actor(store, actor, asked.filter()))


def _series(store: Store, asked: SeriesQuestion) -> Series:
    periods = store.series(asked.filter(), every=asked.every, split=asked.split)
    totals: collections.Counter[str | int | None] = collections.Counter()
    for period in periods:
        totals[period.key] += period.n
    # Where there is no key (an event without a country), it is one of the rest.
    keys = {key for key, _ in totals.most_common() if key is not None or asked.split is None}
    chosen = set(sorted(keys, key=lambda key: (-totals[key], str(key)))[: asked.top])
    items = [_period_item(period) for period in periods if period.key in chosen]
    return Series(asked.every, asked.split, items, sum(totals.values()) - sum(item.n for item in items))


def _period_item(period: Period) -> PeriodItem:
    return PeriodItem(
        period.start,
        period.key,
        period.n,
        mean_scale(period.kinds),
        period.sources,
        period.documents,
        cooperation(period.kinds),
        conflict(period.kinds),
    )


def _network(store: Store, asked: NetworkQuestion) -> Network:
    edges = store.edges(asked.filter(), by=asked.by)
    shown = edges[: asked.limit]
    totals: collections.Counter[str] = collections.Counter()
    for edge in shown:
        # What a country does to itself is one event of that country, not two.
        for side in {edge.actor, edge.recipient}:
            totals[side] += edge.n
    nodes = [
        NodeItem(side, name_of(side), n) for side, n in sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    ]
    items = [
        EdgeItem(
            edge.actor,
            edge.recipient,
            edge.n,
            mean_scale(edge.kinds),
            cooperation(edge.kinds),
            conflict(edge.kinds),
        )
        for edge in shown
    ]
    return Network(nodes, items, len(edges) - len(shown))


def _map(store: Store, asked: MapQuestion) -> Map:
    wanted = asked.filter()
    bins = [
        BinItem(
            round(each.latitude, 4),
            round(each.longitude, 4),
            each.n,
            each.quads[0] + each.quads[1],
            each.quads[2] + each.quads[3],
            each.country,
        )
        for each in store.bins(wanted, cell=asked.cell)
    ]
    countries, nowhere = store.placed(wanted)
    return Map(asked.cell, bins, [CountryItem(country, n) for country, n in countries.items()], nowhere)


def _actor(store: Store, actor: str, wanted: EventFilter) -> ActorDetail:
    actor = actor.upper() if is_code(actor.upper()) else actor
    mine = structs.replace(wanted, involving=actor)
    entry = entry_of(actor)
    code, _, sector = actor.partition("/")
    facets = store.facets(mine)
    names = store.names_of(code, sector or None) if is_code(actor) else store.names_like(actor)
    return ActorDetail(
        actor,
        entry.name if entry else name_of(actor),
        entry.kind if entry else None,
        entry.wikidata if entry else None,
        facets.events,
        [RoleItem(role.code, role.sector, role.title, role.first, role.last) for role in (entry.role if entry else ())],
        [Count(text, n) for text, n in names],
        _partners(store, actor, mine),
        [Count(value, n) for value, n in facets.values["type"]],
        [event_item(told) for told in store.event_page(mine, limit=_RECENT)],
    )


def _partners(store: Store, actor: str, mine: EventFilter) -> list[PartnerItem]:
    """Whom the actor has to do with; of somebody known by name only, whoever stands on the other side."""
    edges = store.edges(mine, by="sector" if "/" in actor else "code")
    found: dict[str, list[Edge]] = collections.defaultdict(list)
    for edge in edges:
        others = {edge.actor, edge.recipient} - {actor}
        for other in others if actor in (edge.actor, edge.recipient) or not is_code(actor) else ():
            found[other].append(edge)
    partners = [_partner(other, its) for other, its in found.items()]
    return sorted(partners, key=lambda partner: (-partner.n, partner.actor))[:_PARTNERS]


def _partner(other: str, edges: Sequence[Edge]) -> PartnerItem:
    scale = mean_scale(kind for edge in edges for kind in edge.kinds)
    return PartnerItem(other, name_of(other), sum(edge.n for edge in edges), scale)

"""What the API answers when it counts: series, networks, maps, actors."""

from __future__ import annotations

import datetime

from msgspec import Struct

from gesta.web.shapes import Count, EventItem


class PeriodItem(Struct, frozen=True):
    """The events of one stretch of time and key; a mean score never stands without n and the number of sources."""

    start: str
    key: str | int | None
    n: int
    scale: float | None
    sources: int
    documents: int
    cooperation: int
    conflict: int


class Series(Struct, frozen=True):
    """Events over time; left_out: how many events belong to keys that are not among the most frequent."""

    every: str
    split: str | None
    items: list[PeriodItem]
    left_out: int


class NodeItem(Struct, frozen=True):
    """Somebody of a network, and how many events it takes part in."""

    id: str
    name: str
    n: int


class EdgeItem(Struct, frozen=True):
    """What one does to another."""

    actor: str
    recipient: str
    n: int
    scale: float | None
    cooperation: int
    conflict: int


class Network(Struct, frozen=True):
    """Who does something to whom; left_out: how many edges there are beyond the limit."""

    nodes: list[NodeItem]
    edges: list[EdgeItem]
    left_out: int


class BinItem(Struct, frozen=True):
    """Events of one cell; the point is the mean of their places."""

    latitude: float
    longitude: float
    n: int
    cooperation: int
    conflict: int
    country: str | None


class CountryItem(Struct, frozen=True):
    """Events known to a country and no closer."""

    country: str
    n: int


class Map(Struct, frozen=True):
    """Events by place."""

    cell: float
    bins: list[BinItem]
    countries: list[CountryItem]
    placeless: int


class ActorItem(Struct, frozen=True):
    """Somebody, and how often."""

    actor: str
    name: str
    as_actor: int
    as_recipient: int
    as_speaker: int


class ActorList(Struct, frozen=True):
    """The most frequent actors."""

    items: list[ActorItem]


class RoleItem(Struct, frozen=True):
    """What somebody was, for whom, and when."""

    code: str
    sector: str | None
    title: str | None
    start: datetime.date | None
    end: datetime.date | None


class PartnerItem(Struct, frozen=True):
    """Somebody one has to do with."""

    actor: str
    name: str
    n: int
    scale: float | None


class ActorDetail(Struct, frozen=True):
    """Everything about one actor; `n` is how many events fit."""

    actor: str
    name: str
    kind: str | None
    wikidata: str | None
    n: int
    roles: list[RoleItem]
    names: list[Count]
    partners: list[PartnerItem]
    types: list[Count]
    recent: list[EventItem]


class SizeItem(Struct, frozen=True):
    """How large an exercise is, and by whose count; said_by is empty where the newspaper says so itself."""

    number: float | None
    low: float | None
    high: float | None
    of: str
    kind: str | None
    said_by: list[str]


class Threshold(Struct, frozen=True):
    """The Vienna Document 2011 on an exercise of that size; null where the size in troops is not told.

    notify: whether it must be announced beforehand (9,000 troops, par. 40.1); observe: whether others must be invited
    to watch it (13,000 troops, par. 47.4)
    """

    troops: float | None
    notify: bool | None
    observe: bool | None


class ExerciseItem(Struct, frozen=True):
    """A military exercise as one document tells it."""

    event: EventItem
    phase: str
    sizes: list[SizeItem]
    vienna: Threshold


class ExerciseList(Struct, frozen=True):
    """A page of exercises."""

    items: list[ExerciseItem]
    next: str | None
    total: int | None

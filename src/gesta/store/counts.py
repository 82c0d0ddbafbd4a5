"""Counting events by what they have in common: facets, time series, networks, cells of a map."""

from __future__ import annotations

import collections
import itertools
from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from gesta.store.connection import Connected
from gesta.store.filters import EventFilter, event_condition, full_text_phrase

Every = Literal["day", "week", "month"]
Split = Literal["type", "quad", "country", "status", "dyad"]
By = Literal["code", "sector"]


class Totals(Struct, frozen=True):
    """How much a store holds; first and last are days of publication."""

    documents: int
    events: int
    problems: int
    first: str | None
    last: str | None


class Facets(Struct, frozen=True):
    """How many events, documents and sources fit, and how many events for each value, most frequent first."""

    events: int
    documents: int
    sources: int
    values: Mapping[str, tuple[tuple[str | int, int], ...]]


class Kind(Struct, frozen=True):
    """So many events of one type and modes; the score of a group follows from its kinds."""

    type: str
    modes: str
    quad: int
    n: int


class Period(Struct, frozen=True):
    """The events of one stretch of time and one key (a type, a country, ...; None: all of them).

    start:   first day of the stretch; weeks begin on Monday
    sources: how many different ones, and documents
    """

    start: str
    key: str | int | None
    kinds: tuple[Kind, ...]
    sources: int
    documents: int

    @property
    def n(self) -> int:
        """How many events."""
        return sum(kind.n for kind in self.kinds)


class Edge(Struct, frozen=True):
    """What one side does to another."""

    actor: str
    recipient: str
    kinds: tuple[Kind, ...]

    @property
    def n(self) -> int:
        """How many events."""
        return sum(kind.n for kind in self.kinds)


class Bin(Struct, frozen=True):
    """Events in one cell of a map; the point is their mean, quads how many of quad class 1 to 4."""

    latitude: float
    longitude: float
    n: int
    quads: tuple[int, int, int, int]
    country: str | None


class Side(Struct, frozen=True):
    """A code, or code/sector, and how often it acts, is acted on, and speaks."""

    actor: str
    as_actor: int
    as_recipient: int
    as_speaker: int


_BUCKETS: Mapping[Every, str] = {
    "day": "keys.day",
    # The Monday on or before the day: six days back, then forward to the next Monday.
    "week": "date(keys.day, '-6 days', 'weekday 1')",
    "month": "substr(keys.day, 1, 7) || '-01'",
}
_SPLITS: Mapping[Split | None, str] = {
    None: "NULL",
    "type": "keys.type",
    "quad": "keys.quad",
    "country": "keys.country",
    "status": "keys.status",
    "dyad": "dyads.actor || '-' || dyads.recipient",
}
_PARTY: Mapping[By, str] = {
    "code": "{0}",
    "sector": "{0} || CASE {0}_sector WHEN '' THEN '' ELSE '/' || {0}_sector END",
}
# By code, two sectors of one country in one event are one edge.
_EDGES = """SELECT DISTINCT event, {actor} AS actor, {recipient} AS recipient
    FROM dyads WHERE actor <> '' AND recipient <> ''"""
_MAX_VALUES = 200
# What facets count, in groups that an index orders.
_COUNTED = (("status", "quad", "modes"), ("type",), ("country",), ("source",))


class CountedStore(Connected):
    """The part of a store that counts; `Store` is the whole."""

    def facets(self, wanted: EventFilter) -> Facets:
        """Counts of every value among the events that fit; of places, sources and actors the 200 most frequent."""
        where, parameters = event_condition(wanted)
        counters: dict[str, collections.Counter[str | int]] = collections.defaultdict(collections.Counter)
        # Of all events each is counted along an index of its own; a chosen few are cheaper looked at once.
        for columns in _COUNTED if where == "1" else (tuple(itertools.chain(*_COUNTED)),):
            self._count_into(counters, columns, where, parameters)
        for joined, n in counters.pop("modes", collections.Counter()).items():
            for mode in filter(None, str(joined).split("; ")):
                counters["mode"][mode] += n
        total = counters["status"].total()
        for role in ("actor", "recipient"):
            counters[role].update(dict(self._codes(role, where, parameters)))
        names = ("type", "mode", "status", "quad", "country", "source", "actor", "recipient")
        values = {name: tuple(_ranked(counters[name])[:_MAX_VALUES]) for name in names}
        sql = f"SELECT count(DISTINCT document) FROM event_keys AS keys WHERE {where}"
        documents = self._rows(sql, parameters)[0][0]
        return Facets(total, documents, len(counters["source"]), values)

    def series(self, wanted: EventFilter, *, every: Every, split: Split | None = None) -> list[Period]:
        """The events that fit, by stretch of time and key; events without any day are left out."""
        where, parameters = event_condition(wanted)
        bucket, key = _BUCKETS[every], _SPLITS[split]
        pairs = "SELECT DISTINCT event, actor, recipient FROM dyads WHERE actor <> '' AND recipient <> ''"
        join = f"JOIN ({pairs}) AS dyads ON dyads.event = keys.event" if split == "dyad" else ""
        chosen = f"FROM event_keys AS keys {join} WHERE {where} AND keys.day <> ''"
        kinds = (
            f"SELECT {bucket} AS start, {key} AS key, type, modes, quad, count(*) AS n {chosen} GROUP BY 1, 2, 3, 4, 5"
        )
        wide = f"""SELECT {bucket} AS start, {key} AS key, count(DISTINCT source) AS sources,
            count(DISTINCT document) AS documents {chosen} GROUP BY 1, 2"""
        found = collections.defaultdict(list)
        for row in self._stream(kinds, parameters):
            found[row["start"], row["key"]].append(Kind(row["type"], row["modes"], row["quad"], row["n"]))
        return [
            Period(row["start"], row["key"], tuple(found[row["start"], row["key"]]), row["sources"], row["documents"])
            for row in self._stream(wide, parameters)
        ]

    def edges(self, wanted: EventFilter, *, by: By = "code") -> list[Edge]:
        """Who does something to whom among the events that fit, most frequent first; only sides with a code."""
        where, parameters = event_condition(wanted)
        pairs = _EDGES.format(actor=_PARTY[by].format("actor"), recipient=_PARTY[by].format("recipient"))
        sql = f"""SELECT dyads.actor AS actor, dyads.recipient AS recipient, type, modes, quad, count(*) AS n
            FROM event_keys AS keys JOIN ({pairs}) AS dyads ON dyads.event = keys.event
            WHERE {where} GROUP BY 1, 2, 3, 4, 5"""
        found = collections.defaultdict(list)
        for row in self._stream(sql, parameters):
            found[row["actor"], row["recipient"]].append(Kind(row["type"], row["modes"], row["quad"], row["n"]))
        edges = (Edge(actor, recipient, tuple(kinds)) for (actor, recipient), kinds in found.items())
        return sorted(edges, key=lambda edge: (-edge.n, edge.actor, edge.recipient))

    def bins(self, wanted: EventFilter, *, cell: float) -> Iterator[Bin]:
        """The events that fit and are known closer than a country, by cells of so many degrees; the fullest first."""
        where, parameters = event_condition(wanted)
        # Floor by hand: SQLite has it only where it was built with mathematics.
        sql = f"""SELECT avg(latitude) AS latitude, avg(longitude) AS longitude, count(*) AS n,
            sum(quad = 1) AS quad1, sum(quad = 2) AS quad2, sum(quad = 3) AS quad3, sum(quad = 4) AS quad4,
            CASE WHEN count(DISTINCT country) = 1 THEN min(country) END AS country
            FROM event_keys AS keys WHERE {where} AND latitude IS NOT NULL AND longitude IS NOT NULL AND level > 1
            GROUP BY CAST((latitude + 90) / :cell AS INTEGER), CAST((longitude + 180) / :cell AS INTEGER)
            ORDER BY n DESC, latitude, longitude"""
        for row in self._stream(sql, {**parameters, "cell": cell}):
            quads = (row["quad1"], row["quad2"], row["quad3"], row["quad4"])
            yield Bin(row["latitude"], row["longitude"], row["n"], quads, row["country"])

    def placed(self, wanted: EventFilter) -> tuple[dict[str, int], int]:
        """How many events that fit are known to a country and no closer, by country; and how many have no place."""
        where, parameters = event_condition(wanted)
        sql = f"""SELECT country, count(*) AS n FROM event_keys AS keys
            WHERE {where} AND (latitude IS NULL OR level IS NULL OR level <= 1) GROUP BY 1 ORDER BY n DESC, country"""
        found = {row["country"]: row["n"] for row in self._stream(sql, parameters)}
        nowhere = found.pop(None, 0)
        return found, nowhere

    def sides(self, wanted: EventFilter, *, by: By = "code", limit: int = 100) -> list[Side]:
        """Who takes part in the events that fit, most frequent first; those without a code are left out."""
        where, parameters = event_condition(wanted)
        party = "code" if by == "code" else "code || coalesce('/' || sector, '')"
        sql = f"""SELECT {party} AS party,
            count(DISTINCT CASE role WHEN 'actor' THEN event END) AS as_actor,
            count(DISTINCT CASE role WHEN 'recipient' THEN event END) AS as_recipient,
            count(DISTINCT CASE role WHEN 'attribution' THEN event END) AS as_speaker
            FROM participants WHERE code IS NOT NULL {self._among(where)}
            GROUP BY 1 ORDER BY as_actor + as_recipient DESC, as_speaker DESC, party LIMIT :limit"""
        found = self._stream(sql, {**parameters, "limit": limit})
        return [Side(row["party"], row["as_actor"], row["as_recipient"], row["as_speaker"]) for row in found]

    def names_of(self, code: str, sector: str | None, *, limit: int = 30) -> list[tuple[str, int]]:
        """Which words stand for an actor in texts, most frequent first."""
        sql = """SELECT text, count(*) AS n FROM participants WHERE code = ?1 AND (?2 IS NULL OR sector = ?2)
            GROUP BY 1 ORDER BY n DESC, text LIMIT ?3"""
        return [(row["text"], row["n"]) for row in self._stream(sql, (code, sector, limit))]

    def names_like(self, words: str, *, limit: int = 30) -> list[tuple[str, int]]:
        """Which words of texts stand for actors whose name has these words, most frequent first."""
        sql = """SELECT participants.text AS text, count(*) AS n
            FROM participants_text JOIN participants ON participants.number = participants_text.rowid
            WHERE participants_text MATCH ? GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?"""
        return [(row["text"], row["n"]) for row in self._stream(sql, (full_text_phrase(words), limit))]

    def totals(self) -> Totals:
        """How many documents, events and problems the store holds, and the first and last day of publication."""
        sql = """SELECT (SELECT count(*) FROM documents) AS documents, (SELECT count(*) FROM event_keys) AS events,
            (SELECT count(*) FROM problems) AS problems,
            (SELECT min(published) FROM documents) AS first, (SELECT max(published) FROM documents) AS last"""
        return Totals(*self._rows(sql)[0])

    def _count_into(
        self,
        counters: dict[str, collections.Counter[str | int]],
        columns: tuple[str, ...],
        where: str,
        parameters: Mapping[str, object],
    ) -> None:
        """Add how many events have each value of each column."""
        names = ", ".join(columns)
        sql = f"SELECT {names}, count(*) AS n FROM event_keys AS keys WHERE {where} GROUP BY {names}"
        for row in self._stream(sql, parameters):
            for name in columns:
                if row[name] is not None:
                    counters[name][row[name]] += row["n"]

    def _codes(self, role: str, where: str, parameters: Mapping[str, object]) -> list[tuple[str, int]]:
        sql = f"""SELECT code, count(DISTINCT event) AS n FROM participants
            WHERE code IS NOT NULL AND role = :role {self._among(where)}
            GROUP BY code ORDER BY n DESC, code LIMIT {_MAX_VALUES}"""
        return [(row["code"], row["n"]) for row in self._stream(sql, {**parameters, "role": role})]

    def _among(self, where: str) -> str:
        return "" if where == "1" else f"AND event IN (SELECT keys.event FROM event_keys AS keys WHERE {where})"


def _ranked(counter: collections.Counter[str | int]) -> list[tuple[str | int, int]]:
    return sorted(counter.items(), key=lambda item: (-item[1], str(item[0])))

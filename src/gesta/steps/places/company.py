"""What a name's company tells: the country of a name that no gazetteer knows, and a namesake that is out of place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gesta.knowledge.places import PlaceEntry
from gesta.records import Place, Reason

# With no single town ahead, the country is still told if the candidates lie in one country with this much weight.
LEAST_COUNTRY_SCORE = 0.8
# A name that no gazetteer knows takes the country of its company, if that is so many names and so much of one mind.
LEAST_COMPANY, COMPANY_SHARE = 2, 0.75
# A place with fewer people is hardly meant where all its company lies in another country.
LEAST_FAMOUS = 50_000


class Node(Struct, frozen=True):
    """All mentions of one name that mean the same place, its candidates and what they rest on."""

    text: str
    entries: tuple[PlaceEntry, ...]
    containers: frozenset[int]
    mentions: int
    hint: str | None


def is_hamlet(entry: PlaceEntry) -> bool:
    """Whether a settlement is so small that nobody counted its people; our own tables count nobody and call none so."""
    return entry.feature == "PPL" and entry.population == 0


def countries_told(nodes: Sequence[Node], scores: Sequence[np.ndarray]) -> dict[int, str]:
    """Node -> country, for the names that are well enough known to tell one."""
    told = {}
    for rank, node in enumerate(nodes):
        if node.entries:
            country, weight = country_weight(node.entries, scores[rank])
            if country is not None and weight >= LEAST_COUNTRY_SCORE:
                told[rank] = country
    return told


def with_company(place: Place, rank: int, nodes: Sequence[Node], countries: Mapping[int, str]) -> Place:
    """The country of a name no gazetteer knows: that of its container, else the one that nearly all others lie in."""
    inside = {countries[outer] for outer in nodes[rank].containers if outer in countries}
    if len(inside) == 1:
        reason = Reason("places", "country-only", "the text puts the unknown name there")
        return replace(place, level=1, country=inside.pop(), score=0.9, reasons=(*_kept(place), reason))
    votes: dict[str, int] = {}
    others = {other: country for other, country in countries.items() if other != rank}
    for other, country in others.items():
        votes[country] = votes.get(country, 0) + nodes[other].mentions
    names = len(others)
    if names >= LEAST_COMPANY and max(votes.values()) >= COMPANY_SHARE * sum(votes.values()):
        country = max(sorted(votes), key=lambda code: votes[code])
        reason = Reason("places", "country-only", f"unknown, but nearly all of {names} other names lie in {country}")
        return replace(place, level=1, country=country, score=0.6, reasons=(*_kept(place), reason))
    return place


def _kept(place: Place) -> tuple[Reason, ...]:
    return tuple(reason for reason in place.reasons if reason.rule == "out-of-place")


def country_weight(entries: Sequence[PlaceEntry], scores: np.ndarray) -> tuple[str | None, float]:
    """The country that the candidates weigh most for, and how much; (None, 0) without any."""
    weights: dict[str, float] = {}
    for entry, score in zip(entries, scores, strict=True):
        if entry.country:
            weights[entry.country] = weights.get(entry.country, 0.0) + float(score)
    if not weights:
        return None, 0.0
    country = max(sorted(weights), key=lambda code: weights[code])
    return country, weights[country]


def is_out_of_place(place: Place, rank: int, nodes: Sequence[Node], countries: Mapping[int, str]) -> bool:
    """Whether a small place is a namesake: nothing else in the text lies in its country, the rest elsewhere."""
    node = nodes[rank]
    meant = next((entry for entry in node.entries if entry.geonames_id == place.geonames_id), None)
    if meant is None or meant.level not in (3, 4) or node.containers or meant.population >= LEAST_FAMOUS:
        return False
    others = [country for other, country in countries.items() if other != rank]
    if meant.country in others or len(others) < LEAST_COMPANY:
        return False
    return max(others.count(country) for country in others) >= COMPANY_SHARE * len(others)


def as_unknown(place: Place, written: str) -> Place:
    """The name alone, with what it might have meant among its candidates."""
    reason = Reason("places", "out-of-place", f"{place.name} in {place.country} is small, and nothing else lies there")
    return Place(place.span, place.sentence, written, candidates=place.candidates, reasons=(reason,))

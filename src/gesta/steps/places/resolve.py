"""Which of the places that bear a name a text means: all names of one text are weighed against each other."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

import numpy as np

from gesta.knowledge.places import Gazetteer, PlaceEntry, distance_km, fold_name
from gesta.records import Candidate, Place, Reason
from gesta.steps.places.company import (
    LEAST_COUNTRY_SCORE,
    Node,
    as_unknown,
    countries_told,
    country_weight,
    is_hamlet,
    is_out_of_place,
    with_company,
)
from gesta.steps.places.names import Name

# Weights in units of log odds, found by a coordinate search on 815 articles of local and world news (development half,
# 2026-11). They trade the neighbourhood of local news (what lies near each other) against world fame (population).
# The scores that come out are calibrated there: of the places scored above 0.9 94 of 100 are right, around 0.5 65.
POPULATION, AREA_POPULATION = 1.05, 6.25
COUNTRY, REGION, DISTRICT, CAPITAL, OWN = 6.25, 4.5, -0.4, 2.3, 1.6
ALTERNATE, SHORT = -0.9, -2.0
SAME_COUNTRY, SAME_REGION, NEAR = 0.6, 3.0, 6.6
NEAR_KM, NEIGHBOUR = 140.0, 0.6
HINTED, NAMESAKE = 3.2, 3.0
LEAST_NAMESAKE = 50_000
CONTAINED, CONTRADICTED = 7.0, -3.0
SUPPORT_CAP = 11.0
ROUNDS = 3
# Below this no candidate is believed: the name stays a name. On the same articles four of five below it were wrong.
LEAST_SCORE = 0.2
MAX_CANDIDATES = 25

_AREA_AFTER = re.compile(
    r"\s(?:provinces?|oblasts?|regions?|governorates?|states?|krai|prefectures?|count(?:y|ies)|parish|districts?|departments?)\b",
    re.IGNORECASE,
)
_TOWN_AFTER = re.compile(r"\s(?:city|town|village|township|neighbou?rhood|airport)\b", re.IGNORECASE)
_AREA_BEFORE = re.compile(
    r"\b(?:province|oblast|region|governorate|state|county|prefecture|department) of (?:the )?$", re.IGNORECASE
)
_TOWN_BEFORE = re.compile(
    r"\b(?:city|town|village|hamlet|suburb|port|capital|municipality) of (?:the )?$", re.IGNORECASE
)
_INSIDE_NEXT = re.compile(
    r"^(?:\s*,\s*|\s*\(\s*|,?\s+in\s+(?:the\s+)?(?:[a-z]+\s+){0,4}(?:of\s+)?(?:the\s+)?"
    r"|\s+(?:province|oblast|region|governorate|county|district|prefecture|department)\s*,\s*"
    r"|\s+(?:province|oblast|region|governorate|county|district|prefecture|department)\s+(?:of|in)\s+(?:the\s+)?"
    r"(?:[a-z]+\s+){0,3})$"
)
_INSIDE_PREVIOUS = re.compile(
    r"^(?:['’]s?\s+(?:[a-z]+\s+){0,4}(?:of\s+)?"
    r"|\s+(?:[a-z-]+\s+){0,3}(?:city|town|village|capital|port|province|region|district|area|county|suburb|hamlet|state|oblast|stronghold)"
    r"\s+of\s+(?:the\s+)?|\s+(?:city|town|village|capital|province)\s+)$"
)


_LIST_BEFORE = re.compile(r"\w, (?:and )?$|\band $")
_LIST_AFTER = re.compile(r",? and [A-Z]|, [A-Z]| or [A-Z]")


def resolve_names(text: str, names: Sequence[Name], gazetteer: Gazetteer) -> tuple[Place, ...]:
    """A Place for every name, in the order given; adjectives give their country.

    text:    what the names' spans point into; the words between names tell which place lies in which
    Returns: level, country and coordinates are None where no candidate is believed; candidates are listed all the same
    """
    ordered = sorted(range(len(names)), key=lambda position: names[position].span)
    nodes, node_of = _build_nodes(text, [names[position] for position in ordered], gazetteer)
    scores = _weigh(nodes, gazetteer)
    countries = countries_told(nodes, scores)
    places = {}
    for position, rank in zip(ordered, node_of, strict=True):
        place = _to_place(names[position], nodes[rank], scores[rank], nodes)
        if is_out_of_place(place, rank, nodes, countries):
            place = as_unknown(place, nodes[rank].text)
        if place.level is None and place.score == 0.0:
            place = with_company(place, rank, nodes, countries)
        places[position] = place
    return tuple(places[position] for position in range(len(names)))


def _build_nodes(text: str, names: Sequence[Name], gazetteer: Gazetteer) -> tuple[list[Node], list[int]]:
    containers = _find_containers(text, names, gazetteer)
    keys: list[tuple[str, str | None, str | None]] = []
    for position, name in enumerate(names):
        outer = containers.get(position)
        keys.append(
            (fold_name(name.text), _hint(text, name), fold_name(names[outer].text) if outer is not None else None)
        )
    keys = _share_senses(keys)
    order = {key: rank for rank, key in enumerate(dict.fromkeys(keys))}
    node_of = [order[key] for key in keys]
    wanted = _regions_named(names, gazetteer)
    nodes = []
    for key, rank in order.items():
        members = [position for position in range(len(names)) if node_of[position] == rank]
        name = names[members[0]]
        outers = frozenset(node_of[containers[member]] for member in members if member in containers)
        entries = _entries(name, key[1], wanted, gazetteer)
        nodes.append(Node(name.text, entries, outers - {rank}, len(members), key[1]))
    return nodes, node_of


def _share_senses(keys: Sequence[tuple[str, str | None, str | None]]) -> list[tuple[str, str | None, str | None]]:
    """A bare mention means what the nearest earlier mention of its name means, else the first later one."""
    latest: dict[str, tuple[str, str | None, str | None]] = {}
    first: dict[str, tuple[str, str | None, str | None]] = {}
    for key in keys:
        if key[1] or key[2]:
            first.setdefault(key[0], key)
    shared = []
    for key in keys:
        if key[1] or key[2]:
            latest[key[0]] = key
            shared.append(key)
        else:
            shared.append(latest.get(key[0]) or first.get(key[0]) or key)
    return shared


def _hint(text: str, name: Name) -> str | None:
    """ "area" for "Aleppo province", "town" for "the city of Aleppo", else None."""
    after, before = text[name.span.end : name.span.end + 16], text[max(0, name.span.start - 24) : name.span.start]
    if _AREA_AFTER.match(after) or _AREA_BEFORE.search(before):
        return "area"
    if _TOWN_AFTER.match(after) or _TOWN_BEFORE.search(before):
        return "town"
    return None


def _entries(
    name: Name, hint: str | None, wanted: frozenset[tuple[str, str | None]], gazetteer: Gazetteer
) -> tuple[PlaceEntry, ...]:
    if name.role == "adjective" and (iso3 := gazetteer.country_of(name.text)):
        country = gazetteer.country(iso3)
        return (country,) if country else ()
    found = gazetteer.lookup(name.text)
    if len(found) <= MAX_CANDIDATES:
        return found
    ranked = sorted(found, key=lambda entry: -_prior(entry, hint))
    kept = ranked[:MAX_CANDIDATES]
    return tuple(kept + [entry for entry in ranked[MAX_CANDIDATES:] if (entry.country, entry.admin1) in wanted])


def _fits_hint(entry: PlaceEntry, hint: str | None) -> bool:
    return entry.level in ((2, 3) if hint == "area" else (4, 5))


def _regions_named(names: Iterable[Name], gazetteer: Gazetteer) -> frozenset[tuple[str, str | None]]:
    return frozenset(
        (entry.country, entry.admin1)
        for name in names
        if name.role != "adjective"
        for entry in gazetteer.lookup(name.text)[:6]
        if entry.country and (entry.level == 2 or entry.population > 50_000)
    )


def _find_containers(text: str, names: Sequence[Name], gazetteer: Gazetteer) -> dict[int, int]:
    """Position of a name -> position of the name that the words say it lies in ("Paris, Texas"; "Syria's Aleppo")."""
    found: dict[int, int] = {}
    for position in range(len(names) - 1):
        left, right = names[position], names[position + 1]
        if left.sentence != right.sentence or right.span.start - left.span.end > 60 or right.role == "adjective":
            continue
        between = text[left.span.end : right.span.start]
        if _INSIDE_PREVIOUS.match(between):
            if _can_contain(right, left, gazetteer):
                found.setdefault(position + 1, position)
        elif left.role != "adjective" and _INSIDE_NEXT.match(between):
            is_listed = _in_list(text, names, position, gazetteer)
            if not is_listed and _can_contain(left, right, gazetteer):
                found[position] = position + 1
    return found


def _in_list(text: str, names: Sequence[Name], position: int, gazetteer: Gazetteer) -> bool:
    """Whether a country or region and its neighbour stand in a list: "Georgia, Illinois, Missouri and Ohio"."""
    if not any(
        entry.level in (1, 2) and entry.directness == "primary" for entry in gazetteer.lookup(names[position].text)
    ):
        return False
    before = text[max(0, names[position].span.start - 6) : names[position].span.start]
    after = text[names[position + 1].span.end : names[position + 1].span.end + 8]
    return bool(_LIST_BEFORE.search(before) or _LIST_AFTER.match(after))


def _can_contain(inner: Name, outer: Name, gazetteer: Gazetteer) -> bool:
    outers = _entries(outer, None, frozenset(), gazetteer)
    inners = gazetteer.lookup(inner.text)
    # "Cuba, Mexico and Panama" is a list: the name of a country lies in a region at most ("Lebanon, Indiana").
    if any(entry.level == 1 for entry in inners):
        outers = tuple(entry for entry in outers if entry.level == 2)
    if not inners:
        return any(entry.level in (1, 2, 3) for entry in outers)
    return any(lies_in(entry, within) for entry in inners for within in outers)


def lies_in(entry: PlaceEntry, outer: PlaceEntry) -> bool:
    """Whether a place lies in a country, region or district, as far as the gazetteer tells."""
    if entry.id == outer.id or outer.level not in (1, 2, 3) or entry.country != outer.country:
        return False
    if outer.level == 1:
        return entry.level != 1
    if outer.feature == "ADM1":
        return entry.level != 2 and entry.admin1 == outer.admin1
    if outer.feature == "ADM2" and entry.district:
        return entry.district == outer.district and entry.admin1 == outer.admin1
    reach = 60 if outer.level == 3 else 200
    return (entry.level or 5) > outer.level and _km(entry, outer) < reach


def _km(entry: PlaceEntry, other: PlaceEntry) -> float:
    return distance_km(entry.latitude, entry.longitude, other.latitude, other.longitude)


def _prior(entry: PlaceEntry, hint: str | None) -> float:
    """What a reader who knows nothing but the words beside the name would think of, in log odds."""
    wide = COUNTRY if entry.level is None else OWN
    kind = {"PCLI": COUNTRY, "ADM1": REGION, "ADM2": DISTRICT, "PPLC": CAPITAL, "PPL": 0.0}.get(entry.feature, wide)
    directness = {"primary": 0.0, "alternate": ALTERNATE, "short": SHORT}[entry.directness]
    counted = entry.level != 1 and (entry.population > 0 or is_hamlet(entry))
    size = math.log10(max(entry.population, 300)) if counted else AREA_POPULATION
    return kind + directness + POPULATION * size + (HINTED if hint and _fits_hint(entry, hint) else 0.0)


def _priors(node: Node) -> list[float]:
    """Priors of a node's candidates; a region named after its town yields to the town, unless a word says region."""
    priors = [_prior(entry, node.hint) for entry in node.entries]
    if node.hint == "area":
        return priors
    key = fold_name(node.text)
    regions = [
        rank
        for rank, entry in enumerate(node.entries)
        if entry.feature == "ADM1" and (entry.directness != "primary" or fold_name(entry.name) == key)
    ]
    for rank, town in enumerate(node.entries):
        if town.level != 4 or town.directness != "primary" or town.population < LEAST_NAMESAKE:
            continue
        for region in regions:
            if _is_namesake(town, node.entries[region]):
                priors[rank] = max(priors[rank], priors[region])
                priors[region] = min(priors[region], priors[rank] - NAMESAKE)
    return priors


def _is_namesake(town: PlaceEntry, region: PlaceEntry) -> bool:
    if town.country != region.country:
        return False
    return town.feature == "PPLC" or town.admin1 == region.name or _km(town, region) < 150


def _weigh(nodes: Sequence[Node], gazetteer: Gazetteer) -> list[np.ndarray]:
    """Scores in [0, 1] of every node's candidates; they add up to 1 where there are any."""
    owners = np.array([rank for rank, node in enumerate(nodes) for _ in node.entries], dtype=np.intp)
    if not owners.size:
        return [np.zeros(0) for _ in nodes]
    entries = [entry for node in nodes for entry in node.entries]
    prior = np.array([prior for node in nodes for prior in _priors(node)]) + _containment(nodes)
    starts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
    present = owners[starts]
    affinity = _affinity(entries, gazetteer)
    affinity[owners[:, None] == owners[None, :]] = 0.0
    voices = np.array([1.0 + math.log(nodes[rank].mentions) for rank in present])
    scores = _softmax(prior, owners, starts)
    for _ in range(ROUNDS):
        # Every other name speaks once, through whichever of its readings supports this one best.
        support = np.maximum.reduceat(affinity * scores[None, :], starts, axis=1) * voices
        # The sum is damped: ten names of one country say little more than five.
        scores = _softmax(prior + _damp(support.sum(axis=1)), owners, starts)
    per_node: list[np.ndarray] = [np.zeros(0) for _ in nodes]
    for start, end, rank in zip(starts, [*starts[1:], len(owners)], present, strict=True):
        per_node[rank] = scores[start:end]
    return per_node


def _damp(support: np.ndarray) -> np.ndarray:
    return SUPPORT_CAP * (1.0 - np.exp(-support / SUPPORT_CAP))


def _softmax(values: np.ndarray, owners: np.ndarray, starts: np.ndarray) -> np.ndarray:
    lengths = np.diff(np.r_[starts, len(owners)])
    top = np.repeat(np.maximum.reduceat(values, starts), lengths)
    odds = np.exp(values - top)
    scores: np.ndarray = odds / np.repeat(np.add.reduceat(odds, starts), lengths)
    return scores


def _affinity(entries: Sequence[PlaceEntry], gazetteer: Gazetteer) -> np.ndarray:
    """How much each reading makes each other one likelier, were it true."""
    countries = _codes(entry.country for entry in entries)
    regions = _codes(f"{entry.country}|{entry.admin1}" if entry.admin1 else None for entry in entries)
    latitude = np.radians([entry.latitude for entry in entries])
    longitude = np.radians([entry.longitude for entry in entries])
    local = np.array([entry.level != 1 for entry in entries])
    half = np.sin((latitude[:, None] - latitude) / 2) ** 2
    half += np.cos(latitude[:, None]) * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    km = 12742.0 * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    near = np.exp(-km / NEAR_KM) * (local[:, None] & local[None, :])
    same_country = (countries[:, None] == countries) & (countries[:, None] >= 0)
    same_region = (regions[:, None] == regions) & (regions[:, None] >= 0)
    affinity: np.ndarray = SAME_COUNTRY * same_country + SAME_REGION * same_region + NEAR * near
    return affinity + NEIGHBOUR * _neighbours(entries, ~local, gazetteer)


def _neighbours(entries: Sequence[PlaceEntry], is_country: np.ndarray, gazetteer: Gazetteer) -> np.ndarray:
    """Where a country stands beside a place of a country it borders on."""
    known = sorted({entry.country for entry in entries if entry.country})
    order = {iso3: rank for rank, iso3 in enumerate(known)}
    table = np.zeros((len(known) + 1, len(known) + 1))
    for row, iso3 in enumerate(known):
        for column, other in enumerate(known):
            table[row, column] = gazetteer.are_neighbours(iso3, other)
    ranks = np.array([order.get(entry.country or "", len(known)) for entry in entries])
    found: np.ndarray = table[ranks[:, None], ranks] * (is_country[:, None] | is_country[None, :])
    return found


def _codes(values: Iterable[str | None]) -> np.ndarray:
    known: dict[str, int] = {}
    return np.array([-1 if value is None else known.setdefault(value, len(known)) for value in values])


def _containment(nodes: Sequence[Node]) -> np.ndarray:
    """Bonus for lying in what the words name as container, malus for lying elsewhere."""
    bonus = []
    for node in nodes:
        outers = [outer for rank in node.containers for outer in nodes[rank].entries]
        for entry in node.entries:
            if not outers:
                bonus.append(0.0)
            else:
                bonus.append(CONTAINED if any(lies_in(entry, outer) for outer in outers) else CONTRADICTED)
    return np.array(bonus)


def _to_place(name: Name, node: Node, scores: np.ndarray, nodes: Sequence[Node]) -> Place:
    if not node.entries:
        reason = Reason("places", "unknown-name", f"{name.text!r} is in no gazetteer")
        return Place(name.span, name.sentence, name.text, reasons=(reason,))
    order = np.argsort(-scores, kind="stable")
    candidates = tuple(_candidate(node.entries[rank], float(scores[rank])) for rank in order[:5])
    best, score = node.entries[order[0]], float(scores[order[0]])
    score = min(1.0, score + _same_spot(best, node, scores, order))
    if score >= LEAST_SCORE:
        return _known(name, best, score, candidates, _why(best, score, node, nodes))
    country, weight = country_weight(node.entries, scores)
    if country is not None and weight >= LEAST_COUNTRY_SCORE:
        reason = Reason(
            "places", "country-only", f"{len(node.entries)} places of that name, all likely ones in {country}"
        )
        return Place(
            name.span, name.sentence, name.text, 1, country, score=weight, candidates=candidates, reasons=(reason,)
        )
    reason = Reason("places", "ambiguous", f"best of {len(node.entries)} candidates scores {score:.2f}")
    return Place(name.span, name.sentence, name.text, score=score, candidates=candidates, reasons=(reason,))


def _same_spot(best: PlaceEntry, node: Node, scores: np.ndarray, order: np.ndarray) -> float:
    """Weight of the other readings that are the same spot of the map: a town and the district named after it."""
    return sum(
        float(scores[rank])
        for rank in order[1:]
        if node.entries[rank].country == best.country and best.level != 1 and _km(best, node.entries[rank]) < 40
    )


def _known(name: Name, entry: PlaceEntry, score: float, candidates: tuple[Candidate, ...], reason: Reason) -> Place:
    return Place(
        span=name.span,
        sentence=name.sentence,
        name=entry.name,
        level=entry.level,
        country=entry.country,
        province=entry.admin1,
        geonames_id=entry.geonames_id,
        latitude=entry.latitude,
        longitude=entry.longitude,
        feature=entry.feature,
        score=score,
        candidates=candidates,
        reasons=(reason,),
    )


def _candidate(entry: PlaceEntry, score: float) -> Candidate:
    where = ", ".join(part for part in (entry.district, entry.admin1, entry.country) if part)
    people = f", {entry.population} people" if entry.population else ""
    return Candidate(entry.id, entry.name, score, f"{entry.feature} in {where}{people}" if where else entry.feature)


def _why(entry: PlaceEntry, score: float, node: Node, nodes: Sequence[Node]) -> Reason:
    inside = [
        nodes[rank].text for rank in sorted(node.containers) if any(lies_in(entry, o) for o in nodes[rank].entries)
    ]
    if inside:
        return Reason("places", "containment", f"the text puts it in {inside[0]}")
    if len(node.entries) == 1:
        return Reason("places", "only-candidate", f"one place of that name: {entry.id}")
    company = sorted(
        {
            other.text
            for other in nodes
            if other is not node and any(o.country == entry.country for o in other.entries[:1])
        }
    )
    beside = f"; beside {', '.join(company[:4])}" if company else ""
    return Reason(
        "places",
        "best-of",
        f"best of {len(node.entries)} with {score:.2f}: {entry.feature}, {entry.population} people{beside}",
    )

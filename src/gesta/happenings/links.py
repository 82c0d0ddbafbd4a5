"""How likely two reports tell the same happening, and why."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from gesta.happenings.families import family_of
from gesta.happenings.reports import Report
from gesta.records import Place
from gesta.text.similar.vectors import cosine

# What each likeness counts; they add up to one.
_WEIGHTS = {"words": 0.2, "sides": 0.2, "days": 0.2, "place": 0.25, "story": 0.1, "modes": 0.05}
_PLACE_LIKENESS = {"same": 1.0, "within": 0.7, "near": 0.7, "unknown": 0.5, "apart": 0.0}
# Two reports from one country need not be from one spot in it.
_SAME_COUNTRY = 0.6
# A country's people, or its state where another report names its people.
_ONE_COUNTRY = 0.7
_OTHER_STORY = 0.8
# In one story the same sides demand and reproach many things in a week: without a shared spot or shared words nothing
# says that two of these are one. Of what one article tells twice, the coder has joined what it could.
_FIRM_WORDS = 0.35
_FIRM_WORDS_IN_ONE_DOCUMENT = 0.5
_LOOSE = 0.75
# One word in common ("illegal", "protests") is a subject and no happening. A capital sees many things in a week: where
# not both texts name a day or two, some words must be shared besides the spot.
_SHARED_WORDS = 2
_SPOT_WORDS = 0.2
_WHAT_IF = 0.9
_TOWN = 3
_NEAR_KM = 30.0
_EARTH_RADIUS_KM = 6371.0
# Weekdays and "overnight" are counted from different days in different time zones.
DAY_SLIP = 1
_SHORT_SPAN_DAYS = 3

Fit = Literal["same", "within", "near", "unknown", "apart"]


class Link(Struct, frozen=True):
    """How alike two reports are, [0, 1], and in words why; `apart` names what rules it out."""

    score: float
    detail: str
    apart: str | None = None


def link(left: Report, right: Report, alike: float = 0.0) -> Link:
    """The likeness of two reports of one family.

    alike: how much their documents are about the same, [0, 1], where they are not in one story
    """
    days, days_told = _days_fit(left, right)
    place, place_told = place_fit(left.event.place, right.event.place)
    if days == 0.0:
        return Link(0.0, days_told, apart=days_told)
    if place == "apart" and family_of(left.event.type).place:
        return Link(0.0, place_told, apart=place_told)
    sides, sides_told = _sides_fit(left, right)
    if sides == 0.0:
        return Link(0.0, sides_told, apart=sides_told)
    words = min(cosine(left.words, right.words), 1.0)
    one_story = left.story is not None and left.story == right.story
    likeness = {
        "words": words,
        "sides": sides,
        "days": days,
        "place": _SAME_COUNTRY if place == "same" and _level(left) <= 1 else _PLACE_LIKENESS[place],
        "story": 1.0 if one_story else min(alike, 1.0) * _OTHER_STORY,
        "modes": _modes_fit(left, right),
    }
    told = [sides_told, days_told, place_told, f"words {words:.2f}"]
    told.append("one story" if one_story else f"articles {alike:.2f}" if alike else "")
    score = math.fsum(_WEIGHTS[name] * value for name, value in likeness.items())
    if not _is_firm(left, right, place, words):
        score *= _LOOSE
        told.append("nothing firm")
    if (left.event.status == "hypothetical") != (right.event.status == "hypothetical"):
        score *= _WHAT_IF
        told.append("one only supposes it")
    return Link(round(score, 4), "; ".join(part for part in told if part))


def place_fit(left: Place | None, right: Place | None) -> tuple[Fit, str]:
    """How two places go together, and in words."""
    if left is None or right is None or is_guess(left) or is_guess(right):
        return "unknown", ""
    same_id = left.geonames_id is not None and left.geonames_id == right.geonames_id
    # The same name at two spots is more often a mistake of ours than a coincidence of the news.
    if same_id or left.name.casefold() == right.name.casefold():
        return "same", f"both in {left.name}"
    apart: tuple[Fit, str] = "apart", f"{left.name} is not {right.name}"
    if left.country and right.country and left.country != right.country:
        return apart
    wide, narrow = sorted((left, right), key=lambda place: place.level or 0)
    if (wide.level or 0) <= 1 or (wide.level == 2 and wide.province in (None, narrow.province)):
        return "within", f"{narrow.name} is in {wide.name}"
    distance = _distance_km(left, right)
    if distance is not None and distance <= _NEAR_KM:
        return "near", f"{left.name} is {distance:.0f} km from {right.name}"
    # Provinces and districts have no sharp middle: only towns are surely apart.
    return apart if (wide.level or 0) >= _TOWN or wide.province != narrow.province else ("unknown", "")


def _is_firm(left: Report, right: Report, place: Fit, words: float) -> bool:
    """Whether something beyond sides, days and story says that the two are one."""
    if left.event.document == right.event.document and left.event.status == right.event.status:
        return words >= _FIRM_WORDS_IN_ONE_DOCUMENT
    if words >= _FIRM_WORDS and len(left.words.keys() & right.words.keys()) >= _SHARED_WORDS:
        return True
    at_one_spot = place in ("same", "near") and min(_level(left), _level(right)) > 1
    dated = left.exact and right.exact and max(_width(left), _width(right)) <= _SHORT_SPAN_DAYS
    return at_one_spot and family_of(left.event.type).place and (dated or words >= _SPOT_WORDS)


def is_guess(place: Place) -> bool:
    """Whether the text names no place and the country was taken from who is in it."""
    return any(reason.rule == "implied" for reason in place.reasons)


def _level(report: Report) -> int:
    return (report.event.place.level if report.event.place else None) or 0


def _days_fit(left: Report, right: Report) -> tuple[float, str]:
    if left.first is None or right.first is None or left.last is None or right.last is None:
        return 0.5, ""
    gap = (max(left.first, right.first) - min(left.last, right.last)).days
    if gap > DAY_SLIP or (gap > 0 and not (left.exact and right.exact)):
        return 0.0, f"{_told(left)} is not {_told(right)}"
    if gap > 0:
        return 0.4, f"{_told(left)} next to {_told(right)}"
    if not (left.exact and right.exact):
        return 0.6, "the days allow it"
    if max(_width(left), _width(right)) <= _SHORT_SPAN_DAYS:
        return 1.0, f"both on {_told(left)}"
    return 0.7, "the days overlap"


def _width(report: Report) -> int:
    return (report.last - report.first).days + 1 if report.first and report.last else 0


def _told(report: Report) -> str:
    return f"{report.first}" if report.first == report.last else f"{report.first}…{report.last}"


def _sides_fit(left: Report, right: Report) -> tuple[float, str]:
    if not left.sides or not right.sides:
        return 0.5, ""
    few, many = sorted((left.sides, right.sides), key=len)
    fits = [max(_side_fit(side, other) for other in many) for side in sorted(few)]
    if not any(fits):
        return 0.0, f"{_sides_told(left)} is not {_sides_told(right)}"
    same_roles = left.actors & right.actors or left.recipients & right.recipients
    both = left.sides & right.sides or {_country(side) or side for side in few}
    return math.fsum(fits) / len(fits) * (1.0 if same_roles else 0.8), f"both with {', '.join(sorted(both))}"


def _side_fit(left: str, right: str) -> float:
    if left == right:
        return 1.0
    one, other = _country(left), _country(right)
    if one is None or other is None:
        # "Protesters" of nowhere may be anybody's.
        return 0.4
    return _ONE_COUNTRY if one == other else 0.0


def _sides_told(report: Report) -> str:
    return " and ".join(sorted(report.sides))


def _country(side: str) -> str | None:
    code = side.partition("/")[0]
    return code if len(code) == 3 and code.isupper() else None


def _modes_fit(left: Report, right: Report) -> float:
    if left.event.type != right.event.type:
        return 0.0
    if not left.event.modes or not right.event.modes:
        return 0.5
    return 1.0 if set(left.event.modes) & set(right.event.modes) else 0.0


def _distance_km(left: Place, right: Place) -> float | None:
    """Great-circle distance by the haversine formula."""
    if left.latitude is None or left.longitude is None or right.latitude is None or right.longitude is None:
        return None
    one, two = math.radians(left.latitude), math.radians(right.latitude)
    across = math.radians(right.longitude - left.longitude) / 2
    half = math.sin((two - one) / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(across) ** 2
    return 2 * _EARTH_RADIUS_KM * math.asin(min(math.sqrt(half), 1.0))

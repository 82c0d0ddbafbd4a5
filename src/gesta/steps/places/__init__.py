"""Place names and what they most likely mean: found by tags and gazetteer, resolved against each other."""

from collections.abc import Iterable

from msgspec.structs import replace

from gesta.knowledge.places import load_gazetteer
from gesta.records import Place, Problem, Reading
from gesta.steps.places.abbreviations import introduced
from gesta.steps.places.attach import dateline_place, event_place, event_places
from gesta.steps.places.names import Name, Role, dateline_name, find_names
from gesta.steps.places.resolve import resolve_names

__all__ = [
    "Name",
    "Role",
    "dateline_place",
    "event_place",
    "event_places",
    "find_names",
    "find_places",
    "find_toponyms",
    "resolve_names",
]


def find_places(reading: Reading) -> Reading:
    """The reading with its places in `places`, in text order; boilerplate sentences give none.

    Adjectives ("Danish"), names inside the names of bodies ("Bank of England") and countries or capitals that speak or
    decide ("Moscow said") are no places, but help to tell what the others mean. A name of several places of which none
    wins becomes a problem of the kind "ambiguous".
    """
    places = tuple(place for name, place in find_toponyms(reading) if name.role == "place")
    return replace(reading, places=places, problems=(*reading.problems, *_ambiguous(reading, places)))


def _ambiguous(reading: Reading, places: Iterable[Place]) -> Iterable[Problem]:
    """One problem for each name that several places bear and none of them wins."""
    told: set[str] = set()
    for place in places:
        if place.latitude is None and len(place.candidates) > 1 and place.name not in told:
            told.add(place.name)
            yield Problem(
                kind="ambiguous",
                message=f"{place.name} may be any of {len(place.candidates)} or more places",
                document=reading.document.id,
                where=place.name,
                span=place.span,
                candidates=place.candidates,
            )


def find_toponyms(reading: Reading) -> tuple[tuple[Name, Place], ...]:
    """Every place name of the text in whatever role, with what it means, the dateline's first."""
    gazetteer = load_gazetteer()
    text = reading.document.text
    bodies = {
        short for short in introduced(text) if all(entry.level not in (1, 2) for entry in gazetteer.lookup(short))
    }
    names = [
        name
        for sentence in reading.sentences
        if not sentence.boilerplate
        for name in find_names(sentence, text, gazetteer)
        if name.text not in bodies
    ]
    dateline = dateline_name(reading.document)
    if dateline is not None and not any(name.span.overlaps(dateline.span) for name in names):
        names.insert(0, dateline)
    return tuple(zip(names, resolve_names(text, names, gazetteer), strict=True))

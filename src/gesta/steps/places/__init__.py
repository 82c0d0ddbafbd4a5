"""Place names and what they most likely mean: found by tags and gazetteer, resolved against each other."""

from msgspec.structs import replace

from gesta.knowledge.places import load_gazetteer
from gesta.records import Place, Reading
from gesta.steps.places.attach import dateline_place, event_place, event_places
from gesta.steps.places.names import Name, Role, find_names
from gesta.steps.places.resolve import resolve_names

__all__ = [
    "Name",
    "Role",
    "dateline_place",
    "event_place",
    "find_names",
    "find_places",
    "find_toponyms",
    "resolve_names",
]


def find_places(reading: Reading) -> Reading:
    """The reading with its places in `places`, in text order; boilerplate sentences give none.

    Adjectives ("Danish"), names inside the names of bodies ("Bank of England") and countries or capitals that speak or
    decide ("Moscow said") are no places, but help to tell what the others mean.
    """
    places = tuple(place for name, place in find_toponyms(reading) if name.role == "place")
    return replace(reading, places=places)


def find_toponyms(reading: Reading) -> tuple[tuple[Name, Place], ...]:
    """Every place name of the text in whatever role, with what it means; the dateline's lends context only."""
    gazetteer = load_gazetteer()
    text = reading.document.text
    names = [
        name
        for sentence in reading.sentences
        if not sentence.boilerplate
        for name in find_names(sentence, text, gazetteer)
    ]
    return tuple(zip(names, resolve_names(text, names, gazetteer), strict=True))

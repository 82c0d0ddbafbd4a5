import pytest

from gesta.records import Event, Evidence, Participant, Place, Span
from gesta.steps.events.whereabouts import placed

WORDS = Evidence("killed", Span(7, 13), 0)


def event(kind="ASSAULT", *, actors=(), recipients=(), modes=(), place=None):
    return Event("e", "d", kind, WORDS, (WORDS,), modes=modes, actors=actors, recipients=recipients, place=place)


def side(code, sector=None):
    return Participant("two soldiers", Span(14, 26), code=code, sector=sector)


def test_an_attack_without_a_place_happened_in_the_country_of_its_victims():
    found = placed(event(recipients=(side("MLI", "MIL"),))).place

    assert found is not None
    assert (found.country, found.level, found.latitude) == ("MLI", 1, None)
    assert found.reasons[0].rule == "implied"


def test_a_place_that_the_clause_names_stays():
    named = Place(Span(0, 5), 0, "Gao", level=4, country="MLI")

    assert placed(event(recipients=(side("FRA"),), place=named)).place == named


@pytest.mark.parametrize(
    "told",
    [
        event(recipients=(side("MLI"), side("FRA"))),
        event(recipients=(side("UNO"),)),
        event(recipients=(side(None, "CVL"),)),
        event("THREATEN", recipients=(side("MLI"),)),
        event("COERCE", recipients=(side("EST"),), modes=("cyber",)),
    ],
    ids=["of-two-countries", "of-a-body", "of-nobody-known", "a-word", "from-afar"],
)
def test_a_place_that_cannot_be_known_is_empty(told):
    assert placed(told).place is None

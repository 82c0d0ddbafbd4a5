"""Whom an act is aimed at where its words do not say: marked as implied, and never in place of what is said."""

import pytest
from msgspec.structs import replace

from gesta.records import Document, Entity, Event, Evidence, Mention, Participant, Place, Reading, Span
from gesta.steps.events.home import Homes
from gesta.steps.events.implied import complete_sides

TEXT = "Norway and Sweden quarrelled in Malmo."
NORWAY, SWEDEN, MALMO = Span(0, 6), Span(11, 17), Span(32, 37)


def reading():
    mentions = (
        Mention(NORWAY, 0, 0, 0, 1, "name", entity=0),
        Mention(SWEDEN, 0, 2, 2, 3, "name", entity=1),
    )
    entities = (
        Entity(0, "Norway", "state", "NOR", members=(0,)),
        Entity(1, "Sweden", "state", "SWE", members=(1,)),
    )
    return Reading(Document("d", TEXT), mentions=mentions, entities=entities)


def event(kind, actors, recipients=(), at=0, sentence=0, **given):
    side = [tuple(Participant(code, Span(0, 1), code=code) for code in codes) for codes in (actors, recipients)]
    trigger = Evidence("did", Span(at, at + 3), sentence)
    return Event(f"d-{at}", "d", kind, trigger, (trigger,), actors=side[0], recipients=side[1], **given)


def report_about(home):
    """A report about one country, or about none."""
    homes = Homes(Reading(Document("d", "")))
    homes.report = home
    return homes


def recipients(events, home=None):
    return [
        [(one.code, one.implied) for one in found.recipients]
        for found in complete_sides(events, reading(), report_about(home), {})
    ]


def test_a_named_recipient_stays_alone():
    assert recipients([event("ACCUSE", ["NOR"], ["DNK"])], "SWE") == [[("DNK", False)]]


def test_a_foreign_voice_speaks_to_the_country_of_the_report():
    assert recipients([event("REQUEST", ["NOR"])], "SWE") == [[("SWE", True)]]


def test_protest_at_home_is_aimed_at_the_government():
    (found,) = complete_sides([event("PROTEST", ["SWE"])], reading(), report_about("SWE"), {})
    assert [(one.code, one.sector, one.text) for one in found.recipients] == [("SWE", "GOV", "Sweden")]


def test_a_rejection_answers_the_other_side_of_what_came_before():
    said = [event("ACCUSE", ["SWE"], ["NOR"]), event("REJECT", ["NOR"], at=20, sentence=1)]
    assert recipients(said)[1] == [("SWE", True)]


def test_an_answer_far_away_is_none():
    said = [event("ACCUSE", ["SWE"], ["NOR"]), event("REJECT", ["NOR"], at=20, sentence=9)]
    assert recipients(said)[1] == []


def test_an_attack_abroad_is_on_the_country_of_its_place():
    there = Place(MALMO, 0, "Malmo", country="SWE")
    assert recipients([event("ASSAULT", ["NOR"], place=there)]) == [[("SWE", True)]]


@pytest.mark.parametrize(
    "alone",
    [
        event("CONSULT", ["SWE"]),
        event("THREATEN", ["SWE"]),
        event("RETREAT", ["SWE"], modes=("resign",)),
        event("AGREE", ["SWE", "NOR"]),
        event("ASSAULT", []),
    ],
    ids=lambda found: found.type,
)
def test_what_needs_nobody_at_the_other_end_gets_nobody(alone):
    assert recipients([alone], "SWE") == [[]]


def test_without_a_country_of_the_report_nothing_is_implied():
    assert recipients([event("SUPPORT", ["NOR"])]) == [[]]


def test_an_arrest_without_an_author_is_made_by_the_police_of_the_place():
    there = Place(MALMO, 0, "Malmo", country="SWE")
    (found,) = complete_sides(
        [event("COERCE", [], ["NOR"], modes=("arrest",), place=there)], reading(), report_about(None), {}
    )
    assert [(one.code, one.sector, one.implied) for one in found.actors] == [("SWE", "COP", True)]


def test_a_seizure_without_an_author_has_none():
    there = Place(MALMO, 0, "Malmo", country="SWE")
    (found,) = complete_sides(
        [event("COERCE", [], ["NOR"], modes=("seize",), place=there)], reading(), report_about(None), {}
    )
    assert found.actors == ()


def test_a_feared_attack_is_by_those_who_gather_on_those_they_face():
    gathers = event("MOBILIZE", ["NOR"], ["SWE"])
    feared = event("ASSAULT", [], at=20, status="hypothetical")

    _, found = complete_sides([gathers, feared], reading(), report_about(None), {})

    assert [(one.code, one.implied) for one in (*found.actors, *found.recipients)] == [("NOR", True), ("SWE", True)]


def test_an_attack_that_happened_takes_no_sides_from_a_build_up():
    _, found = complete_sides(
        [event("MOBILIZE", ["NOR"], ["SWE"]), event("ASSAULT", [], at=20)], reading(), report_about(None), {}
    )
    assert found.actors == ()


def test_a_crackdown_on_ones_own_people_is_by_their_authorities():
    crowd = Participant("protesters", Span(0, 1), code="SWE", sector="CVL")
    cracked = event("COERCE", [], modes=("restrict",))

    (found,) = complete_sides([replace(cracked, recipients=(crowd,))], reading(), report_about("NOR"), {})

    assert [(one.code, one.sector, one.implied) for one in found.actors] == [("SWE", "GOV", True)]

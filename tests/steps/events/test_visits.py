"""A meeting in the country of one side is a visit of the other; on neutral ground, or by many, it is none."""

import pytest

from gesta.records import Event, Evidence, Participant, Place, Span
from gesta.steps.events.visits import as_visit

OSLO = Place(Span(0, 4), 0, "Oslo", 4, "NOR")


def sides(*codes, place=OSLO, modes=(), kind="CONSULT", word="met"):
    actors = tuple(Participant(code, Span(i, i + 1), code=code) for i, code in enumerate(codes))
    trigger = Evidence(word, Span(0, 3), 0)
    event = as_visit(Event("d", "d", kind, trigger, (trigger,), modes=modes, actors=actors, place=place))
    return [one.code for one in event.actors], [one.code for one in event.recipients], event.modes


def test_the_guest_visits_the_host():
    assert sides("SWE", "NOR") == (["SWE"], ["NOR"], ("visit",))


@pytest.mark.parametrize(
    ("codes", "more"),
    [
        (("SWE", "DNK"), {}),
        (("NOR", "SWE", "DNK"), {}),
        (("NOR", "SWE"), {}),
        (("SWE", "NOR"), {"word": "talks"}),
        (("SWE", "NOR"), {"modes": ("phone",)}),
        (("SWE", "NOR"), {"place": None}),
        (("SWE", "NOR"), {"kind": "COOPERATE"}),
        (("NOR",), {}),
    ],
)
def test_other_meetings_stay_as_they_are(codes, more):
    assert sides(*codes, **more) == (list(codes), [], more.get("modes", ()))

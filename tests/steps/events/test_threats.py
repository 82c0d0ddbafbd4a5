"""What will be done under a condition is threatened by whoever says he will do it, and by nobody else."""

import pytest

from gesta import monitor


@pytest.mark.parametrize(
    ("text", "coded"),
    [
        ("Canada will freeze the assets of the Haitian general unless he steps down.", "THREATEN/restrict actual"),
        ("The Peruvian police would arrest any Chilean who crossed the bridge.", "THREATEN/arrest actual"),
        ("Turkey will expel the Greek envoys if Athens closes the strait.", "THREATEN/expel actual"),
        ("Turkey said it would expel the Greek envoys if Athens closed the strait.", "THREATEN/expel actual"),
        ("Turkey would expel the Greek envoys if Athens closed the strait.", "SANCTION/expel hypothetical"),
        ("Canada will freeze the assets of the Haitian general on Monday.", "SANCTION/discontinue future"),
        ("Envoys fear that Russia would cut the supply of gas if Moldova voted.", "SANCTION/discontinue hypothetical"),
        ("The Peruvian police arrested a Chilean who had crossed the bridge.", "COERCE/arrest actual"),
    ],
)
def test_a_condition_makes_a_threat_of_what_somebody_will_do(text, coded):
    events = monitor.read(text).events

    assert f"{'/'.join((events[0].type, *events[0].modes))} {events[0].status}" == coded


@pytest.mark.parametrize(
    ("text", "coded"),
    [
        ("Kenya urged Uganda to publish the list.", "REQUEST/change"),
        ("Kenya urged Uganda to free the prisoners.", "REQUEST/yield"),
        ("Kenya demanded an apology from Uganda.", "REQUEST"),
        ("Kenya rejected the demand of Uganda.", "REJECT/change"),
        ("Kenya rejected the charge of Uganda.", "REJECT"),
        ("Kenya denied entry to a Ugandan minister.", "REJECT/assist"),
    ],
)
def test_only_what_shall_be_done_otherwise_is_a_change(text, coded):
    events = monitor.read(text).events

    assert coded in ["/".join((event.type, *event.modes)) for event in events]

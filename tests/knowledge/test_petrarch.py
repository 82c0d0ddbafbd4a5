import datetime

import pytest

from gesta.errors import DataError
from gesta.knowledge.petrarch import parse_petrarch_actors, parse_petrarch_agents, split_cameo

ACTORS = """
# an invented dictionary
NORLAND_ [GBR]
+KINGDOM_OF_NORLAND_
ANNA_MERTENS_ [GBROPP <20100501] [GBRGOV 20100501-20150430] [GBRELI >20150430]  ; invented
+MERTENS_
WEATHER_UNION_
[IGO]
"""


def test_names_synonyms_and_dated_codes_become_entries():
    norland, mertens, union = parse_petrarch_actors(ACTORS)

    assert (norland.name, norland.aliases, norland.code) == ("Norland", ("Kingdom of Norland",), "GBR")
    assert [role.sector for role in mertens.role] == ["OPP", "GOV", "ELI"]
    assert mertens.role[0].end == datetime.date(2010, 4, 30)
    assert mertens.role[1].end == datetime.date(2015, 4, 30)
    assert mertens.role[2].start == datetime.date(2015, 4, 30)
    assert union.code == "IGO"


def test_years_of_two_digits_belong_to_the_time_after_the_war():
    [entry] = parse_petrarch_actors("IVO_ [GBRGOV 890601-050601]")

    assert entry.role[0].start == datetime.date(1989, 6, 1)
    assert entry.role[0].end == datetime.date(2005, 6, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("+ALIAS_ [GBR]", "dictionary:1"),
        ("NORLAND_\n", "no code"),
        ("NORLAND_ [GBRGO]", "no CAMEO code"),
        ("NORLAND_ [GBRGOV <2010]", "no date"),
        ("OK_ [GBR]\nNORLAND_ [gbr]", "dictionary:2"),
        ("NORLAND_ [GBRGOV 20101345-20110101]", "no date"),
    ],
)
def test_an_unreadable_line_is_named(text, told):
    with pytest.raises(DataError, match=told):
        parse_petrarch_actors(text)


def test_cameo_roles_become_plover_sectors():
    assert split_cameo("USAMED") == ("USA", "JRN", ())
    assert split_cameo("GBRINS") == ("GBR", "REB", ())
    assert split_cameo("NGOHLH") == ("NGO", "MED", ())
    assert split_cameo("FRAOPPMED") == ("FRA", "OPP", ("JRN",))


def test_agents_keep_their_plurals_and_fill_their_sets():
    text = "!PERSON! = MAN, WOMAN\nPOLICE!PERSON!_ [~COP]\nSPY_ {SPIES_} [~SPY]\nDOCTOR_ [~HLH]"

    police, spy, doctor = parse_petrarch_agents(text)

    assert {"policeman", "policewoman"} <= set(police.forms)
    assert spy.forms == ("spy", "spies")
    assert (doctor.forms, doctor.sector) == (("doctor", "doctors"), "MED")


def test_an_agent_line_without_a_code_is_named():
    with pytest.raises(DataError, match=r"agents\.txt:2"):
        parse_petrarch_agents("SPY_ [~SPY]\nBAKER_", where="agents.txt")

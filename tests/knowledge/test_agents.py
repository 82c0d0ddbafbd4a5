import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.knowledge.agents import describe, head_of, load_agents, nationality_of, sector_of

EXAMPLES = [(table.sector, example) for table in load_agents().table.agent for example in table.examples]


@pytest.mark.parametrize(("sector", "phrase"), EXAMPLES)
def test_every_example_of_the_table_gets_its_sector(sector, phrase):
    assert sector_of(phrase.split()).sector == sector


def test_the_table_holds_at_least_seven_hundred_nouns():
    assert len(load_agents()) >= 700


@pytest.mark.parametrize("phrase", ["the border", "an agreement", "the war", "economic growth", "the ceasefire"])
def test_what_cannot_act_has_no_sector(phrase):
    assert sector_of(phrase.split()) is None


@pytest.mark.parametrize(
    ("phrase", "sector", "others"),
    [
        ("a former minister", "ELI", ("GOV",)),
        ("an ex-president", "ELI", ()),
        ("a retired general", "ELI", ("MIL",)),
        ("opposition lawmakers", "LEG", ("OPP",)),
        ("police chief", "COP", ()),
        ("rebel leader", "REB", ()),
        ("members of the militia", "PRM", ()),
        ("thousands of protesters", "CVL", ()),
        ("a spokesman for the army", "MIL", ()),
        ("union leader", "LAB", ()),
        ("military officials", "MIL", ()),
        ("foreign ministry spokeswoman", "GOV", ()),
        ("government supporters", "CVL", ()),
    ],
)
def test_the_words_beside_the_head_decide_with_it(phrase, sector, others):
    found = sector_of(phrase.split())

    assert found.sector == sector
    if sector != "ELI" or others:
        assert found.other_sectors == others


@pytest.mark.parametrize(
    ("phrase", "codes"),
    [
        ("Russian troops", ("RUS",)),
        ("U.S.-backed Syrian rebels", ("SYR",)),
        ("U.S. - backed Syrian rebels", ("SYR",)),
        ("pro-Russian separatists in Ukraine", ("UKR",)),
        ("pro - Russian separatists in Ukraine", ("UKR",)),
        ("pro-Russian separatists", ()),
        ("anti-American protesters", ()),
        ("a Somalia-based group", ("SOM",)),
        ("Russia 's army", ("RUS",)),
        ("Texas governor", ("USA",)),
        ("Shanghai police", ("CHN",)),
        ("farmers in France", ("FRA",)),
        ("Congolese troops", ()),
        ("South Korean soldiers", ("KOR",)),
        ("Inner Mongolia officials", ("CHN",)),
        ("Russian and Belarusian troops", ("RUS", "BLR")),
    ],
)
def test_nationality_is_whose_they_are_and_not_who_backs_them(phrase, codes):
    assert nationality_of(phrase.split()) == codes


@pytest.mark.parametrize(
    ("phrase", "code", "sector"),
    [
        ("Russian Deputy Defense Minister Ivan Petrov", "RUS", "GOV"),
        ("a former CIA official", "USA", "ELI"),
        ("the Belarusian leader", "BLR", "GOV"),
        ("two Russians", "RUS", None),
        ("Kyiv police", "UKR", "COP"),
        ("Imperial College London", "GBR", None),
        ("U.S.-backed Syrian rebels", "SYR", "REB"),
        ("the police", None, "COP"),
        ("NATO officials", "IGO", None),
        ("rights groups", "NGO", "SOC"),
        ("Russian rights groups", "RUS", "SOC"),
        ("two men", None, None),
        ("the border", None, None),
    ],
)
def test_a_phrase_is_described_by_its_words_alone(phrase, code, sector):
    found = describe(phrase.split())

    assert (found.code, found.sector) == (code, sector)


def test_a_phrase_that_names_a_person_is_that_person():
    found = describe("Russian President Vladimir Putin".split(), datetime.date(2014, 3, 1))

    assert (found.id, found.sector, found.office) == ("vladimir-putin", "GOV", "president")


def test_former_in_the_text_beats_the_registry():
    assert describe("former Prime Minister Tony Blair".split(), datetime.date(2003, 1, 1)).sector == "ELI"


def test_an_unknown_person_keeps_the_name_as_written_and_gets_no_country():
    found = describe(["Zoltar", "Quibblesworth"], datetime.date(2020, 1, 1))

    assert (found.name, found.id, found.code, found.sector) == ("Zoltar Quibblesworth", None, None, None)


def test_a_surname_of_somebody_long_gone_is_not_taken():
    assert describe(["Taylor"], datetime.date(2026, 7, 1)).id is None
    assert describe(["Putin"], datetime.date(1980, 7, 1)).id is None


def test_the_text_around_gives_a_country_only_to_those_without_one():
    assert describe(["police"], country="KEN").code == "KEN"
    assert describe(["Ugandan", "police"], country="KEN").code == "UGA"


@given(st.lists(st.text(max_size=8), min_size=1, max_size=6))
def test_any_words_can_be_described(words):
    describe(words)
    assert 0 <= head_of(words) < len(words)


def test_leaders_of_a_union_of_states_lead_no_trade_union():
    assert sector_of(["European", "Union", "leaders"]).sector == "GOV"
    assert sector_of(["union", "leaders"]).sector == "LAB"


def test_a_labour_party_is_a_party_and_no_union():
    assert sector_of(["the", "Labour", "Party"]).sector == "PTY"
    assert sector_of(["labor", "unions"]).sector == "LAB"

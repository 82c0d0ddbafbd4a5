import pytest

from gesta.knowledge.cameo import DIALECTS, find_losses, load_cameo
from gesta.knowledge.codebook import load_codebook
from gesta.knowledge.countries import countries
from gesta.knowledge.words import example_sentences, load_words

CAMEO = load_cameo()
CODEBOOK = load_codebook()
MODES = [(entry.name, mode.name) for entry in CODEBOOK.types.values() for mode in entry.modes]


def test_all_codes_are_there_as_text_with_their_leading_zeros():
    assert len(CAMEO.codes) == 315
    assert sum(len(code) == 2 for code in CAMEO.codes) == 20
    assert all(isinstance(code, str) and code.isdigit() for code in CAMEO.codes)
    assert {"01", "010", "0871", "20", "2042"} <= CAMEO.codes.keys()


@pytest.mark.parametrize("code", CAMEO.codes)
def test_a_code_has_its_parents_and_a_value_within_the_scale(code):
    assert code[:2] in CAMEO.codes
    assert code[:3] in CAMEO.codes
    for dialect in DIALECTS:
        value = CAMEO.goldstein(code, dialect)
        assert value is not None
        assert -10 <= value <= 10


@pytest.mark.parametrize(
    ("code", "newer", "older"),
    [("163", -8.0, -6.5), ("016", -2.0, 3.4), ("165", -6.5, -7.0), ("124", -4.0, -5.0), ("190", -10.0, -10.0)],
)
def test_the_same_code_has_another_value_in_the_older_list(code, newer, older):
    assert (CAMEO.goldstein(code), CAMEO.goldstein(code, "0.7")) == (newer, older)


def test_an_embargo_stays_an_embargo_on_the_way_through_the_older_list():
    assert CAMEO.to_older("163") == "166"
    assert CAMEO.from_older("166") == "163"


@pytest.mark.parametrize("code", CAMEO.codes)
def test_a_code_in_the_older_list_never_turns_conflict_into_cooperation(code):
    there = CAMEO.to_older(code)

    assert there in CAMEO.older or there in CAMEO.codes
    assert CAMEO.goldstein(code) * CAMEO.goldstein(there, "0.7") >= 0 or abs(CAMEO.goldstein(code)) < 1


def test_every_code_but_statements_and_appeals_has_a_plover_type():
    bare = [each.code for each in CAMEO.codes.values() if not each.type and len(each.code) > 2]

    assert {code[:2] for code in bare} == {"01", "02"}
    assert bare == list(find_losses(CAMEO, CODEBOOK).uncoded)


@pytest.mark.parametrize(
    ("code", "event_type", "mode"),
    [
        ("042", "CONSULT", "visit"),
        ("0871", "RETREAT", "ceasefire"),
        ("191", "COERCE", "restrict"),
        ("0813", "RETREAT", ""),
        ("1952", "ASSAULT", "drone"),
        ("200", "ASSAULT", "targeted"),
        ("1712", "ASSAULT", "destroy"),
    ],
)
def test_codes_become_what_the_mapping_says(code, event_type, mode):
    assert (CAMEO.codes[code].type, CAMEO.codes[code].mode) == (event_type, mode)


@pytest.mark.parametrize(("event_type", "mode"), MODES)
def test_a_mode_is_written_as_a_code_that_comes_back_or_is_in_the_report(event_type, mode):
    code = CAMEO.codes[CODEBOOK.cameo(event_type, (mode,))]
    told = {name for name, _, _ in find_losses(CAMEO, CODEBOOK).coarser}

    assert (code.type, code.mode) == (event_type, mode) or f"{event_type}/{mode}" in told


def test_the_codebook_is_whole():
    assert len(CODEBOOK.types) == 16
    assert len(MODES) == 67
    assert len(CODEBOOK.contexts) == 37


def test_every_mode_context_and_type_has_a_definition_and_every_type_says_what_it_is_not():
    words = load_words()

    assert words.modes.keys() == {f"{event_type}/{mode}" for event_type, mode in MODES}
    assert words.contexts.keys() == CODEBOOK.contexts.keys()
    assert all(entry.definition and entry.not_ for entry in CODEBOOK.types.values())


@pytest.mark.parametrize("event_type", CODEBOOK.types)
def test_every_type_has_three_examples(event_type):
    assert len([text for text, _ in example_sentences(event_type)]) >= 3


def test_fips_is_not_iso():
    table = countries()

    assert table.of_fips("CH").iso3 == "CHN"
    assert table.get("CHE").fips == "SZ"
    assert table.of_fips("RS").iso3 == "RUS"
    assert table.get("UKR").fips == "UP"
    assert table.get("ISR").fips == "IS"


def test_a_country_comes_back_from_each_of_its_codes():
    table = countries()

    for country in table.by_iso3.values():
        assert table.of_name(country.name) == country
        assert country.fips is None or table.of_fips(country.fips) == country
        assert country.cow is None or table.by_cow[country.cow] == country


def test_every_country_of_the_actor_registry_is_in_the_table():
    from gesta.knowledge.actors import load_registry

    states = [entry for entry in load_registry().entries.values() if entry.kind == "state"]
    special = load_words().special

    assert [entry.code for entry in states if countries().get(entry.code) is None and entry.code not in special] == []


def test_every_sector_of_the_actor_registry_has_a_definition():
    from gesta.knowledge.actors import load_registry

    found = {entry.sector for entry in load_registry().entries.values() if entry.sector}

    assert found <= load_words().sectors.keys()

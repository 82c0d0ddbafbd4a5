import datetime
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.errors import DataError
from gesta.evaluation.actors import ActorRow, actor_errors, evaluate_actors
from gesta.knowledge.actor_check import check_registry
from gesta.knowledge.actor_records import CompiledTables, digest_of, parse_table
from gesta.knowledge.actors import build_registry, load_registry, shipped_contents
from gesta.knowledge.phrases import PhraseTrie

SHARED = Path(os.environ.get("GESTA_SHARED", Path(__file__).parents[3] / "shared"))


def registry_of(text: str):
    return build_registry([parse_table(f'source = "made for this test"\n{text}'.encode(), where="test.toml")])


def resolve(name: str, day: str | None = None, **hints):
    return load_registry().resolve(name, datetime.date.fromisoformat(day) if day else None, **hints)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("South Sudan", "SSD"), ("Sudan", "SDN"), ("Niger", "NER"), ("Nigeria", "NGA"), ("Guinea", "GIN"),
        ("Guinea-Bissau", "GNB"), ("Equatorial Guinea", "GNQ"), ("Papua New Guinea", "PNG"), ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"), ("DR Congo", "COD"), ("North Korea", "PRK"), ("Burma", "MMR"),
        ("Côte d’Ivoire", "CIV"), ("Türkiye", "TUR"), ("Macedonia", "MKD"), ("Kosovo", "KOS"), ("Taiwan", "TWN"),
        ("U.S.", "USA"), ("the Netherlands", "NLD"), ("Soviet Union", "RUS"), ("Swaziland", "SWZ"), ("UAE", "ARE"),
    ],
)  # fmt: skip
def test_a_state_is_found_by_its_own_name_and_no_longer_one(name, code):
    assert resolve(name).code == code


@pytest.mark.parametrize("name", ["Korea"])
def test_a_name_of_two_states_is_left_open_and_lists_both(name):
    found = resolve(name)

    assert found.id is None
    assert found.code is None
    assert len(found.codes) == 2
    assert found.reasons[0].rule == "ambiguous"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Soviet", "RUS"), ("Yugoslav", "SRB"), ("Czechoslovak", "CZE"), ("Zairean", "COD"), ("Rhodesian", "ZWE"),
        ("Ceylonese", "LKA"), ("Belorussian", "BLR"), ("Congolese", "COD"), ("Tigrayan", "ETH"), ("Biafran", "NGA"),
    ],
)  # fmt: skip
def test_adjectives_of_states_that_are_gone_and_of_peoples_within_one_name_the_state_of_today(words, code):
    assert resolve(words).code == code


def test_congo_says_that_it_is_ambiguous_and_gives_the_larger():
    found = resolve("Congo")

    assert found.code == "COD"
    assert found.reasons[0].rule == "ambiguous"
    assert {candidate.id for candidate in found.candidates} == {"COD", "COG"}


def test_georgia_says_that_it_is_ambiguous_and_gives_the_country():
    found = resolve("Georgia")

    assert found.code == "GEO"
    assert found.reasons[0].rule == "ambiguous"
    assert {candidate.id for candidate in found.candidates} == {"GEO", "USA:Georgia"}


@pytest.mark.parametrize("name", ["Nigerr", "South Sudann", "Vladimir Putinov"])
def test_a_near_name_is_a_candidate_and_never_an_answer(name):
    found = resolve(name)

    assert found.id is None
    assert found.code is None
    assert found.candidates
    assert all(candidate.score < 1 for candidate in found.candidates)


@pytest.mark.parametrize(
    ("name", "code", "sector"),
    [("the Kremlin", "RUS", "GOV"), ("Kremlin", "RUS", "GOV"), ("Downing Street", "GBR", "GOV"),
     ("Whitehall", "GBR", "GOV"), ("the White House", "USA", "GOV"), ("Pyongyang", "PRK", "GOV"),
     ("the Pentagon", "USA", "MIL"), ("TEHRAN", "IRN", "GOV"), ("Zhongnanhai", "CHN", "GOV")],
)  # fmt: skip
def test_a_seat_of_power_stands_for_its_government(name, code, sector):
    found = resolve(name)

    assert (found.code, found.sector) == (code, sector)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Abkhazia", "GEO"), ("South Ossetia", "GEO"), ("Nagorno-Karabakh", "AZE"), ("Transnistria", "MDA"),
     ("Northern Cyprus", "CYP"), ("Somaliland", "SOM"), ("Western Sahara", "MAR"), ("Luhansk People's Republic", "UKR"),
    ],
)  # fmt: skip
def test_a_partially_recognised_entity_has_its_sovereigns_country_and_pre(name, code):
    found = resolve(name)

    assert found.code == code
    assert "PRE" in found.other_sectors


@pytest.mark.parametrize(
    ("name", "day", "sector"),
    [
        ("Angela Merkel", "2015-09-01", "GOV"), ("Angela Merkel", "2022-05-01", "ELI"),
        ("Vladimir Putin", "1999-01-01", "SPY"), ("Vladimir Putin", "2010-06-01", "GOV"),
        ("Donald Trump", "2010-06-01", "BUS"), ("Donald Trump", "2018-06-01", "GOV"),
        ("Lech Walesa", "1983-01-01", "LAB"), ("Viktor Yanukovich", "2014-03-15", "ELI"),
        ("Mikhail Khodorkovsky", "2000-01-01", "BUS"), ("Vitali Klitschko", "2014-01-10", "OPP"),
        ("Vitali Klitschko", "2016-01-10", "GOV"), ("Hemedti", "2023-06-01", "REB"),
    ],
)  # fmt: skip
def test_the_sector_of_a_person_is_that_of_the_day(name, day, sector):
    assert resolve(name, day).sector == sector


def test_after_office_the_country_is_kept_and_the_reason_says_former():
    found = resolve("Barack Obama", "2019-01-01")

    assert (found.code, found.sector, found.office) == ("USA", "ELI", "former president")
    assert found.reasons[-1].rule == "former"


def test_before_the_first_role_the_country_is_known_and_the_sector_is_not():
    found = resolve("Emmanuel Macron", "2005-01-01")

    assert (found.code, found.sector) == ("FRA", None)


def test_an_official_of_an_international_body_counts_for_it_only_while_there():
    assert resolve("Kofi Annan", "2003-01-01").code == "UNO"
    assert resolve("Jens Stoltenberg", "2012-01-01").code == "NOR"
    assert resolve("Jens Stoltenberg", "2020-01-01").code == "IGO"


def test_after_an_international_office_comes_the_elite():
    assert resolve("Kofi Annan", "2003-01-01").sector is None
    assert resolve("Kofi Annan", "2015-01-01").sector == "ELI"


def test_a_surname_is_usable_only_where_one_bearer_fits_the_day():
    registry = load_registry()

    assert registry.surnames("Bush", datetime.date(2003, 4, 1))[0].id == "george-w-bush"
    assert registry.surnames("Putin", datetime.date(2014, 4, 1))[0].score == 0.9
    assert registry.surnames("Trump", datetime.date(2018, 4, 1))[0].id == "donald-trump"
    assert registry.surnames("Lee", datetime.date(2013, 1, 15))[0].score < 0.5, "of Seoul or of Singapore"


def test_holders_tells_who_had_an_office_that_day():
    registry = load_registry()

    assert registry.holders("GBR", "prime minister", datetime.date(2003, 1, 1)) == ("tony-blair",)
    assert registry.holders("USA", "president", datetime.date(1962, 1, 1)) == ("john-f-kennedy",)
    assert registry.holders("USA", "no such office") == ()


@pytest.mark.parametrize(
    ("words", "start", "ids"),
    [
        ("told us that", 1, None),
        ("US troops", 0, ("USA",)),
        ("the U.S. said", 0, ("USA",)),
        ("South China Sea", 0, ()),
        ("Guinea - Bissau said", 0, ("GNB",)),
        ("Democratic People 's Republic of Korea", 0, ("PRK",)),
        ("RUSSIA SAID", 0, ("RUS",)),
        ("turkey and ham", 0, None),
        ("Nato ships", 0, ("nato",)),
        ("west of the river", 0, None),
        ("the West said", 0, ("the-west",)),
    ],
)
def test_match_needs_the_capitals_of_a_name_and_takes_the_longest(words, start, ids):
    match = load_registry().match(words.split(), start)

    assert (match and match.ids) == ids


def test_who_in_a_line_of_capitals_is_a_pronoun():
    assert load_registry().scan("WHO SAID THAT RUSSIA LEFT".split())[0][0] == 3


def test_a_comma_ends_a_name():
    assert load_registry().match(["South", ",", "Sudan"], 0) is None


@given(
    st.lists(st.sampled_from("the South Sudan Russia 's - and of Korea People Republic , US us".split()), max_size=12)
)
def test_matches_lie_inside_the_words_and_never_overlap(words):
    end = 0
    for start, match in load_registry().scan(words):
        assert start >= end
        assert match.ids
        end = start + match.length
    assert end <= len(words)


@given(st.lists(st.text(max_size=8), max_size=6))
def test_any_words_can_be_scanned_and_resolved(words):
    load_registry().scan(words)
    load_registry().resolve(" ".join(words))


@given(st.lists(st.text(alphabet="abcXYZ", min_size=1, max_size=5), min_size=1, max_size=4))
def test_a_trie_finds_every_phrase_put_in(words):
    trie = PhraseTrie()
    trie.add(" ".join(words), 7)

    assert [(length, values[0][0]) for length, values, _ in trie.matches(words, 0)] == [(len(words), 7)]


def test_a_users_table_is_added_and_wins_its_own_names(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'source = "test"\n[[actor]]\nid = "norland"\nkind = "state"\nname = "Norland"\ncode = "NGO"\n'
        'seats = ["Norburg"]\n'
    )

    assert load_registry((path,)).resolve("Norburg").sector == "GOV"
    assert load_registry().resolve("Norburg").id is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[actor]]\nid = "x"\nkind = "stat"\nname = "X"\ncode = "GBR"', "kind"),
        ('[[actor]]\nid = "x"\nkind = "group"\nname = "X"\ncode = "GBR"\nsector = "HLH"', "HLH"),
        ('[[actor]]\nid = "x"\nkind = "group"\nname = "X"', "x"),
        ('[[actor]]\nid = "x"\nkind = "group"\nnames = "X"', "names"),
    ],
)
def test_a_broken_table_names_the_file_and_the_key(text, told):
    with pytest.raises(DataError, match=told) as caught:
        registry_of(text)
    assert "test.toml" in str(caught.value)


def test_the_check_finds_what_does_not_add_up():
    registry = registry_of(
        '[[actor]]\nid = "GBR"\nkind = "state"\nname = "Britain"\ncode = "GBR"\n'
        '[[actor]]\nid = "a"\nkind = "person"\nname = "Ann Able"\n'
        'role = [{code = "GBR", title = "president", start = 2001-01-01, end = 2005-01-01}]\n'
        '[[actor]]\nid = "b"\nkind = "person"\nname = "Bob Baker"\naliases = ["Ann Able"]\n'
        'role = [{code = "GBR", title = "president", start = 2003-01-01},'
        ' {code = "ZZZ", title = "envoy", start = 2003-01-01, end = 2002-01-01}]\n'
    )

    kinds = [problem.kind for problem in check_registry(registry)]

    assert kinds == ["end-before-start", "dead-code", "overlapping-office", "ambiguous-alias"]


def test_the_shipped_registry_has_no_dead_codes_and_no_backward_dates():
    kinds = {problem.kind for problem in check_registry(load_registry())}

    assert not kinds & {"end-before-start", "dead-code", "dead-reference", "overlapping-office"}


def test_the_compiled_registry_is_as_new_as_its_tables():
    import msgspec

    from gesta.knowledge import actors

    stored = Path(actors.__file__).parents[1] / "data" / "actors" / "registry.msgpack"
    compiled = msgspec.msgpack.decode(stored.read_bytes(), type=CompiledTables)

    assert compiled.digest == digest_of(shipped_contents()), "run gesta.knowledge.actors.write_compiled"


def test_the_registry_covers_what_it_promises():
    entries = load_registry().entries.values()
    states = {entry.code for entry in entries if entry.kind == "state"}
    persons = [entry for entry in entries if entry.kind == "person"]
    led = {role.code for entry in persons for role in entry.role if role.title in ("president", "prime minister")}

    assert len(states) >= 195
    assert len(led & states) >= 80
    assert sum(entry.kind in ("organisation", "bloc") for entry in entries) >= 400
    assert sum(entry.kind in ("group", "company", "media") for entry in entries) >= 500
    assert all(table.source for table in load_registry().tables)


def test_the_evaluation_tells_each_wrong_field():
    rows = [
        ActorRow("1", "Kyiv police", expect={"country": "UKR", "code_1": "COP"}),
        ActorRow("2", "Russian troops", expect={"country": "UKR", "code_1": "MIL"}),
    ]

    assert [(error.id, error.field) for error in actor_errors(rows)] == [("2", "country")]


@pytest.mark.shared
@pytest.mark.skipif(
    not (SHARED / "data/actors/dev.jsonl").exists(), reason="development data is not beside the project"
)
def test_the_development_rows_keep_their_accuracy():
    scores = evaluate_actors(SHARED / "data/actors/dev.jsonl")

    assert scores["country"] >= 0.88
    assert scores["sector"] >= 0.78

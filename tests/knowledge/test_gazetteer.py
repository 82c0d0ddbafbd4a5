"""The gazetteer: what a name can stand for, however it is written, and what it cannot."""

import math
import time

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gesta.errors import DataError
from gesta.knowledge.places import (
    PLACE_TABLES,
    distance_km,
    fold_name,
    load_gazetteer,
    place_words,
    read_place_table,
)


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


def ids(entries):
    return {entry.id for entry in entries}


def best(gazetteer, name):
    return max(gazetteer.lookup(name), key=lambda entry: entry.population)


@pytest.mark.parametrize(
    ("variant", "name", "country"),
    [
        ("Kiev", "Kyiv", "UKR"),
        ("Kyiv", "Kyiv", "UKR"),
        ("Lugansk", "Luhansk", "UKR"),
        ("Luhans’k", "Luhansk", "UKR"),
        ("Kharkov", "Kharkiv", "UKR"),
        ("Odesa", "Odesa", "UKR"),
        ("Sebastopol", "Sevastopol", "UKR"),
        ("Bombay", "Mumbai", "IND"),
        ("Rangoon", "Yangon", "MMR"),
        ("Saigon", "Ho Chi Minh City", "VNM"),
        ("Kobani", "‘Ayn al ‘Arab", "SYR"),
        ("Deir ez-Zor", "Deir ez-Zor", "SYR"),
        ("Khan Younis", "Khān Yūnis", "PSE"),
        ("N'Djamena", "N'Djamena", "TCD"),
        ("Sao Paulo", "São Paulo", "BRA"),
        ("Lodz", "Łódź", "POL"),
    ],
)
def test_a_town_is_found_by_every_romanisation_of_its_name(gazetteer, variant, name, country):
    town = max(
        (entry for entry in gazetteer.lookup(variant) if entry.level == 4 and entry.country == country),
        key=lambda entry: entry.population,
    )

    assert (town.name, town.geonames_id is not None) == (name, True)


@pytest.mark.parametrize(
    ("left", "right"), [("KYIV", "Kyiv"), ("St. Petersburg", "Saint Petersburg"), ("Mt. Vernon", "Mount Vernon")]
)
def test_case_and_abbreviation_make_no_difference(gazetteer, left, right):
    assert gazetteer.lookup(left)
    assert ids(gazetteer.lookup(left)) == ids(gazetteer.lookup(right))


@pytest.mark.parametrize(
    ("name", "level", "country"),
    [
        ("U.S.", 1, "USA"),
        ("Burma", 1, "MMR"),
        ("Ivory Coast", 1, "CIV"),
        ("Kosovo", 1, "XKX"),
        ("Aleppo province", 2, "SYR"),
        ("Luhansk Oblast", 2, "UKR"),
        ("Uttar Pradesh", 2, "IND"),
        ("W.Va.", 2, "USA"),
        ("Donbas", 2, "UKR"),
        ("Gaza Strip", 2, "PSE"),
        ("Crimea", 2, "UKR"),
        ("Golan Heights", 2, "SYR"),
        ("Rapides Parish", 3, "USA"),
        ("Tahrir Square", 5, "EGY"),
        ("Bagram", 5, "AFG"),
        ("Rafah crossing", 5, "PSE"),
        ("Guantanamo Bay", 5, "CUB"),
        ("Strait of Hormuz", None, None),
        ("South China Sea", None, None),
        ("Sahel", None, None),
        ("Kashmir", None, None),
    ],
)
def test_a_place_has_the_level_and_country_that_its_kind_allows(gazetteer, name, level, country):
    assert (level, country) in {(entry.level, entry.country) for entry in gazetteer.lookup(name)}


def test_a_kind_of_place_narrows_a_name_to_that_kind(gazetteer):
    assert {entry.level for entry in gazetteer.lookup("Idlib")} >= {2, 4}
    assert {entry.level for entry in gazetteer.lookup("Idlib province")} == {2}
    assert {entry.level for entry in gazetteer.lookup("the city of Idlib")} == {4}


@pytest.mark.parametrize("word", ["us", "eu", "in", "or", "me"])
def test_a_small_word_is_no_abbreviation_of_a_country_or_state(gazetteer, word):
    assert not any(entry.level in (1, 2) and len(entry.name) > 3 for entry in gazetteer.lookup(word))


@pytest.mark.parametrize("name", ["", "   ", "---", "Xqzwv Ghhrtp", "the", "lu gan si ke"])
def test_what_is_no_name_of_a_place_is_found_nowhere(gazetteer, name):
    assert gazetteer.lookup(name) == ()


def test_neighbours_in_spelling_are_not_each_other(gazetteer):
    assert {entry.country for entry in gazetteer.lookup("Niger") if entry.level == 1} == {"NER"}
    assert {entry.country for entry in gazetteer.lookup("South Sudan") if entry.level == 1} == {"SSD"}
    assert {entry.country for entry in gazetteer.lookup("Guinea") if entry.level == 1} == {"GIN"}


def test_a_name_that_two_countries_share_stands_for_both(gazetteer):
    assert {entry.country for entry in gazetteer.lookup("Congo") if entry.level == 1} == {"COD", "COG"}
    assert {entry.level for entry in gazetteer.lookup("Georgia")} >= {1, 2}


def test_the_longest_known_phrase_is_matched_over_words(gazetteer):
    words = ["near", "the", "Strait", "of", "Hormuz", "and", "Khan", "Sheikhoun"]

    assert gazetteer.match(words, 2)[0] == 3
    assert gazetteer.match(words, 6)[0] == 2
    assert gazetteer.match(["Deir", "ez", "-", "Zor", "fell"], 0)[0] == 4
    assert gazetteer.match(["People", "'s", "Republic", "of", "China"], 0)[0] == 5
    assert gazetteer.match(words, 5) == (0, ())


def test_adjectives_tell_a_country_and_are_no_places(gazetteer):
    assert gazetteer.country_of("Danish") == "DNK"
    assert gazetteer.country_of("South Koreans") == "KOR"
    assert gazetteer.country_of("Denmark") is None
    assert gazetteer.lookup("Danish") == ()


def test_countries_know_their_neighbours(gazetteer):
    assert gazetteer.are_neighbours("BLR", "POL")
    assert not gazetteer.are_neighbours("BLR", "DEU")
    assert gazetteer.country("QQQ") is None


def test_the_gazetteer_holds_what_was_promised(gazetteer):
    own = gazetteer.own_places()

    assert len(gazetteer) > 69_000
    assert len(own) >= 500
    assert all(-90 <= entry.latitude <= 90 and -180 <= entry.longitude <= 180 for entry in own)


def test_our_towns_and_sites_lie_near_a_town_of_their_country(gazetteer):
    places = [entry for entry in gazetteer.own_places() if entry.country and entry.level in (4, 5)]
    far = {entry.name: round(km) for entry in places if (km := km_to_next_town(gazetteer, entry)) > 150}

    # Where nobody lives: test ranges, deserts, reefs, ice, oil fields.
    assert set(far) <= LONELY


LONELY = {"Duqm", "In Amenas"}


def km_to_next_town(gazetteer, entry):
    own = gazetteer._countries == gazetteer._iso3.index(entry.country)
    own[: gazetteer._firsts[3]] = False
    north = (gazetteer._latitudes[own] / 1e4 - entry.latitude) * 111
    east = (gazetteer._longitudes[own] / 1e4 - entry.longitude) * 111 * math.cos(math.radians(entry.latitude))
    return float(np.sqrt(north**2 + east**2).min())


def test_a_second_load_costs_nothing():
    load_gazetteer()
    start = time.perf_counter()

    assert load_gazetteer() is load_gazetteer()
    assert time.perf_counter() - start < 0.01


def test_a_table_that_breaks_its_schema_names_the_key():
    with pytest.raises(DataError, match=r"rows\[0\]"):
        read_place_table(b'source = "x"\nrows = [["Nowhere", "sea", "north", 1.0]]', "waters.toml")


def test_a_table_without_a_source_is_refused():
    with pytest.raises(DataError, match="source"):
        read_place_table(b'rows = [["Nowhere", "sea", 1.0, 1.0]]', "waters.toml")


def test_no_table_names_a_place_twice():
    from importlib import resources

    folder = resources.files("gesta") / "data" / "places"
    rows = [row for name in PLACE_TABLES for row in read_place_table((folder / name).read_bytes(), name)]
    keys = [(row.name, row.kind, row.iso3) for row in rows]

    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


def test_the_word_lists_are_lower_case_and_speak_of_lemmas():
    lists = place_words()

    assert all(word == word.lower() for name in lists.__struct_fields__[1:] for word in getattr(lists, name))
    assert lists.settlement <= lists.area


@given(st.text(max_size=40))
@example("\u1fbe\u03d2")
@example("\u01e3")
@example("the The Hague")
@settings(max_examples=60, deadline=None)
def test_folding_twice_changes_nothing(name):
    assert fold_name(fold_name(name)) == fold_name(name)


@given(st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_no_text_upsets_the_lookup(name):
    assert all(entry.id for entry in load_gazetteer().lookup(name))


@given(*[st.floats(-89, 89), st.floats(-179, 179)] * 2)
@settings(max_examples=60, deadline=None)
def test_distance_is_the_same_both_ways_and_never_beyond_the_antipode(lat, lon, other_lat, other_lon):
    there = distance_km(lat, lon, other_lat, other_lon)

    assert there == pytest.approx(distance_km(other_lat, other_lon, lat, lon), abs=1e-6)
    assert 0 <= there <= 20_020

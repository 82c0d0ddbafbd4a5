"""Place names of a text: which words they are, what they mean, and where an event happened."""

import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gesta.knowledge.places import load_gazetteer
from gesta.records import Dateline, Document, Reading, Span
from gesta.steps.places import (
    Name,
    dateline_place,
    event_place,
    event_places,
    find_places,
    find_toponyms,
    resolve_names,
)
from gesta.steps.places.abbreviations import introduced
from steps.builders import reading_of

SHARED = Path(os.environ.get("GESTA_SHARED", Path(__file__).resolve().parents[3] / "shared"))


def resolve(text, *names):
    """What the names mean in a text; each is looked for after the one before; a leading ~ marks an adjective."""
    found, at = [], 0
    for name in names:
        written = name.removeprefix("~")
        at = text.index(written, at)
        role = "adjective" if name.startswith("~") else "place"
        found.append(Name(Span(at, at + len(written)), 0, written, role))
        at += len(written)
    return resolve_names(text, found, load_gazetteer())


def names_of(reading, role="place"):
    return [name.text for name, _ in find_toponyms(reading) if name.role == role]


def where(reading, trigger, sentence=0):
    words = [token.norm for token in reading.sentences[sentence].tokens]
    place, _ = event_place(find_places(reading), sentence, words.index(trigger))
    return None if place is None else place.span.of(reading.document.text)


# What a name means


def test_a_region_after_the_comma_decides_which_town_is_meant():
    texas, _ = resolve("The storm hit Paris, Texas, at noon.", "Paris", "Texas")
    france, _ = resolve("The storm hit Paris, France, at noon.", "Paris", "France")

    assert (texas.country, texas.province) == ("USA", "Texas")
    assert france.country == "FRA"
    assert texas.reasons[0].rule == "containment"


@pytest.mark.parametrize(
    ("text", "names", "country"),
    [
        ("a mill in the Lebanese port of Tripoli burned", ("~Lebanese", "Tripoli"), "LBN"),
        ("a mill in the Libyan port of Tripoli burned", ("~Libyan", "Tripoli"), "LBY"),
        ("troops left Syria's Tartus at dawn", ("Syria", "Tartus"), "SYR"),
        ("the village of Birmingham in Alabama", ("Birmingham", "Alabama"), "USA"),
        ("in Hyderabad, in Pakistan's south", ("Hyderabad", "Pakistan"), "PAK"),
    ],
)
def test_the_words_between_two_names_tell_which_lies_in_which(text, names, country):
    assert resolve(text, *names)[-1 if names[0].startswith("~") or names[0] == "Syria" else 0].country == country


def test_without_a_hint_the_best_known_place_of_a_name_wins():
    assert resolve("She was seen in Paris.", "Paris")[0].country == "FRA"
    assert resolve("She was seen in Moscow.", "Moscow")[0].country == "RUS"


def test_the_other_places_of_a_text_decide_between_places_of_one_name():
    text = "Crews from Columbus and Dayton drove to Springfield, as did one from Cincinnati."
    springfield = resolve(text, "Columbus", "Dayton", "Springfield", "Cincinnati")[2]

    assert (springfield.country, springfield.province) == ("USA", "Ohio")


def test_a_bare_mention_means_what_an_earlier_one_was_said_to_mean():
    text = "The plant in Athens, Ohio, is shut. Athens has no other."
    first, _, second = resolve(text, "Athens", "Ohio", "Athens")

    assert first.geonames_id == second.geonames_id
    assert second.province == "Ohio"


def test_a_list_of_countries_puts_none_into_another():
    places = resolve("Envoys of Lebanon, Jordan and Georgia met.", "Lebanon", "Jordan", "Georgia")

    assert [(place.country, place.level) for place in places] == [("LBN", 1), ("JOR", 1), ("GEO", 1)]


def test_a_region_named_after_its_town_is_meant_only_where_a_word_says_so():
    assert resolve("They met in Kandahar on Monday.", "Kandahar")[0].level == 4
    assert resolve("They met in Kandahar province on Monday.", "Kandahar")[0].level == 2


def test_the_level_stops_where_the_text_stops():
    assert resolve("Fighting spread in Ukraine.", "Ukraine")[0].level == 1
    assert resolve("Fighting spread in the Donbas.", "Donbas")[0].level == 2
    assert resolve("Fighting spread in Bakhmut.", "Bakhmut")[0].level == 4
    assert resolve("Crowds filled Tahrir Square.", "Tahrir Square")[0].level == 5


def test_a_sea_has_coordinates_but_no_country():
    (strait,) = resolve("A tanker was stopped in the Strait of Hormuz.", "Strait of Hormuz")

    assert (strait.country, strait.level) == (None, None)
    assert 26 < strait.latitude < 27


def test_a_place_that_cannot_be_known_is_empty():
    (unknown,) = resolve("They marched on Qzorvath at dawn.", "Qzorvath")

    assert (unknown.level, unknown.country, unknown.latitude, unknown.geonames_id) == (None, None, None, None)
    assert unknown.candidates == ()
    assert unknown.reasons[0].rule == "unknown-name"


def test_one_name_for_very_many_places_is_not_guessed_but_lists_its_candidates():
    (anywhere,) = resolve("The clinic in San Antonio closed.", "San Antonio")
    (hundred,) = resolve("The clinic in Mount Pleasant closed.", "Mount Pleasant")

    assert len(anywhere.candidates) == 5
    assert hundred.latitude is None
    assert len(hundred.candidates) == 5


def test_a_name_no_gazetteer_knows_takes_the_country_the_text_gives_it_and_no_more():
    unknown, _ = resolve("A bridge in Qzorvath, Slovenia, fell.", "Qzorvath", "Slovenia")

    assert (unknown.level, unknown.country, unknown.latitude) == (1, "SVN", None)


def test_a_small_namesake_abroad_gives_way_where_all_other_names_lie_in_one_country():
    text = "Gunmen took a truck near Matador on the road from Quetta to Turbat."
    matador, *_ = resolve(text, "Matador", "Quetta", "Turbat")
    alone, _ = resolve("A truck burned near Matador, not far from Quetta.", "Matador", "Quetta")

    assert (matador.country, matador.level, matador.latitude) == ("PAK", 1, None)
    assert [reason.rule for reason in matador.reasons] == ["out-of-place", "country-only"]
    assert alone.country == "USA"


def test_letters_that_a_text_introduces_for_a_body_are_no_town():
    text = "Two guards of the Law Enforcement Agency (LEA) died. The LEA said so."

    assert introduced(text) == {"LEA"}
    assert introduced("They drove to Lea (UK) and to the Old Port (OP).") == {"OP"}


def test_a_name_of_many_places_becomes_a_problem_once_and_a_clear_one_none():
    notation = "in/IN/case>Pleasant Mount/NNP/compound>Pleasant/B-LOC Pleasant/NNP/root/I-LOC"
    unclear = find_places(reading_of(notation, notation))
    clear = find_places(reading_of("in/IN/case>Oslo Oslo/NNP/root/B-LOC"))

    assert [(problem.kind, problem.where) for problem in unclear.problems] == [("ambiguous", "Mount Pleasant")]
    assert clear.problems == ()


@pytest.mark.parametrize("text", ["US", "EU", "UK"])
def test_an_abbreviation_is_no_hamlet(text):
    (place,) = resolve(f"Talks with the {text} ended.", text)

    assert place.level in (1, None)
    assert place.name in ("United States", "European Union", "United Kingdom")


def test_every_decision_says_why_and_against_what():
    (place,) = resolve("She was seen in Paris.", "Paris")

    assert place.reasons[0].step == "places"
    assert place.candidates[0].score >= place.candidates[-1].score
    assert all(candidate.detail for candidate in place.candidates)


# Which words are places


def test_a_country_that_speaks_is_a_government_and_no_place():
    reading = reading_of(
        "Moscow/NNP/nsubj>said/B-LOC said=say/VBD/root troops=troop/NNS/nsubj>left left=leave/VBD/ccomp>said "
        "Kherson/NNP/obj>left/B-LOC"
    )

    assert names_of(reading) == ["Kherson"]
    assert names_of(reading, "metonym") == ["Moscow"]
    assert [place.name for place in find_places(reading).places] == ["Kherson"]


def test_a_capital_that_is_shelled_is_a_place():
    reading = reading_of("Kyiv/NNP/nsubj:pass>shelled/B-LOC was=be/VBD/aux:pass>shelled shelled=shell/VBN/root")

    assert names_of(reading) == ["Kyiv"]


def test_an_adjective_is_no_place():
    reading = reading_of("Danish/JJ/amod>ships ships=ship/NNS/nsubj>left left=leave/VBD/root Oslo/NNP/obj>left/B-LOC")

    assert names_of(reading) == ["Oslo"]
    assert names_of(reading, "adjective") == ["Danish"]


def test_a_country_before_its_troops_is_an_adjective_and_before_its_border_a_place():
    troops = reading_of("U.S./NNP/compound>troops/B-LOC troops=troop/NNS/nsubj>left left=leave/VBD/root")
    border = reading_of("the/DT/det>border Georgia/NNP/compound>border/B-LOC border/NN/root")

    assert names_of(troops) == []
    assert names_of(border) == ["Georgia"]


def test_a_name_inside_a_body_is_no_place():
    reading = reading_of(
        "The/DT/det>Bank Bank/NNP/nsubj>rose/B-ORG of/IN/case>England/I-ORG England/NNP/nmod>Bank/I-ORG "
        "rose=rise/VBD/root in/IN/case>Leeds Leeds/NNP/obl>rose/B-LOC"
    )

    assert names_of(reading) == ["Leeds"]
    assert names_of(reading, "organisation") == ["England"]


def test_a_newspaper_is_no_place():
    reading = reading_of(
        "The/DT/det>Times/B-ORG New/NNP/compound>York/I-ORG York/NNP/compound>Times/I-ORG Times/NNPS/nsubj>wrote/I-ORG "
        "wrote=write/VBD/root"
    )

    assert names_of(reading) == []


def test_two_tagged_names_with_a_comma_are_two_places():
    reading = reading_of("in/IN/case>Paris Paris/NNP/root/B-LOC ,/,/punct>Texas/I-LOC Texas/NNP/appos>Paris/I-LOC")

    assert names_of(reading) == ["Paris", "Texas"]


def test_and_inside_a_known_name_parts_nothing():
    reading = reading_of(
        "in/IN/case>Bosnia Bosnia/NNP/root/B-LOC and/CC/cc>Herzegovina/I-LOC Herzegovina/NNP/conj>Bosnia/I-LOC"
    )

    assert names_of(reading) == ["Bosnia and Herzegovina"]


def test_province_is_not_part_of_a_name_and_compass_points_are_not_either():
    reading = reading_of(
        "in/IN/case>province northern/JJ/amod>province/B-LOC Aleppo/NNP/compound>province/I-LOC province/NN/root/I-LOC"
    )

    assert names_of(reading) == ["Aleppo"]


def test_the_town_of_makes_a_place_of_whatever_follows():
    reading = reading_of("the/DT/det>town town/NN/root of/IN/case>Hit Hit/NNP/nmod>town/B-PER")

    assert names_of(reading) == ["Hit"]


@pytest.mark.parametrize("word", ["North", "March", "Interstate", "District"])
def test_a_word_that_names_nothing_is_no_place_though_some_hamlet_bears_it(word):
    assert names_of(reading_of(f"in/IN/case>{word} {word}/NNP/root/B-LOC")) == []


def test_a_sentence_of_boilerplate_gives_no_place():
    reading = reading_of("in/IN/case>Oslo Oslo/NNP/root/B-LOC")
    silent = replace(reading, sentences=tuple(replace(sentence, boilerplate=True) for sentence in reading.sentences))

    assert find_places(silent).places == ()


@pytest.mark.parametrize("tag", ["B-PER", "B-ORG"])
def test_what_is_shelled_or_besieged_is_a_town_whatever_it_was_tagged_as(tag):
    active = reading_of(f"Troops/NNS/nsubj>shelled shelled=shell/VBD/root Kharkiv/NNP/obj>shelled/{tag}")
    passive = reading_of(
        f"Kharkiv/NNP/nsubj:pass>besieged/{tag} was=be/VBD/aux:pass>besieged besieged=besiege/VBN/root"
    )

    assert names_of(active) == names_of(passive) == ["Kharkiv"]


def test_whom_they_attack_or_name_as_a_shelling_body_is_no_town():
    person = reading_of("Troops/NNS/nsubj>attacked attacked=attack/VBD/root Lincoln/NNP/obj>attacked/B-PER")
    body = reading_of("Lincoln/NNP/nsubj>shelled/B-PER shelled=shell/VBD/root them/PRP/obj>shelled")

    assert names_of(person) == names_of(body) == []


def test_a_person_named_like_a_town_is_no_place():
    reading = reading_of("Jackson/NNP/nsubj>met/B-PER met=meet/VBD/root Lincoln/NNP/obj>met/B-PER")

    assert names_of(reading) == []


WORDS = st.lists(
    st.tuples(
        st.sampled_from(
            ["Paris", "the", "of", "York", "New", "Texas", ",", "said", "U.S.", "St.", "al", "Mary's", "and", "'s"]
        ),
        st.sampled_from(["", "/B-LOC", "/I-LOC", "/B-ORG", "/I-ORG", "/B-PER"]),
    ),
    min_size=1,
    max_size=12,
)


@given(WORDS)
@settings(max_examples=120, deadline=None)
def test_spans_always_point_at_their_words_in_order_and_without_overlap(words):
    reading = reading_of(
        " ".join(f"{word}/NNP/dep>0{name}" if i else f"{word}/NNP/root{name}" for i, (word, name) in enumerate(words))
    )
    found = find_toponyms(reading)
    spans = [name.span for name, _ in found]

    assert [span.of(reading.document.text) for span in spans] == [name.text for name, _ in found]
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert [place.span for _, place in found] == spans
    assert all(0 <= place.score <= 1 for _, place in found)


# Where it happened


def test_the_place_of_an_event_is_the_one_its_clause_gives_and_not_the_nearest():
    reading = reading_of(
        "Near/IN/case>Lviv Lviv/NNP/obl>killed/B-LOC shells=shell/NNS/nsubj>killed killed=kill/VBD/root "
        "men=man/NNS/obj>killed from/IN/case>Odesa Odesa/NNP/nmod>men/B-LOC"
    )

    assert where(reading, "killed") == "Lviv"


def test_what_is_captured_is_the_scene_but_a_title_has_none():
    town = reading_of("rebels=rebel/NNS/nsubj>captured captured=capture/VBD/root Goma/NNP/obj>captured/B-LOC")
    title = reading_of(
        "she/PRP/nsubj>captured captured=capture/VBD/root the/DT/det>title title/NN/obj>captured in/IN/case>Doha "
        "Doha/NNP/obl>captured/B-LOC"
    )

    assert where(town, "captured") == "Goma"
    assert where(title, "captured") is None


def test_the_name_of_a_town_is_more_exact_than_what_it_lies_in():
    reading = reading_of(
        "shot=shoot/VBN/root in/IN/case>town the/DT/det>town West/NNP/compound>town/B-LOC Bank/NNP/flat>West/I-LOC "
        "town/NN/obl>shot of/IN/case>Nablus Nablus/NNP/nmod>town/B-LOC"
    )

    assert where(reading, "shot") == "Nablus"


def test_a_noun_of_deed_takes_the_place_of_its_verb_and_of_its_own_phrase():
    verb = reading_of(
        "the/DT/det>attack attack/NN/nsubj>occurred occurred=occur/VBD/root in/IN/case>Mosul "
        "Mosul/NNP/obl>occurred/B-LOC"
    )
    noun = reading_of("the/DT/det>clashes clashes=clash/NNS/root in/IN/case>Mosul Mosul/NNP/nmod>clashes/B-LOC")

    assert where(verb, "attack") == "Mosul"
    assert where(noun, "clashes") == "Mosul"


def test_where_somebody_speaks_is_not_where_the_deed_was_done():
    reading = reading_of(
        "he/PRP/nsubj>said said=say/VBD/root in/IN/case>Geneva Geneva/NNP/obl>said/B-LOC "
        "troops=troop/NNS/nsubj>fired fired=fire/VBD/ccomp>said"
    )

    assert where(reading, "fired") is None


def test_where_a_victim_comes_from_is_not_where_he_died():
    reading = reading_of(
        "a/DT/det>man man/NN/nsubj:pass>killed from/IN/case>Hebron Hebron/NNP/nmod>man/B-LOC "
        "was=be/VBD/aux:pass>killed killed=kill/VBN/root"
    )

    assert where(reading, "killed") is None


def test_the_police_of_a_town_do_not_put_an_event_there():
    reading = reading_of(
        "Nairobi/NNP/compound>police/B-LOC police/NNS/nsubj>arrested arrested=arrest/VBD/root two/CD/obj>arrested"
    )

    assert where(reading, "arrested") is None


def test_the_target_of_sanctions_is_not_their_place():
    target = reading_of("sanctions=sanction/NNS/root against/IN/case>Russia Russia/NNP/nmod>sanctions/B-LOC")
    scene = reading_of("raid/NN/root on/IN/case>Mosul Mosul/NNP/nmod>raid/B-LOC")

    assert where(target, "sanctions") is None
    assert where(scene, "raid") == "Mosul"


def test_a_clause_of_consequence_shares_the_place_of_the_clause_above():
    reading = reading_of(
        "bombs=bomb/NNS/nsubj>fell fell=fall/VBD/root on/IN/case>outskirts "
        "outskirts=outskirt/NNS/obl>fell of/IN/case>Aden Aden/NNP/nmod>outskirts/B-LOC "
        ",/,/punct>killing killing=kill/VBG/advcl>fell five/CD/obj>killing"
    )

    assert where(reading, "killing") == "Aden"


def test_places_named_side_by_side_all_belong_to_the_event():
    reading = find_places(
        reading_of(
            "thousands=thousand/NNS/nsubj>marched marched=march/VBD/root in/IN/case>Leeds Leeds/NNP/obl>marched/B-LOC "
            "and/CC/cc>Hull Hull/NNP/conj>Leeds/B-LOC"
        )
    )
    places, reason = event_places(reading, 0, 1)

    assert [place.span.of(reading.document.text) for place in places] == ["Leeds", "Hull"]
    assert reason.rule == "locative"


def test_a_sentence_without_places_gives_none():
    reading = find_places(reading_of("they/PRP/nsubj>met met=meet/VBD/root"))

    assert event_place(reading, 0, 1)[0] is None


def test_the_dateline_is_told_apart_and_only_when_asked_for():
    reading = find_places(reading_of("OSLO/NNP/root/B-LOC --/:/punct>OSLO", "they/PRP/nsubj>met met=meet/VBD/root"))
    dated = replace(reading, document=replace(reading.document, dateline=Dateline(Span(0, 7), place="OSLO")))

    assert dateline_place(reading)[0] is None
    silent = replace(dated, places=(), sentences=dated.sentences[1:])
    assert dateline_place(dated)[0].name == "Oslo"
    assert dateline_place(silent)[0].name == "Oslo"
    assert "Oslo" not in [place.name for place in find_places(silent).places]
    assert event_place(dated, 1, 1)[0] is None


# Measured


@pytest.mark.shared
@pytest.mark.skipif(
    not (SHARED / "data/geo/dev.jsonl").is_file(), reason="the development data are not beside the project"
)
def test_annotated_names_of_a_few_articles_are_resolved_as_well_as_promised():
    from gesta.evaluation.places import evaluate_places

    figures = evaluate_places(SHARED / "data/geo/dev.jsonl", spans="gold", limit=120)

    assert figures["LGL"]["exact"] >= 0.65
    assert "exact" not in figures.get("GeoVirus", {}), "it has no ids, and a rate of nothing is no rate"
    assert figures["country"] >= 0.9


def test_a_document_without_sentences_has_no_places():
    assert find_places(Reading(Document("d", ""))).places == ()


def test_a_clause_with_a_conjunction_is_not_told_at_the_goal_of_another():
    fled = "they/PRP/nsubj>fled fled=flee/VBD/root to/TO/case>Peru Peru/NNP/obl>fled/B-LOC "
    as_crowds = (
        "as/IN/mark>stormed crowds=crowd/NNS/nsubj>stormed stormed=storm/VBD/advcl>fled banks=bank/NNS/obj>stormed"
    )
    then = "and/CC/cc>stormed stormed=storm/VBD/conj>fled banks=bank/NNS/obj>stormed"
    held = "they/PRP/nsubj>met met=meet/VBD/root in/IN/case>Peru Peru/NNP/obl>met/B-LOC "
    as_held = as_crowds.replace("advcl>fled", "advcl>met")

    assert where(reading_of(fled + as_crowds), "stormed") is None
    assert where(reading_of(fled + then), "stormed") == "Peru"
    assert where(reading_of(held + as_held), "stormed") == "Peru"


def test_an_embassy_is_not_in_the_country_that_it_stands_for():
    fires = "they/PRP/nsubj>set set=set/VBD/root fires=fire/NNS/obj>set at/IN/case>{0} {0}={0}/NN/obl>set "
    of_peru = "of/IN/case>Peru Peru/NNP/nmod>{0}/B-LOC"

    assert where(reading_of((fires + of_peru).format("embassy")), "set") is None
    assert where(reading_of((fires + of_peru).format("port")), "set") == "Peru"


def test_a_hamlet_whose_people_nobody_counted_is_not_the_town():
    assert resolve("They clashed in Hebron.", "Hebron")[0].country == "PSE"


def test_whoever_came_from_a_place_was_not_arrested_there():
    held = "they/PRP/nsubj>held held=hold/VBD/root men/NNS/obj>held "
    who_came = "who/WP/nsubj>came came=come/VBD/acl:relcl>men from/IN/case>Peru Peru/NNP/obl>came/B-LOC"
    there = "in/IN/case>Peru Peru/NNP/obl>held/B-LOC"

    assert where(reading_of(held + who_came), "held") is None
    assert where(reading_of(held + there), "held") == "Peru"


def test_a_union_of_states_acts_and_is_no_place_of_its_acts():
    ended = "EU/NNP/compound>curbs/B-ORG curbs=curb/NNS/nsubj>ended ended=end/VBD/root"
    raids = "Nablus/NNP/compound>raids/B-LOC raids=raid/NNS/nsubj>ended ended=end/VBD/root"

    assert where(reading_of(ended), "curbs") is None
    assert where(reading_of(raids), "raids") == "Nablus"


def test_a_deed_told_whole_has_not_the_place_of_the_deed_beside_it():
    whole = (
        "seizure/NN/nsubj>ended of/IN/case>Peru Peru/NNP/nmod>seizure/B-LOC and/CC/cc>raids raids=raid/NNS/conj>seizure "
        "in/IN/case>Chile Chile/NNP/nmod>raids/B-LOC ended=end/VBD/root"
    )
    short = (
        "killings=killing/NNS/nsubj>ended and/CC/cc>raids raids=raid/NNS/conj>killings in/IN/case>Chile "
        "Chile/NNP/nmod>raids/B-LOC ended=end/VBD/root"
    )

    assert where(reading_of(whole), "seizure") == "Peru"
    assert where(reading_of(whole), "raids") == "Chile"
    assert where(reading_of(short), "killings") == "Chile"


def test_what_befalls_towns_makes_a_town_of_what_was_tagged_as_a_person():
    of = "{0}/NN/nsubj>ended of/IN/case>Kharkiv Kharkiv/NNP/nmod>{0}/B-PER ended=end/VBD/root"

    assert names_of(reading_of(of.format("siege"))) == ["Kharkiv"]
    assert names_of(reading_of(of.format("murder"))) == []

"""Who a mention is: short descriptions look back to the right ones, sympathies are no nationality."""

import datetime

import pytest

from gesta.knowledge.actors import load_registry
from gesta.steps.actors import find_actors
from gesta.steps.mentions import find_mentions
from steps.builders import reading_of

DAY = datetime.date(2024, 5, 3)


def who(*sentences, at):
    """Codes and sector of the entity whose mention has this last word, the last such mention of the text."""
    plain = reading_of(*sentences, published=DAY)
    bare = type(plain)(plain.document, plain.sentences)
    registry = load_registry()
    reading = find_actors(find_mentions(bare, registry=registry), registry=registry)
    found = [
        mention for mention in reading.mentions if reading.sentences[mention.sentence].tokens[mention.head].norm == at
    ][-1]
    if found.entity is None:
        return None
    entity = reading.entities[found.entity]
    return entity.code or entity.codes, entity.sector


INDIA_AND_PAKISTAN = "India/NNP/nsubj>met met=meet/VBD/root Pakistan/NNP/obj>met"
BOTH_COUNTRIES = "The/DT/det>countries two/CD/nummod>countries countries=country/NNS/nsubj>agreed agreed=agree/VBD/root"


def test_the_two_countries_are_states_and_no_bodies():
    body = "NATO/NNP/nsubj>spoke spoke=speak/VBD/root"

    assert who(INDIA_AND_PAKISTAN, body, BOTH_COUNTRIES, at="countries")[0] == ("IND", "PAK")


def test_the_two_countries_are_those_just_spoken_of():
    others = "Kenya/NNP/nsubj>met met=meet/VBD/root Haiti/NNP/obj>met"

    assert who(INDIA_AND_PAKISTAN, INDIA_AND_PAKISTAN, others, BOTH_COUNTRIES, at="countries")[0] == ("KEN", "HTI")


def test_one_country_is_no_pair():
    assert who("India/NNP/nsubj>spoke spoke=speak/VBD/root", BOTH_COUNTRIES, at="countries") is None


@pytest.mark.parametrize(("adjective", "wanted"), [("Balkan", "ALB"), ("ex-Soviet", "LTU"), ("Nordic", None)])
def test_a_part_of_the_world_tells_which_country_is_meant(adjective, wanted):
    named = "Albania/NNP/nsubj>met met=meet/VBD/root Lithuania/NNP/obj>met"
    asked = f"the/DT/det>country {adjective}/JJ/amod>country country/NN/nsubj>spoke spoke=speak/VBD/root"

    found = who(named, asked, at="country")

    assert (found and found[0]) == wanted


def test_a_group_with_a_nationality_is_the_known_one_of_that_nation():
    named = "Hamas/NNP/nsubj>spoke spoke=speak/VBD/root"
    group = "the/DT/det>group Palestinian/JJ/amod>group group/NN/nsubj>spoke spoke=speak/VBD/root"

    assert who(named, group, at="group") == ("PSE", "REB")


def test_a_trade_union_group_is_no_known_party():
    named = "Hamas/NNP/nsubj>spoke spoke=speak/VBD/root"
    group = (
        "the/DT/det>group Palestinian/JJ/amod>group union/NN/compound>group group/NN/nsubj>spoke spoke=speak/VBD/root"
    )

    assert who(named, group, at="group")[1] != "REB"


def test_sympathy_is_no_nationality():
    forces = (
        "pro/JJ/amod>forces -/HYPH/punct>pro Russian/JJ/amod>forces forces=force/NNS/nsubj>spoke spoke=speak/VBD/root"
    )
    plain = "Russian/JJ/amod>forces forces=force/NNS/nsubj>spoke spoke=speak/VBD/root"

    assert who(forces, at="forces")[0] == ()
    assert who(plain, at="forces")[0] == "RUS"


def test_a_neighbour_is_one_that_the_sentence_names():
    earlier = "Belarus/NNP/nsubj>met met=meet/VBD/root Russia/NNP/obj>met"
    sentence = (
        "Russia/NNP/nsubj>attacked attacked=attack/VBD/root its/PRP$/nmod:poss>neighbor neighbor/NN/obj>attacked "
        "from/IN/case>Ukraine Ukraine/NNP/obl>attacked"
    )

    assert who(earlier, sentence, at="neighbor")[0] == "UKR"

"""Who a mention is: short descriptions look back to the right ones, sympathies are no nationality."""

import datetime

import pytest

from gesta.knowledge.actors import load_registry
from gesta.steps.actors import find_actors
from gesta.steps.mentions import find_mentions
from steps.builders import reading_of

DAY = datetime.date(2024, 5, 3)


def who(*sentences, at, day=DAY):
    """Codes and sector of the entity whose mention has this last word, the last such mention of the text."""
    plain = reading_of(*sentences, published=day)
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


YOON = " ".join(
    ["Seoul/NNP/nsubj>spoke spoke=speak/VBD/root to/IN/case>Korea South/NNP/compound>Korea Korea/NNP/obl>spoke"]
)
PARTY = "The/DT/det>Party Democratic/JJ/amod>Party Party/NNP/nsubj>spoke spoke=speak/VBD/root"


def test_a_body_of_common_name_is_not_of_a_country_that_the_text_hardly_speaks_of():
    assert who(PARTY, at="Party") == ("USA", "PTY")
    assert who(YOON, YOON, PARTY, at="Party") == ((), "PTY")


def test_a_body_of_common_name_stays_where_its_country_is_spoken_of():
    assert who(YOON, "Washington/NNP/nsubj>spoke spoke=speak/VBD/root", PARTY, at="Party") == ("USA", "PTY")


def test_officers_are_police_where_the_text_spoke_of_police():
    officers = "officers=officer/NNS/nsubj>spoke spoke=speak/VBD/root"

    assert who("police/NNS/nsubj>spoke spoke=speak/VBD/root", officers, at="officers")[1] == "COP"
    assert who("soldiers=soldier/NNS/nsubj>spoke spoke=speak/VBD/root", officers, at="officers")[1] == "MIL"


def test_where_a_group_is_based_tells_its_country():
    groups = "Gaza/NNP/compound>based -/HYPH/punct>based based/VBN/amod>groups groups=group/NNS/nsubj>spoke spoke=speak/VBD/root"

    assert who(groups, at="groups")[0] == "PSE"


def test_who_only_describes_another_is_not_what_it_takes_up():
    sentence = (
        "India/NNP/nsubj>hit hit/VBD/root a/DT/det>part part/NN/obj>hit that/WDT/obj>controls "
        "Pakistan/NNP/nsubj>controls controls=control/VBZ/acl:relcl>part"
    )

    assert who(sentence, "It/PRP/nsubj>spoke spoke=speak/VBD/root", at="It")[0] == "IND"


def test_nobody_thanks_himself():
    first = "Scholz/NNP/nsubj>spoke/B-PER spoke=speak/VBD/root"
    second = "Macron/NNP/nsubj>thanked/B-PER thanked=thank/VBD/root him/PRP/iobj>thanked"

    assert who(first, second, at="him")[0] == "DEU"


def test_a_family_name_alone_is_nobody_whose_country_the_text_does_not_speak_of():
    chen = "Chen/NNP/nsubj>spoke/B-PER spoke=speak/VBD/root"
    china = "China/NNP/nsubj>spoke spoke=speak/VBD/root"

    assert who(chen, at="Chen") == ((), None)
    assert who(china, chen, at="Chen")[0] == "CHN"


def test_who_governs_is_known_by_the_family_name():
    assert who("Putin/NNP/nsubj>spoke/B-PER spoke=speak/VBD/root", at="Putin") == ("RUS", "GOV")


def test_a_full_name_later_proves_the_family_name():
    first = "Chen/NNP/nsubj>spoke/B-PER spoke=speak/VBD/root"
    later = "Chen/NNP/nsubj>spoke/B-PER Guangcheng/NNP/flat>Chen/I-PER spoke=speak/VBD/root"

    assert who(first, later, at="Chen")[0] == "CHN"


GOVERNOR_OF_TULA = (
    "The/DT/det>governor governor/NN/nsubj>spoke of/IN/case>Tula Tula/NNP/nmod>governor Tarkin/NNP/appos>governor"
    " spoke=speak/VBD/root"
)


def governors(second):
    plain = reading_of(GOVERNOR_OF_TULA, second, published=DAY)
    registry = load_registry()
    bare = type(plain)(plain.document, plain.sentences)
    reading = find_actors(find_mentions(bare, registry=registry), registry=registry)
    tokens = {sentence.index: sentence.tokens for sentence in reading.sentences}
    return [
        reading.entities[mention.entity].name if mention.entity is not None else None
        for mention in reading.mentions
        if tokens[mention.sentence][mention.head].norm == "governor"
    ]


def test_holders_of_like_offices_at_different_places_are_different_people():
    of_kirov = (
        "The/DT/det>governor governor/NN/nsubj>spoke of/IN/case>Kirov Kirov/NNP/nmod>governor spoke=speak/VBD/root"
    )
    again = "The/DT/det>governor governor/NN/nsubj>spoke of/IN/case>Tula Tula/NNP/nmod>governor spoke=speak/VBD/root"

    first, other = governors(of_kirov)

    assert first != other
    assert len(set(governors(again))) == 1
    assert len(set(governors("The/DT/det>governor governor/NN/nsubj>spoke spoke=speak/VBD/root"))) == 1


MAYOR_OF_KYIV = (
    "The/DT/det>mayor mayor/NN/nsubj>spoke of/IN/case>Kyiv Kyiv/NNP/nmod>mayor "
    "Vitali/NNP/appos>mayor Klitschko/NNP/flat>Vitali spoke=speak/VBD/root"
)


def heads_of(noun, *sentences):
    """Names of the entities that a noun heads, in text order."""
    plain = reading_of(*sentences, published=DAY)
    registry = load_registry()
    bare = type(plain)(plain.document, plain.sentences)
    reading = find_actors(find_mentions(bare, registry=registry), registry=registry)
    heads = [reading.sentences[one.sentence].tokens[one.head].norm for one in reading.mentions]
    linked = [None if one.entity is None else reading.entities[one.entity].name for one in reading.mentions]
    return [name for name, head in zip(linked, heads, strict=True) if head == noun]


def test_a_name_beside_an_office_is_its_holder_also_where_the_parse_hangs_it_on_the_region():
    of_moscow = (
        "The/DT/det>mayor mayor/NN/nsubj>spoke of/IN/case>region the/DT/det>region Moscow/NNP/compound>region "
        "region/NN/nmod>mayor ,/,/punct>region Sergei/NNP/appos>region Sobyanin/NNP/flat>Sergei ,/,/punct>mayor "
        "spoke=speak/VBD/root"
    )

    assert heads_of("mayor", MAYOR_OF_KYIV, of_moscow) == ["Vitali Klitschko", "Sergei Sobyanin"]


def test_a_name_beside_an_office_further_in_is_not_whoever_serves_it():
    served = (
        "The/DT/det>adviser adviser/NN/nsubj>spoke of/IN/case>mayor the/DT/det>mayor mayor/NN/nmod>adviser "
        ",/,/punct>mayor Sergei/NNP/appos>mayor Sobyanin/NNP/flat>Sergei ,/,/punct>adviser spoke=speak/VBD/root"
    )

    assert heads_of("adviser", MAYOR_OF_KYIV, served) != ["Sergei Sobyanin"]
    assert heads_of("mayor", MAYOR_OF_KYIV, served)[1] == "Sergei Sobyanin"


def test_many_countries_are_not_the_one_spoken_of_last():
    spoken = "Cuba/NNP/nsubj>spoke spoke=speak/VBD/root"
    many = "One/CD/nummod>countries hundred/CD/nummod>countries countries=country/NNS/nsubj>spoke spoke=speak/VBD/root"
    one = "The/DT/det>country country/NN/nsubj>spoke spoke=speak/VBD/root"

    assert who(spoken, many, at="countries") is None
    assert who(spoken, one, at="country")[0] == "CUB"


def test_a_militia_is_no_bloc_of_states():
    spoken = "The/DT/det>West West/NNP/nsubj>spoke spoke=speak/VBD/root"
    asked = "The/DT/det>militia militia/NN/nsubj>spoke spoke=speak/VBD/root"

    assert who(spoken, asked, at="militia") == ((), "PRM")


def test_a_former_president_is_not_the_one_in_office():
    spoken = "Putin/NNP/nsubj>spoke/B-PER spoke=speak/VBD/root"
    former = "The/DT/det>president former/JJ/amod>president president/NN/nsubj>spoke spoke=speak/VBD/root"
    other = "The/DT/det>president president/NN/nsubj>spoke spoke=speak/VBD/root"

    assert who(spoken, former, at="president") == ((), "ELI")
    assert who(spoken, other, at="president") == ("RUS", "GOV")


@pytest.mark.parametrize(
    ("day", "title", "sector"),
    [
        ((2022, 9, 20), "Prime/NNP/flat>Boris", "GOV"),
        ((2022, 9, 20), "Former/JJ/amod>Boris Prime/NNP/flat>Boris", "ELI"),
        ((2023, 9, 20), "Prime/NNP/flat>Boris", "ELI"),
    ],
)
def test_whom_the_text_gives_an_office_just_lost_holds_it_there_and_a_year_later_no_more(day, title, sector):
    named = "Minister/NNP/flat>Boris Boris/NNP/nsubj>spoke/B-PER Johnson/NNP/flat>Boris/I-PER spoke=speak/VBD/root"

    assert who(f"{title} {named}", at="Boris", day=datetime.date(*day))[1] == sector


def test_both_alone_are_the_only_two_just_named():
    both = "Both/DT/nsubj>spoke spoke=speak/VBD/root"
    three = "Kenya/NNP/nsubj>met Haiti/NNP/conj>Kenya met=meet/VBD/root Chile/NNP/obj>met"

    assert who(INDIA_AND_PAKISTAN, both, at="Both") == (("IND", "PAK"), None)
    assert who(three, both, at="Both") is None

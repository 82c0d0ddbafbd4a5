"""Who is said to be behind an incident, and the organisations that those belong to."""

import msgspec
import pytest

from evaluation.muc_builders import ATTACK, told
from gesta.evaluation.blame import blamed_at, blamed_for
from gesta.evaluation.incidents import incidents_of
from gesta.evaluation.joining import Incident
from gesta.evaluation.organisations import organisations_of
from gesta.evaluation.perpetrators import people_of
from gesta.knowledge.lexicon import load_lexicon
from gesta.language.tree import Tree
from steps.builders import reading_of, tree_of, words_of

FRONT = "the/DT/det>Front Front/NNP/nsubj>spoke@:REB spoke=speak/VBD/root"
ARMY = "the/DT/det>Army Army/NNP/nsubj>spoke@:MIL spoke=speak/VBD/root"


def known(reading, index=0):
    """The reading with one of its entities an armed group that the registry knows."""
    entities = list(reading.entities)
    entities[index] = msgspec.structs.replace(entities[index], kind="group", registry_id="front")
    return msgspec.structs.replace(reading, entities=tuple(entities))


def blamed(*notations, incidents=((0,),), people=()):
    """Whom these sentences blame for each of the incidents told in such sentences, whose victims have such names."""
    reading = reading_of(*notations)
    names = dict(enumerate(people))
    found = [
        Incident("ATTACK", "ACCOMPLISHED", None, [], [], [], sentences=at, people=names.get(n, set()))
        for n, at in enumerate(incidents)
    ]
    trees = {sentence.index: Tree(sentence) for sentence in reading.sentences}
    return blamed_for(found, reading, trees, load_lexicon())


@pytest.mark.parametrize(
    ("notation", "blamed"),
    [
        ("Bombs=bomb/NNS/nsubj:pass>planted were=be/VBD/aux:pass>planted planted=plant/VBN/root by/IN/case>men "
         "men=man/NNS/obl>planted", ["men"]),
        ("Rebels/NNS/nsubj>claimed claimed=claim/VBD/root responsibility/NN/obj>claimed", ["Rebels"]),
        ("Rebels/NNS/nsubj>claimed claimed=claim/VBD/root victory/NN/obj>claimed", []),
        ("Rebels/NNS/nsubj>responsible are=be/VBP/cop>responsible responsible/JJ/root for/IN/case>murder "
         "murder/NN/obl>responsible", ["Rebels"]),
        ("Rebels/NNS/nsubj>responsible are=be/VBP/cop>responsible not/RB/advmod>responsible responsible/JJ/root "
         "for/IN/case>murder murder/NN/obl>responsible", []),
        ("It/PRP/nsubj>work was=be/VBD/cop>work the/DT/det>work work/NN/root of/IN/case>rebels rebels=rebel/NNS/nmod>work",
         ["rebels"]),
        ("Men=man/NNS/root suspected=suspect/VBN/acl>Men of/IN/case>murder murder/NN/obl>suspected", ["Men"]),
        ("Surveys/NNS/nsubj:pass>carried were=be/VBD/aux:pass>carried carried=carry/VBN/root out/RP/compound:prt>carried "
         "by/IN/case>men men=man/NNS/obl>carried", []),
        ("Men=man/NNS/nsubj>placed placed=place/VBD/root bombs=bomb/NNS/obj>placed", ["Men"]),
        ("Men=man/NNS/nsubj>placed placed=place/VBD/root orders=order/NNS/obj>placed", []),
        ("They/PRP/nsubj>blame blame/VBP/root the/DT/det>raid raid/NN/obj>blame on/IN/case>rebels "
         "rebels=rebel/NNS/obl>blame", ["rebels"]),
        ("Police/NNS/nsubj>arrested arrested=arrest/VBD/root Dren/NNP/obj>arrested for/IN/case>murder "
         "murder/NN/obl>arrested", ["Dren"]),
        ("Police/NNS/nsubj>arrested arrested=arrest/VBD/root Dren/NNP/obj>arrested for/IN/case>fraud "
         "fraud/NN/obl>arrested", []),
        ("Men=man/NNS/nsubj:pass>charged were=be/VBD/aux:pass>charged charged=charge/VBN/root with/IN/mark>planning "
         "planning=plan/VBG/advcl>charged the/DT/det>crime crime/NN/obj>planning", ["Men"]),
        ("Men=man/NNS/nsubj:pass>charged were=be/VBD/aux:pass>charged charged=charge/VBN/root with/IN/case>care "
         "care/NN/obl>charged of/IN/case>roads roads=road/NNS/nmod>care", []),
        ("Dren/NNP/nsubj>participated participated=participate/VBD/root in/IN/case>raid the/DT/det>raid "
         "raid/NN/obl>participated", ["Dren"]),
        ("Dren/NNP/nsubj>attack is=be/VBZ/cop>attack behind/IN/case>attack the/DT/det>attack attack/NN/root", ["Dren"]),
        ("The/DT/det>gunman gunman/NN/nsubj:pass>identified was=be/VBD/aux:pass>identified identified=identify/VBN/root "
         "as/IN/case>Dren Dren/NNP/obl>identified", ["Dren"]),
        ("The/DT/det>victim victim/NN/nsubj:pass>identified was=be/VBD/aux:pass>identified identified=identify/VBN/root "
         "as/IN/case>Dren Dren/NNP/obl>identified", []),
        ("Arrested=arrest/VBN/amod>men men=man/NNS/nsubj:pass>identified were=be/VBD/aux:pass>identified "
         "identified=identify/VBN/root as/IN/case>Dren Dren/NNP/obl>identified", ["Dren"]),
    ],
)  # fmt: skip
def test_those_said_to_be_behind_a_deed_are_found_and_no_others(notation, blamed):
    tree = tree_of(notation)

    assert words_of(tree, dict.fromkeys(blamed_at(tree))) == blamed


def test_who_is_blamed_after_an_incident_did_it_and_who_is_blamed_before_it_did_not():
    claim = "Rebels/NNS/nsubj>claimed@:PTY claimed=claim/VBD/root responsibility/NN/obj>claimed"
    between = ["Nobody/NN/nsubj>slept slept=sleep/VBD/root"] * 5

    (after,) = incidents_of(told(reading_of(ATTACK, *between, claim), "attacked"), load_lexicon())
    (before,) = incidents_of(told(reading_of(claim, *between, ATTACK), "attacked"), load_lexicon())

    assert (after.perpetrators, before.perpetrators) == (["Rebels"], [])


@pytest.mark.parametrize(
    ("phrase", "wanted"), [("guerrillas", ["Front"]), ("the Front guerrillas", ["Front"]), ("three hooded men", [])]
)
def test_guerrillas_belong_to_the_front_that_the_article_names_and_other_men_to_none(phrase, wanted):
    reading = known(reading_of(FRONT))
    reading = msgspec.structs.replace(reading, mentions=(msgspec.structs.replace(reading.mentions[0], name=(1, 2)),))

    assert organisations_of([phrase], [0], reading) == wanted


CLAIM = "claimed=claim/VBD/root responsibility/NN/obj>claimed"
SLEEP = "Nobody/NN/nsubj>slept slept=sleep/VBD/root"


def test_blame_falls_on_the_deed_whose_victim_is_named_else_on_the_one_told_last():
    rebels = f"Rebels/NNS/nsubj>claimed {CLAIM}"
    of_ana = f"{rebels} for/IN/case>Ana Ana/NNP/nmod>responsibility"
    two = {"incidents": ((0,), (1,)), "people": ({"ANA"}, {"PAVEL"})}

    assert blamed(SLEEP, SLEEP, of_ana, **two) == [["Rebels"], []]
    assert blamed(SLEEP, SLEEP, rebels, **two) == [[], ["Rebels"]]
    assert blamed(SLEEP, SLEEP, rebels, incidents=((2,),)) == [["Rebels"]]
    assert blamed(rebels, SLEEP, incidents=((1,),)) == [[]]


@pytest.mark.parametrize(("who", "wanted"), [("case", []), ("man", ["man"])])
def test_a_thing_is_not_blamed(who, wanted):
    notation = (
        f"{who}/NN/nsubj:pass>linked was=be/VBD/aux:pass>linked linked=link/VBN/root to/IN/case>murder "
        "murder/NN/obl>linked"
    )

    assert blamed(notation) == [wanted]


def test_a_pronoun_stands_for_its_name():
    named = "Dren/NNP/nsubj>spoke@D:PTY spoke=speak/VBD/root"
    later = "he/PRP/nsubj>claimed@D:PTY claimed=claim/VBD/root responsibility/NN/obj>claimed"

    assert blamed(named, later) == [["Dren"]]


@pytest.mark.parametrize(("kind", "wanted"), [("group", ["March"]), ("mayor", ["A mayor", "March"])])
def test_a_name_beside_a_group_stands_for_it(kind, wanted):
    notation = f"A/DT/det>{kind} {kind}/NN/nsubj>claimed March/NNP/appos>{kind} {CLAIM}"

    assert blamed(notation) == [wanted]


@pytest.mark.parametrize(("phrase", "wanted"), [("two soldiers", ["Army"]), ("two drivers", []), ("army soldiers", [])])
def test_soldiers_belong_to_the_army_that_the_article_names_unless_they_say_so_themselves(phrase, wanted):
    reading = reading_of(ARMY)
    reading = msgspec.structs.replace(reading, mentions=(msgspec.structs.replace(reading.mentions[0], name=(1, 2)),))

    assert organisations_of([phrase], [0], reading) == wanted


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [("members of the Front", ["Front"]), ("men against the Front", []), ("the League [Front] men", ["League"])],
)
def test_people_belong_to_an_organisation_but_not_to_the_one_that_they_act_against(phrase, wanted):
    reading = reading_of(FRONT, "the/DT/det>League League/NNP/nsubj>spoke@L:REB spoke=speak/VBD/root")
    reading = known(known(reading), 1)
    mentions = tuple(msgspec.structs.replace(each, name=(1, 2), first=1) for each in reading.mentions)

    assert organisations_of([phrase], [0], msgspec.structs.replace(reading, mentions=mentions)) == wanted


@pytest.mark.parametrize(
    ("phrases", "wanted"),
    [
        (["three men", "the gunmen"], ["three men"]),
        (["the gunmen", "these men"], ["the gunmen"]),
        (["the mayor", "three men"], ["the mayor", "three men"]),
    ],
)
def test_who_is_only_pointed_back_to_is_one_of_the_others(phrases, wanted):
    assert people_of(phrases, [], reading_of(ATTACK)) == wanted


@pytest.mark.parametrize(
    ("rest", "wanted"),
    [
        ("three/CD/nummod>youths youths=youth/NNS/nsubj>fled fled=flee/VBD/advcl>killed", ["three youths"]),
        ("three/CD/nummod>nuns nuns=nun/NNS/nsubj>fled fled=flee/VBD/advcl>killed", []),
        ("as/IN/case>youths three/CD/nummod>youths youths=youth/NNS/obl>killed", []),
    ],
)
def test_strangers_who_act_where_a_deed_without_its_author_is_told_did_it(rest, wanted):
    deed = "two/CD/nummod>drivers drivers=driver/NNS/nsubj:pass>killed were=be/VBD/aux:pass>killed killed=kill/VBN/root"

    (found,) = incidents_of(told(reading_of(f"{deed} {rest}"), "killed"), load_lexicon())

    assert found.perpetrators == wanted

"""Who fills the slots of an incident: those behind it, their organisations, those whom it hit, the harm told apart."""

import datetime

import msgspec
import pytest

from evaluation.muc_builders import ATTACK, told
from gesta.evaluation.filling import once_each
from gesta.evaluation.incidents import incidents_of
from gesta.evaluation.joining import Incident, is_same
from gesta.evaluation.perpetrators import people_of
from gesta.knowledge.lexicon import load_lexicon
from gesta.records import NonEvent, Participant, Reason, Span, When
from steps.builders import reading_of

DAY = datetime.date(1990, 1, 5)


def someone(reading, words, sector=None):
    start = reading.document.text.index(words)
    return Participant(words, Span(start, start + len(words)), sector=sector)


def test_no_weapon_nobody_and_no_victim_is_a_perpetrator():
    phrases = ["TWO MEN", "A HELICOPTER", "NO GROUP", "THE MAYOR"]

    assert people_of(phrases, ["THE MAYOR"], reading_of(ATTACK)) == ["TWO MEN"]


def test_a_government_is_no_perpetrator_but_its_troops_are():
    phrases = ["THE GOVERNMENT", "GOVERNMENT TROOPS", "A PERSON"]
    assert people_of(phrases, [], reading_of(ATTACK)) == ["GOVERNMENT TROOPS"]


def test_a_person_is_one_target_under_a_longer_and_a_shorter_name():
    reading = reading_of("Ana/NNP/root@A:CVL Marov/NNP/flat>Ana Pavel/NNP/conj>Ana@B:CVL")
    mentions = [msgspec.structs.replace(each, label="PER") for each in reading.mentions]
    mentions[0] = msgspec.structs.replace(mentions[0], name=(0, 2))
    reading = msgspec.structs.replace(reading, mentions=tuple(mentions))

    found = once_each(["union leader", "Ana Marov", "Ana Marov", "Pavel", "two drivers"], reading)

    assert found == ["Ana Marov", "Pavel", "two drivers"]


def test_violence_without_politics_is_an_incident_too_and_what_is_no_violence_is_none():
    reading = reading_of("Thieves/NNS/nsubj>killed killed=kill/VBD/root two/CD/nummod>drivers drivers/NNS/obj>killed")
    token = reading.sentences[0].tokens[1]

    def left_out(rule):
        why = NonEvent(token.span, 0, "kill", Reason("events", rule, ""))
        return incidents_of(msgspec.structs.replace(reading, nonevents=(why,)), load_lexicon())

    assert [one.targets for one in left_out("no actor")] == [["two drivers"]]
    assert left_out("other sense") == []


HARM = "two/CD/nummod>women women=woman/NNS/nsubj:pass>injured were=be/VBD/aux:pass>injured injured=injure/VBN/root"


@pytest.mark.parametrize(
    ("notations", "targets"),
    [
        ((ATTACK, HARM), [["a bank", "two women"]]),
        ((ATTACK, f"Meanwhile/RB/advmod>injured {HARM}"), [["a bank"]]),
        ((ATTACK, HARM.replace("were=be/VBD/aux:pass>injured", "were=be/VBD/aux:pass>injured not/RB/advmod>injured")),
         [["a bank"]]),
    ],
)  # fmt: skip
def test_harm_told_after_an_incident_is_its_harm(notations, targets):
    found = incidents_of(told(reading_of(*notations), "attacked"), load_lexicon())

    assert [one.targets for one in found] == targets


def test_harm_without_an_incident_is_none():
    assert incidents_of(reading_of(HARM), load_lexicon()) == []


def test_a_bomb_hits_what_it_goes_off_at():
    notation = (
        "A/DT/det>bomb bomb/NN/nsubj>exploded exploded=explode/VBD/root in/IN/case>front front/NN/obl>exploded "
        "of/IN/case>bank the/DT/det>bank bank/NN/nmod>front"
    )

    (found,) = incidents_of(told(reading_of(notation), "exploded", modes=("explosives",)), load_lexicon())

    assert (found.kind, found.targets) == ("BOMBING", ["the bank"])


def test_where_somebody_is_attacked_the_place_is_no_target():
    place = "at/IN/case>hotel a/DT/det>hotel hotel/NN/obl>attacked"
    victim = "two/CD/nummod>men men=man/NNS/obj>attacked"
    they = "they/PRP/nsubj>attacked attacked=attack/VBD/root"

    (with_victim,) = incidents_of(told(reading_of(f"{they} {victim} {place}"), "attacked"), load_lexicon())
    (without,) = incidents_of(told(reading_of(f"{they} {place}"), "attacked"), load_lexicon())

    assert (with_victim.targets, without.targets) == (["two men"], ["a hotel"])


def test_beside_civilians_soldiers_are_no_targets():
    reading = reading_of(f"{ATTACK} and/CC/cc>soldiers two/CD/nummod>soldiers soldiers=soldier/NNS/conj>bank")

    (found,) = incidents_of(told(reading, "attacked"), load_lexicon())

    assert found.targets == ["a bank"]


def test_what_rebels_suffer_is_no_target():
    reading = reading_of("they/PRP/nsubj>attacked attacked=attack/VBD/root")

    for sector, wanted in (("CVL", 1), ("CRM", 0)):
        victim = someone(reading, "they", sector)
        assert len(incidents_of(told(reading, "attacked", recipients=(victim,)), load_lexicon())) == wanted


def test_violence_over_years_is_a_tally():
    reading = reading_of(ATTACK, published=DAY)
    span = reading.sentences[0].span
    for days, wanted in ((1, 1), (900, 0)):
        when = When(span, 0, "DATE", "x", DAY - datetime.timedelta(days=days), DAY)
        assert len(incidents_of(told(reading, "attacked", when=when), load_lexicon())) == wanted


def test_a_deed_against_the_same_person_is_one_however_far_apart_and_against_another_is_not():
    def one(at, *people):
        return Incident("ATTACK", "ACCOMPLISHED", None, [], [" ".join(people)], [], sentences=(at,), people=set(people))

    assert is_same(one(1, "ANA", "MAROV"), one(40, "ANA", "MAROV"))
    assert not is_same(one(1, "ANA", "MAROV"), one(2, "PAVEL", "DREN"))
    assert not is_same(one(1, "ANA", "MAROV"), one(40, "ANA", "DREN"))


def test_whoever_plants_a_bomb_is_not_what_it_hits():
    notation = (
        "the/DT/det>bomb bomb/NN/nsubj:pass>planted was=be/VBD/aux:pass>planted planted=plant/VBN/root by/IN/case>men "
        "two/CD/nummod>men men=man/NNS/obl>planted near/IN/case>bank a/DT/det>bank bank/NN/obl>planted"
    )

    (found,) = incidents_of(told(reading_of(notation), "bomb", modes=("explosives",)), load_lexicon())

    assert (found.perpetrators, found.targets) == (["two men"], ["a bank"])


@pytest.mark.parametrize(("thing", "incidents"), [("bridge", 1), ("government", 0), ("peace", 0)])
def test_violence_against_a_state_of_affairs_is_a_manner_of_speaking(thing, incidents):
    notation = f"they/PRP/nsubj>attacked attacked=attack/VBD/root the/DT/det>{thing} {thing}/NN/obj>attacked"

    assert len(incidents_of(told(reading_of(notation), "attacked"), load_lexicon())) == incidents


@pytest.mark.parametrize(("of", "wanted"), [("men=man/NNS", ["A group of men"]), ("letters=letter/NNS", [])])
def test_a_group_does_it_where_it_is_one_of_people(of, wanted):
    notation = (
        f"A/DT/det>group group/NN/nsubj>attacked of/IN/case>{of.partition('=')[0]} {of}/nmod>group "
        "attacked=attack/VBD/root the/DT/det>bank bank/NN/obj>attacked"
    )

    (found,) = incidents_of(told(reading_of(notation), "attacked"), load_lexicon())

    assert found.perpetrators == wanted


@pytest.mark.parametrize(("victim", "incidents"), [("900 people", 0), ("a man from Oslo, 1,100 km away", 1)])
def test_only_a_number_of_victims_makes_a_tally(victim, incidents):
    reading = reading_of("they/PRP/nsubj>attacked attacked=attack/VBD/root")
    who = Participant(victim, Span(0, 4), sector="CVL")

    assert len(incidents_of(told(reading, "attacked", recipients=(who,)), load_lexicon())) == incidents


def threatened(status="actual", modes=("violence",)):
    """An article in which rebels threaten to bomb two banks."""
    reading = reading_of(
        "rebels=rebel/NNS/nsubj>threatened threatened=threaten/VBD/root to/TO/mark>bomb bomb/VB/xcomp>threatened "
        "two/CD/nummod>banks banks=bank/NNS/obj>bomb"
    )
    actor = Participant("rebels", Span(0, 6), sector="REB")
    facts = {"type": "THREATEN", "modes": modes, "status": status, "actors": (actor,)}
    return incidents_of(told(reading, "threatened", **facts), load_lexicon())


def test_a_threat_of_violence_is_an_incident_that_is_threatened():
    (found,) = threatened()

    assert (found.kind, found.stage) == ("BOMBING", "THREATENED")
    assert (found.perpetrators, found.targets) == (["rebels"], ["two banks"])


def test_a_threat_of_something_else_or_one_not_made_is_none():
    assert threatened(modes=("sanction",)) == threatened(status="negated") == []


@pytest.mark.parametrize(("of", "incidents"), [("bomb", 1), ("trade", 0)])
def test_a_bomb_threat_is_an_incident_whoever_made_it(of, incidents):
    reading = reading_of(
        f"a/DT/det>threat {of}/NN/compound>threat threat/NN/nsubj>closed against/IN/case>bank the/DT/det>bank "
        "bank/NN/nmod>threat closed=close/VBD/root schools=school/NNS/obj>closed"
    )
    token = next(each for each in reading.sentences[0].tokens if each.norm == "threat")
    why = NonEvent(token.span, 0, "threat", Reason("events", "no actor", ""))

    found = incidents_of(msgspec.structs.replace(reading, nonevents=(why,)), load_lexicon())

    assert [(one.kind, one.targets) for one in found] == [("BOMBING", ["the bank"])] * incidents


def test_a_turn_of_the_sentence_sets_an_incident_apart_even_if_its_victims_are_called_the_same():
    def guard(at, *, is_turn=False):
        return Incident("ATTACK", "ACCOMPLISHED", None, [], ["A GUARD"], [], sentences=(at,), is_turn=is_turn)

    assert is_same(guard(1), guard(3))
    assert not is_same(guard(1), guard(3, is_turn=True))
    assert is_same(guard(1), guard(1, is_turn=True))


@pytest.mark.parametrize(("label", "incidents"), [("ORG", 1), (None, 0)])
def test_violence_against_an_organisation_by_name_is_no_violence_in_general(label, incidents):
    quiet = ["Nobody/NN/nsubj>slept slept=sleep/VBD/root"] * 10
    deed = "they/PRP/nsubj>attacked attacked=attack/VBD/root Harvest/NNP/obj>attacked@H"
    reading = reading_of(*quiet, deed)
    mention = msgspec.structs.replace(reading.mentions[0], label=label, name=(2, 3))

    reading = told(msgspec.structs.replace(reading, mentions=(mention,)), "attacked", when=None, place=None)

    assert len(incidents_of(reading, load_lexicon())) == incidents


@pytest.mark.parametrize(("what", "kinds"), [("bomb/NN", ["BOMBING"]), ("wreath/NN", []), ("devices=device/NNS", [])])
def test_whoever_lays_a_bomb_makes_an_incident_even_if_it_does_not_go_off(what, kinds):
    word = what.partition("=")[0].partition("/")[0]
    notation = (
        f"two/CD/nummod>men men=man/NNS/nsubj>placed placed=place/VBD/root a/DT/det>{word} {what}/obj>placed "
        "near/IN/case>bank the/DT/det>bank bank/NN/obl>placed"
    )

    found = incidents_of(reading_of(notation), load_lexicon())

    assert [one.kind for one in found] == kinds
    assert all((one.perpetrators, one.targets) == (["two men"], ["the bank"]) for one in found)


def test_a_bomb_that_may_be_laid_is_none():
    notation = (
        "men=man/NNS/nsubj>place may/MD/aux>place place/VB/root a/DT/det>bomb bomb/NN/obj>place near/IN/case>bank "
        "the/DT/det>bank bank/NN/obl>place"
    )

    assert incidents_of(reading_of(notation), load_lexicon()) == []


NAMED = "identified=identify/VBN/root as/IN/case>Marov Marov/NNP/obl>identified"


@pytest.mark.parametrize(
    ("sentence", "targets"),
    [
        (f"The/DT/det>victim victim/NN/nsubj:pass>identified was=be/VBD/aux:pass>identified {NAMED}", ["a bank", "Marov"]),
        (f"The/DT/det>speaker speaker/NN/nsubj:pass>identified was=be/VBD/aux:pass>identified {NAMED}", ["a bank"]),
        ("The/DT/det>victim victim/NN/nsubj>Marov is=be/VBZ/cop>Marov Marov/NNP/root", ["a bank", "Marov"]),
        (f"Meanwhile/RB/advmod>identified the/DT/det>victim victim/NN/nsubj:pass>identified "
         f"was=be/VBD/aux:pass>identified {NAMED}", ["a bank"]),
    ],
)  # fmt: skip
def test_whoever_the_victims_turn_out_to_be_was_hit(sentence, targets):
    (found,) = incidents_of(told(reading_of(ATTACK, sentence), "attacked"), load_lexicon())

    assert found.targets == targets


@pytest.mark.parametrize(("kind", "same"), [("ATTACK", True), ("BOMBING", True), ("ARSON", False), ("ROBBERY", False)])
def test_a_bombing_is_an_attack_and_arson_and_robbery_are_something_else(kind, same):
    one, other = (Incident(each, "ACCOMPLISHED", None, [], [], [], sentences=(1,)) for each in ("ATTACK", kind))

    assert is_same(one, other) == same


@pytest.mark.parametrize(
    ("detail", "count"),
    [("ASSAULT 0.97, where the lexicon has no entry that fits", 0), ("ASSAULT 0.97", 1)],
)
def test_what_only_the_event_reader_sees_is_no_incident(detail, count):
    reading = reading_of(
        "rebels/NNS/nsubj>savaged@X:REB savaged=savage/VBD/root the/DT/det>consulate consulate/NN/obj>savaged"
    )
    recipient = someone(reading, "consulate", "GOV")
    seen = told(reading, "savaged", recipients=(recipient,), reasons=(Reason("events", "event reader", detail),))

    assert len(incidents_of(seen, load_lexicon())) == count

"""From the words in a slot to the actors they stand for."""

import pytest
from msgspec.structs import replace

from gesta.language.tree import Tree
from gesta.records import Claim, Entity, Participant, Span
from gesta.steps.events.frames import noun_frame, verb_frame
from gesta.steps.events.participants import Roles, is_actor, is_official, joined, same, slot_words, without
from steps.builders import reading_of, word_at, words_of


def roles_of(reading):
    return Roles(reading, {sentence.index: Tree(sentence) for sentence in reading.sentences})


def codes_at(notation, word):
    """Code and sector of whoever the phrase around a word stands for."""
    reading = reading_of(notation)
    roles = roles_of(reading)
    found = roles.at(0, [word_at(roles.trees[0], word)], "subject")
    return [(one.code, one.sector) for one in found]


def test_a_name_stands_for_its_entity():
    assert codes_at("Norway/NNP/nsubj>met@NOR met=meet/VBD/root", "Norway") == [("NOR", None)]


@pytest.mark.parametrize("measure", ["Thousands=thousand", "Hundreds=hundred", "group", "majority", "members=member"])
def test_measure_nouns_stand_for_what_they_count(measure):
    word = measure.partition("=")[0]
    notation = f"{measure}/NNS/nsubj>marched of/IN/case>protesters protesters=protester/NNS/nmod>{word}@:CVL marched=march/VBD/root"

    assert codes_at(notation, word) == [(None, "CVL")]


def test_a_measure_noun_stands_for_all_it_counts():
    notation = (
        "Hundreds=hundred/NNS/nsubj>met of/IN/case>soldiers soldiers=soldier/NNS/nmod>Hundreds@:MIL and/CC/cc>rebels "
        "rebels=rebel/NNS/conj>soldiers@:REB met=meet/VBD/root"
    )

    assert codes_at(notation, "Hundreds") == [(None, "MIL"), (None, "REB")]


def test_what_is_no_actor_belongs_to_whoever_qualifies_it():
    notation = (
        "Israel/NNP/nsubj>struck@ISR struck=strike/VBD/root Iranian/JJ/amod>targets@IRN targets=target/NNS/obj>struck"
    )

    assert codes_at(notation, "targets") == [("IRN", None)]


@pytest.mark.parametrize(
    ("notation", "wanted"),
    [
        ("Iran/NNP/nmod:poss>bases@IRN 's/POS/case>Iran bases=base/NNS/root", "IRN"),
        ("bases=base/NNS/root of/IN/case>Iran Iran/NNP/nmod>bases@IRN", "IRN"),
        ("bases=base/NNS/root in/IN/case>Iran Iran/NNP/nmod>bases@IRN", "IRN"),
    ],
    ids=["possessor", "of", "in"],
)
def test_owners_stand_before_or_behind_the_noun(notation, wanted):
    assert codes_at(notation, "bases") == [(wanted, None)]


def test_a_noun_beside_another_preposition_has_no_owner():
    assert codes_at("talks=talk/NNS/root with/IN/case>Iran Iran/NNP/nmod>talks@IRN", "talks") == []


def test_the_possessor_decides_before_the_adjective():
    notation = "Syria/NNP/nmod:poss>bases@SYR 's/POS/case>Syria Iranian/JJ/amod>bases@IRN bases=base/NNS/root"

    assert codes_at(notation, "bases") == [("SYR", None)]


def test_somebody_nothing_is_known_of_is_no_actor():
    assert codes_at("Smith/NNP/nsubj>met@? met=meet/VBD/root", "Smith") == []


def test_a_description_of_both_countries_is_two_participants():
    notation = "both/DT/det>sides sides=side/NNS/nsubj>met@NOR+SWE met=meet/VBD/root"

    assert codes_at(notation, "sides") == [("NOR", None), ("SWE", None)]


def test_each_entity_is_named_once():
    reading = reading_of("Norway/NNP/nsubj>met@NOR it/PRP/obj>met@NOR met=meet/VBD/root")

    assert len(roles_of(reading).at(0, [0, 1], "subject")) == 1


def test_the_path_that_found_a_participant_is_kept():
    reading = reading_of("Iranian/JJ/amod>targets@IRN targets=target/NNS/root")

    (found,) = roles_of(reading).at(0, [1], "object")

    assert (found.reasons[0].rule, found.reasons[0].detail) == ("slot", "object, whose")
    assert found.span.of(reading.document.text) == found.text == "Iranian"


def test_we_in_a_claim_is_whoever_speaks():
    reading = reading_of(
        "We/PRP/nsubj>attack will/MD/aux>attack attack/VB/ccomp>said said=say/VBD/root Barak/NNP/nsubj>said@ISR:GOV"
    )
    speaker = reading.mentions[0]
    claim = Claim("direct", reading.sentences[0].tokens[3].span, Span(0, 14), 0, speaker=0, speaker_span=speaker.span)

    (found,) = roles_of(replace(reading, claims=(claim,))).at(0, [0], "subject")

    assert (found.code, found.sector, found.text) == ("ISR", "GOV", "Barak")
    assert roles_of(reading).at(0, [0], "subject") == ()


@pytest.mark.parametrize(
    ("entity", "wanted"),
    [
        (Entity(0, "Norway", code="NOR"), True),
        (Entity(0, "police", sector="COP"), True),
        (Entity(0, "both sides", codes=("NOR", "SWE")), True),
        (Entity(0, "the idea"), False),
    ],
)
def test_an_actor_has_a_country_or_a_sector(entity, wanted):
    assert is_actor(entity) == wanted


@pytest.mark.parametrize(
    ("code", "sector", "wanted"),
    [
        ("NOR", None, True),
        ("NOR", "GOV", True),
        (None, "REB", True),
        ("UNO", "BUS", True),
        ("NOR", "BUS", False),
        (None, "CVL", False),
        (None, None, False),
    ],
)
def test_official_are_states_bodies_and_who_has_office_or_arms(code, sector, wanted):
    assert is_official(Participant("x", Span(0, 1), code=code, sector=sector)) == wanted


def test_sides_are_joined_and_parted_by_entity_and_country():
    norway, again, sweden = (
        Participant(text, Span(0, 1), entity=entity, code=code)
        for text, entity, code in [("Norway", 1, "NOR"), ("it", 1, "NOR"), ("Sweden", 2, "SWE")]
    )

    assert same(norway, again)
    assert joined([norway], [again, sweden]) == (norway, sweden)
    assert without([norway, sweden], [again]) == (sweden,)


def test_slots_name_places_of_a_frame():
    tree = Tree(
        reading_of(
            "France/NNP/nsubj>urged urged=urge/VBD/root Mali/NNP/obj>urged on/IN/case>Monday Monday/NNP/obl>urged "
            "that/IN/mark>leave troops/NNS/nsubj>leave leave/VBP/ccomp>urged"
        ).sentences[0]
    )
    frame = verb_frame(tree, 1)

    assert [words_of(tree, slot_words(tree, frame, slot)) for slot in ("subj", "obj", "on", "contentsubj", "with")] == [
        ["France"],
        ["Mali"],
        ["Monday"],
        ["troops"],
        [],
    ]


def test_slots_of_a_noun_name_possessor_and_modifiers():
    tree = Tree(reading_of("Norway/NNP/nmod:poss>raid 's/POS/case>Norway naval/JJ/amod>raid raid/NN/root").sentences[0])
    frame = noun_frame(tree, 3)

    assert words_of(tree, slot_words(tree, frame, "poss")) == ["Norway"]
    assert words_of(tree, slot_words(tree, frame, "mod")) == ["naval"]

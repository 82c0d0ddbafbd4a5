"""Logical subject and object of a predicate, whatever the syntax; every parse here is written by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.language.tree import Tree
from gesta.records import Sentence, Span, Token
from gesta.steps.events.frames import noun_frame, verb_frame
from gesta.steps.events.phrases import base, case_of, is_passive, with_conjuncts
from steps.builders import tree_of, word_at, words_of

ACTIVE = "Norway/NNP/nsubj>met met=meet/VBD/root Sweden/NNP/obj>met in/IN/case>Oslo Oslo/NNP/obl>met"
PASSIVE = (
    "The/DT/det>rebels rebels=rebel/NNS/nsubj:pass>attacked were=be/VBD/aux:pass>attacked attacked=attack/VBN/root "
    "by/IN/case>army the/DT/det>army army/NN/obl:agent>attacked in/IN/case>Goma Goma/NNP/obl>attacked"
)
SUBJECT_GAP = (
    "The/DT/det>army army/NN/nsubj>withdrew that/WDT/nsubj>attacked attacked=attack/VBD/acl:relcl>army "
    "the/DT/det>rebels rebels=rebel/NNS/obj>attacked withdrew=withdraw/VBD/root"
)
OBJECT_GAP = (
    "Georgia/NNP/nsubj>rejected rejected=reject/VBD/root demands=demand/NNS/obj>rejected the/DT/det>West "
    "West/NNP/nsubj>made has=have/VBZ/aux>made made=make/VBN/acl:relcl>demands"
)
OBJECT_PRONOUN = (
    "The/DT/det>town town/NN/nsubj>fell that/WDT/obj>attacked the/DT/det>rebels rebels=rebel/NNS/nsubj>attacked "
    "attacked=attack/VBD/acl:relcl>town fell=fall/VBD/root"
)
PASSIVE_RELATIVE = (
    "The/DT/det>minister minister/NN/nsubj>left who/WP/nsubj:pass>arrested was=be/VBD/aux:pass>arrested "
    "arrested=arrest/VBN/acl:relcl>minister by/IN/case>police police/NNS/obl:agent>arrested left=leave/VBD/root"
)
OBJECT_CONTROL = (
    "France/NNP/nsubj>urged urged=urge/VBD/root Mali/NNP/obj>urged to/TO/mark>release release/VB/xcomp>urged "
    "prisoners=prisoner/NNS/obj>release"
)
PASSIVE_CONTROL = (
    "Norway/NNP/nsubj:pass>urged was=be/VBD/aux:pass>urged urged=urge/VBN/root by/IN/case>Sweden "
    "Sweden/NNP/obl:agent>urged to/TO/mark>withdraw withdraw/VB/xcomp>urged"
)
SUBJECT_CONTROL = "Iran/NNP/nsubj>plans plans=plan/VBZ/root to/TO/mark>attack attack/VB/xcomp>plans Iraq/NNP/obj>attack"
VERBS_JOINED = (
    "Police/NNS/nsubj>beat beat/VBD/root and/CC/cc>arrested arrested=arrest/VBD/conj>beat two/CD/nummod>men "
    "men=man/NNS/obj>beat"
)
ACCUSED_OF = (
    "Norway/NNP/nsubj>accused accused=accuse/VBD/root Sweden/NNP/obj>accused of/IN/mark>attacking "
    "attacking=attack/VBG/advcl>accused the/DT/det>port port/NN/obj>attacking"
)
KILLING = (
    "Soldiers=soldier/NNS/nsubj>attacked attacked=attack/VBD/root the/DT/det>town town/NN/obj>attacked ,/,/punct>killing "
    "killing=kill/VBG/advcl>attacked people/NNS/obj>killing"
)
SENT_BY = "Troops/NNS/nsubj>left sent=send/VBN/acl>Troops by/IN/case>Chad Chad/NNP/obl:agent>sent left=leave/VBD/root"
GRANTED = (
    "Iraq/NNP/nsubj:pass>granted was=be/VBD/aux:pass>granted granted=grant/VBN/root asylum/NN/obj>granted "
    "by/IN/case>Iran Iran/NNP/obl:agent>granted"
)
PLAN_TO = (
    "Norway/NNP/nmod:poss>plan 's/POS/case>Norway plan/NN/nsubj>leaked to/TO/mark>attack attack/VB/acl>plan "
    "Sweden/NNP/obj>attack leaked=leak/VBD/root"
)
HAS_PLAN = (
    "Norway/NNP/nsubj>has has=have/VBZ/root a/DT/det>plan plan/NN/obj>has to/TO/mark>attack attack/VB/acl>plan "
    "Sweden/NNP/obj>attack"
)
FOUND_PLAN = HAS_PLAN.replace("has=have/VBZ", "uncovered=uncover/VBD").replace(">has", ">uncovered")
FOUND_SHOT = (
    "Two/CD/nummod>men men=man/NNS/nsubj:pass>found were=be/VBD/aux:pass>found found=find/VBN/root "
    "shot=shoot/VBN/xcomp>found by/IN/case>rebels rebels=rebel/NNS/obl:agent>shot"
)
FOUND_THEM_SHOT = (
    "Police/NNS/nsubj>found found=find/VBD/root two/CD/nummod>men men=man/NNS/obj>found shot=shoot/VBN/xcomp>found"
)
ACTORS_JOINED = (
    (
        "France/NNP/nsubj>condemned and/CC/cc>Germany Germany/NNP/conj>France condemned=condemn/VBD/root "
        "Iran/NNP/obj>condemned and/CC/cc>Syria Syria/NNP/conj>Iran"
    )
    .replace("and/CC/cc>Germany", "and/CC/cc>2")
    .replace("and/CC/cc>Syria", "and/CC/cc>6")
)
BROKE_OFF = (
    "Chad/NNP/nsubj>broke broke=break/VBD/root off/RP/compound:prt>broke relations=relation/NNS/obj>broke "
    "with/IN/case>Israel Israel/NNP/nmod>relations"
)


@pytest.mark.parametrize(
    ("notation", "verb", "subjects", "objects"),
    [
        (ACTIVE, "met", ["Norway"], ["Sweden"]),
        (PASSIVE, "attacked", ["army"], ["rebels"]),
        (SUBJECT_GAP, "attacked", ["army"], ["rebels"]),
        (OBJECT_GAP, "made", ["West"], ["demands"]),
        (OBJECT_PRONOUN, "attacked", ["rebels"], ["town"]),
        (PASSIVE_RELATIVE, "arrested", ["police"], ["minister"]),
        (OBJECT_CONTROL, "release", ["Mali"], ["prisoners"]),
        (PASSIVE_CONTROL, "withdraw", ["Norway"], []),
        (SUBJECT_CONTROL, "attack", ["Iran"], ["Iraq"]),
        (VERBS_JOINED, "beat", ["Police"], ["men"]),
        (VERBS_JOINED, "arrested", ["Police"], ["men"]),
        (ACCUSED_OF, "attacking", ["Sweden"], ["port"]),
        (KILLING, "killing", ["Soldiers"], ["people"]),
        (SENT_BY, "sent", ["Chad"], ["Troops"]),
        (PLAN_TO, "attack", ["Norway"], ["Sweden"]),
        (HAS_PLAN, "attack", ["Norway"], ["Sweden"]),
        (FOUND_PLAN, "attack", [], ["Sweden"]),
        (FOUND_SHOT, "shot", ["rebels"], ["men"]),
        (FOUND_THEM_SHOT, "shot", [], ["men"]),
        (ACTORS_JOINED, "condemned", ["France", "Germany"], ["Iran", "Syria"]),
    ],
    ids=lambda value: None if isinstance(value, list) or "/" not in value else " ".join(
        piece.partition("/")[0].partition("=")[0] for piece in value.split()
    ),
)  # fmt: skip
def test_a_verb_finds_who_does_it_and_to_whom(notation, verb, subjects, objects):
    tree = tree_of(notation)

    frame = verb_frame(tree, word_at(tree, verb))

    assert words_of(tree, frame.subjects) == subjects
    assert words_of(tree, frame.objects) == objects


def test_the_agent_of_a_passive_is_no_oblique_any_more():
    tree = tree_of(PASSIVE)

    frame = verb_frame(tree, word_at(tree, "attacked"))

    assert frame.passive
    assert set(frame.obliques) == {"in"}
    assert words_of(tree, frame.obliques["in"]) == ["Goma"]


def test_a_by_phrase_without_the_agent_relation_is_the_agent_of_a_passive():
    tree = tree_of(PASSIVE.replace("obl:agent", "obl"))

    assert words_of(tree, verb_frame(tree, word_at(tree, "attacked")).subjects) == ["army"]


def test_who_is_granted_something_receives_it():
    tree = tree_of(GRANTED)

    frame = verb_frame(tree, word_at(tree, "granted"))

    assert words_of(tree, frame.subjects) == ["Iran"]
    assert words_of(tree, frame.indirect) == ["Iraq"]
    assert "asylum" in words_of(tree, frame.objects)


def test_a_passive_without_agent_has_nobody_who_does_it():
    tree = tree_of("Rebels=rebel/NNS/nsubj:pass>killed were=be/VBD/aux:pass>killed killed=kill/VBN/root")

    frame = verb_frame(tree, 2)

    assert frame.subjects == ()
    assert words_of(tree, frame.objects) == ["Rebels"]


def test_what_hangs_on_the_object_belongs_to_a_verb_that_has_no_such_oblique():
    tree = tree_of(BROKE_OFF)

    assert words_of(tree, verb_frame(tree, 1).obliques["with"]) == ["Israel"]


def test_a_relative_clause_does_not_lend_its_subject_to_the_main_verb():
    tree = tree_of(SUBJECT_GAP)

    frame = verb_frame(tree, word_at(tree, "withdrew"))

    assert words_of(tree, frame.subjects) == ["army"]
    assert frame.objects == ()


def test_what_is_promised_or_done_is_a_complement():
    tree = tree_of(OBJECT_CONTROL)

    assert words_of(tree, verb_frame(tree, 1).complements) == ["release"]


def test_what_somebody_is_accused_of_is_a_complement():
    tree = tree_of(ACCUSED_OF)

    assert words_of(tree, verb_frame(tree, 1).complements) == ["attacking"]


@pytest.mark.parametrize(
    ("notation", "noun", "obliques"),
    [
        (
            "The/DT/det>invasion invasion/NN/nsubj>began of/IN/case>Kuwait Kuwait/NNP/nmod>invasion by/IN/case>Iraq "
            "Iraq/NNP/nmod>invasion began=begin/VBD/root",
            "invasion",
            {"of": ["Kuwait"], "by": ["Iraq"]},
        ),
        (
            "Talks=talk/NNS/nsubj>resumed between/IN/case>Iran Iran/NNP/nmod>Talks and/CC/cc>Iraq Iraq/NNP/conj>Iran "
            "on/IN/case>truce a/DT/det>truce truce/NN/nmod>Talks resumed=resume/VBD/root",
            "Talks",
            {"between": ["Iran", "Iraq"], "on": ["truce"]},
        ),
        (
            "Sanctions=sanction/NNS/nsubj>hurt imposed=impose/VBN/acl>Sanctions on/IN/case>Iran Iran/NNP/obl>imposed "
            "by/IN/case>France France/NNP/obl:agent>imposed hurt/VBD/root",
            "Sanctions",
            {"on": ["Iran"], "by": ["France"]},
        ),
    ],
    ids=["by and of", "between and on", "participle"],
)
def test_an_event_noun_has_its_prepositions(notation, noun, obliques):
    tree = tree_of(notation)

    frame = noun_frame(tree, word_at(tree, noun))

    assert frame.noun
    assert {case: words_of(tree, found) for case, found in frame.obliques.items()} == obliques


def test_an_event_noun_knows_possessor_modifiers_and_the_verb_above():
    tree = tree_of(
        "Norway/NNP/nmod:poss>strikes 's/POS/case>Norway Danish/JJ/amod>strikes strikes=strike/NNS/nsubj>hit hit/VBD/root"
    )

    frame = noun_frame(tree, 3)

    assert words_of(tree, frame.possessors) == ["Norway"]
    assert words_of(tree, frame.modifiers) == ["Danish"]
    assert (frame.governor, frame.relation) == (4, "nsubj")


def test_a_coordinated_noun_has_the_verb_of_the_first():
    tree = tree_of(
        "Attacks=attack/NNS/nsubj>continued and/CC/cc>arrests arrests=arrest/NNS/conj>Attacks continued=continue/VBD/root"
    )

    assert (noun_frame(tree, 2).governor, noun_frame(tree, 2).relation) == (3, "nsubj")


@pytest.mark.parametrize(
    ("notation", "verb", "wanted"),
    [
        (PASSIVE, "attacked", True),
        (ACTIVE, "met", False),
        (SENT_BY, "sent", True),
        ("Norway/NNP/nsubj>met has=have/VBZ/aux>met met=meet/VBN/root Sweden/NNP/obj>met", "met", False),
        (
            "Rebels=rebel/NNS/nsubj:pass>beaten were=be/VBD/aux:pass>beaten beaten=beat/VBN/root and/CC/cc>jailed "
            "jailed=jail/VBN/conj>beaten",
            "jailed",
            True,
        ),
        (
            "Norway/NNP/nsubj>met has=have/VBZ/aux>met met=meet/VBN/root and/CC/cc>thanked thanked=thank/VBN/conj>met "
            "Sweden/NNP/obj>thanked",
            "thanked",
            False,
        ),
    ],
    ids=["auxiliary", "active", "after a noun", "perfect", "joined to a passive", "joined to a perfect"],
)
def test_a_verb_is_passive_by_its_form_and_place(notation, verb, wanted):
    tree = tree_of(notation)

    assert is_passive(tree, word_at(tree, verb)) == wanted


def test_small_questions_about_relations():
    tree = tree_of(ACTIVE)

    assert (base("obl:agent"), base("obj")) == ("obl", "obj")
    assert (case_of(tree, 4), case_of(tree, 2)) == ("in", "")
    assert with_conjuncts(tree_of(ACTORS_JOINED), (0,)) == (0, 2)


DEPS = (
    "nsubj nsubj:pass obj iobj obl obl:agent nmod nmod:poss amod conj xcomp ccomp advcl acl acl:relcl aux aux:pass mark case "
    "appos parataxis"
).split()
TAGS = "VB VBD VBG VBN VBZ NN NNS NNP WDT WP IN TO JJ PRP".split()


@st.composite
def odd_trees(draw):
    """Any tree at all: a parser may be wrong in every way."""
    size = draw(st.integers(1, 9))
    order = draw(st.permutations(range(size)))
    heads = {order[0]: order[0]}
    for place in range(1, size):
        heads[order[place]] = order[draw(st.integers(0, place - 1))]
    words = draw(
        st.lists(st.sampled_from("by of to urge accuse attack that group men".split()), min_size=size, max_size=size)
    )
    tokens = []
    for i, word in enumerate(words):
        tag = draw(st.sampled_from(TAGS))
        pos = "VERB" if tag.startswith("VB") else "NOUN"
        dep = "root" if heads[i] == i else draw(st.sampled_from(DEPS))
        tokens.append(Token(7 * i, 7 * i + len(word), word, word, tag, pos, heads[i], dep))
    return Tree(Sentence(0, Span(0, tokens[-1].end), tuple(tokens)))


@given(odd_trees())
def test_no_parse_however_wrong_breaks_a_frame_or_leads_out_of_the_sentence(tree):
    inside = set(range(len(tree.tokens)))

    for word in inside:
        for frame in (verb_frame(tree, word), noun_frame(tree, word)):
            found = {*frame.subjects, *frame.objects, *frame.indirect, *frame.complements, *frame.modifiers}
            assert found | {i for nouns in frame.obliques.values() for i in nouns} <= inside


@pytest.mark.parametrize(("side", "found"), [("front", ["embassy"]), ("part", [])])
def test_in_front_of_a_place_is_outside_it(side, found):
    tree = tree_of(
        f"They/PRP/nsubj>marched marched=march/VBD/root in/IN/case>{side} {side}/NN/obl>marched of/IN/case>embassy "
        f"the/DT/det>embassy embassy/NN/nmod>{side}"
    )

    assert words_of(tree, verb_frame(tree, word_at(tree, "marched")).obliques.get("outside", ())) == found


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ("work/NN/root", ["rebels"]),
        ("not/RB/advmod>work work/NN/root", []),
        ("target=target/NN/root", []),
    ],
)
def test_a_deed_is_by_those_whose_work_it_is_said_to_be(said, by):
    noun = said.split()[-1].partition("/")[0].partition("=")[0]
    tree = tree_of(
        f"The/DT/det>blast blast/NN/nsubj>{noun} was=be/VBD/cop>{noun} {said} of/IN/case>rebels "
        f"rebels=rebel/NNS/nmod>{noun}"
    )

    assert words_of(tree, noun_frame(tree, word_at(tree, "blast")).obliques.get("by", ())) == by

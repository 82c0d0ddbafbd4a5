"""What the form of a clause shows of its standing, and what must not be taken for it."""

import pytest

from gesta.knowledge.lexicon import load_lexicon
from gesta.steps.events.modality import asked_or_ordered, cannot_be, is_negative, is_reported_future, may_be_conditional
from gesta.steps.events.status import standing_of
from steps.builders import tree_of, word_at

WORDS = load_lexicon().operators


def status(notation, word):
    tree = tree_of(notation)
    return standing_of(tree, word_at(tree, word), load_lexicon()).status


@pytest.mark.parametrize(
    ("notation", "verb", "word"),
    [
        ("Nobody/NN/nsubj>attacked attacked=attack/VBD/root", "attacked", "Nobody"),
        ("no/DT/det>one one/NN/nsubj>attacked attacked=attack/VBD/root", "attacked", "one"),
        ("Norway/NNP/nsubj>made made=make/VBD/root no/DT/det>offer offer/NN/obj>made", "made", "offer"),
        ("Norway/NNP/nsubj>attacked hasn't=have/VBZ/aux>attacked attacked=attack/VBN/root", "attacked", "hasn't"),
        ("Norway/NNP/nsubj>won won=win/VBD/root without/IN/mark>firing firing=fire/VBG/advcl>won", "firing", "without"),
        ("instead/RB/mark>firing firing=fire/VBG/advcl>won won=win/VBD/root", "firing", "instead"),
        ("nor/CC/cc>invaded invaded=invade/VBD/root", "invaded", "nor"),
    ],
)
def test_a_negative_word_negates_its_clause(notation, verb, word):
    tree = tree_of(notation)

    assert is_negative(tree, word_at(tree, verb)) == word


@pytest.mark.parametrize(
    "notation",
    [
        "Norway/NNP/nsubj>attacked attacked=attack/VBD/root Sweden/NNP/obj>attacked with/IN/case>problem no/DT/det>problem problem/NN/obl>attacked",
        "The/DT/det>one one/NN/nsubj>attacked attacked=attack/VBD/root",
        "Norway/NNP/nsubj>attacked and/CC/cc>attacked attacked=attack/VBD/root",
    ],
    ids=["no problem", "the one", "and"],
)
def test_other_words_do_not(notation):
    tree = tree_of(notation)

    assert is_negative(tree, word_at(tree, "attacked")) is None


@pytest.mark.parametrize(
    ("notation", "verb", "found"),
    [
        ("Did/VBD/aux>attack Norway/NNP/nsubj>attack attack/VB/root ?/./punct>attack", "attack", "?"),
        ("Attack/VB/root Norway/NNP/obj>Attack !/./punct>Attack", "Attack", "a command"),
        (
            "Norway/NNP/nsubj>fled fled=flee/VBD/root ,/,/punct>attack attack/VB/parataxis>fled Sweden/NNP/obj>attack",
            "attack",
            "a command",
        ),
        (
            "Norway/NNP/nsubj>fled fled=flee/VBD/root ,/,/punct>help they/PRP/nsubj>help help/VB/parataxis>fled",
            "help",
            None,
        ),
        (
            "Why/WRB/advmod>attack did/VBD/aux>attack Norway/NNP/nsubj>attack attack/VB/root ?/./punct>attack",
            "attack",
            None,
        ),
        ("Who/WP/nsubj>attacked attacked=attack/VBD/root Norway/NNP/obj>attacked ?/./punct>attacked", "attacked", None),
        ("Norway/NNP/nsubj>attacked attacked=attack/VBD/root", "attacked", None),
        ("To/TO/mark>attack attack/VB/root", "attack", None),
    ],
)
def test_questions_and_commands_tell_nothing(notation, verb, found):
    tree = tree_of(notation)

    assert asked_or_ordered(tree, word_at(tree, verb)) == found


@pytest.mark.parametrize(
    ("adjective", "found"),
    [("unable", "negated"), ("willing", "hypothetical"), ("about", "future"), ("proud", "actual")],
)
def test_the_adjective_above_an_infinitive_decides(adjective, found):
    notation = (
        f"Norway/NNP/nsubj>{adjective} was=be/VBD/cop>{adjective} {adjective}/JJ/root to/TO/mark>attack "
        f"attack/VB/xcomp>{adjective}"
    )

    assert status(notation, "attack") == found


def test_too_weak_to_attack_is_no_attack():
    notation = "Norway/NNP/nsubj>weak was=be/VBD/cop>weak too/RB/advmod>weak weak/JJ/root to/TO/mark>attack attack/VB/advcl>weak"

    assert status(notation, "attack") == "negated"
    assert status(notation.replace("too/RB", "very/RB"), "attack") == "actual"


def test_a_failed_attempt_did_not_succeed():
    notation = (
        "Norway/NNP/nmod:poss>attempt failed/JJ/amod>attempt attempt/NN/root to/TO/mark>attack attack/VB/acl>attempt"
    )

    assert status(notation, "attack") == "negated"
    assert status(notation.replace("failed/JJ", "first/JJ"), "attack") == "actual"


def test_yet_to_come_has_not_come():
    notation = "Norway/NNP/nsubj>has has=have/VBZ/root yet/RB/advmod>has to/TO/mark>attack attack/VB/xcomp>has"

    assert status(notation, "attack") == "negated"


def test_not_reaches_down_to_an_infinitive_unless_the_verb_turns_it():
    notation = (
        "They/PRP/nsubj:pass>allowed were=be/VBD/aux:pass>allowed not/RB/advmod>allowed allowed=allow/VBN/root "
        "to/TO/mark>march march/VB/xcomp>allowed"
    )
    turned = "They/PRP/nsubj>hesitate did=do/VBD/aux>hesitate not/RB/advmod>hesitate hesitate/VB/root to/TO/mark>march march/VB/xcomp>hesitate"

    assert status(notation, "march") == "negated"
    assert status(turned, "march") == "actual"


@pytest.mark.parametrize(
    ("notation", "found"),
    [
        ("he/PRP/nsubj>said said=say/VBD/root it/PRP/nsubj>attack would/MD/aux>attack attack/VB/ccomp>said", True),
        ("saying=say/VBG/root it/PRP/nsubj>attack would/MD/aux>attack attack/VB/ccomp>saying", True),
        (
            "it/PRP/nsubj>attack would/MD/aux>attack attack/VB/root he/PRP/nsubj>said said=say/VBD/parataxis>attack",
            True,
        ),
        ("he/PRP/nsubj>says says=say/VBZ/root it/PRP/nsubj>attack would/MD/aux>attack attack/VB/ccomp>says", False),
        ("it/PRP/nsubj>attack would/MD/aux>attack attack/VB/root", False),
        (
            "he/PRP/nsubj>said said=say/VBD/root it/PRP/nsubj>attack would/MD/aux>attack attack/VB/ccomp>said "
            "if/IN/mark>asked asked=ask/VBN/advcl>attack",
            False,
        ),
    ],
)
def test_would_reports_a_future_only_of_what_was_said_without_condition(notation, found):
    tree = tree_of(notation)

    assert is_reported_future(tree, word_at(tree, "attack"), WORDS) == found


def test_what_was_done_does_not_hang_on_a_condition():
    done = tree_of("Norway/NNP/nsubj>attacked attacked=attack/VBD/root")
    ahead = tree_of("Norway/NNP/nsubj>attack will/MD/aux>attack attack/VB/root")

    assert not may_be_conditional(done, 1)
    assert may_be_conditional(ahead, 2)


@pytest.mark.parametrize(
    ("notation", "word", "wanted"),
    [
        ("They/PRP/nsubj>seize can/MD/aux>seize not/RB/advmod>seize seize/VB/root", "seize", True),
        ("They/PRP/nsubj>seize could/MD/aux>seize not/RB/advmod>seize seize/VB/root", "seize", False),
        ("They/PRP/nsubj>held can/MD/aux>held be/VB/aux:pass>held held/VBN/root or/CC/cc>beaten beaten/VBN/conj>held",
         "beaten", True),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_from_what_could_not(notation, word, wanted):
    tree = tree_of(notation)

    assert cannot_be(tree, word_at(tree, word)) is wanted


def test_a_round_of_talks_ahead_is_talks_ahead():
    notation = (
        "They/PRP/nsubj>hold will/MD/aux>hold hold/VB/root round/NN/obj>hold of/IN/case>talks talks=talk/NNS/nmod>round"
    )

    assert status(notation, "talks") == "future"
    assert status(notation.replace("round", "report"), "talks") == "actual"

import pytest

from gesta.records import Sentence, Span, Token, Vote
from gesta.steps.reattach import reattached

# "Norland said Sudria starved and urged peace", as the tree hangs it.
_WORDS = [
    ("Norland", "NNP", 1, "nsubj"),
    ("said", "VBD", 1, "root"),
    ("Sudria", "NNP", 3, "nsubj"),
    ("starved", "VBD", 1, "ccomp"),
    ("and", "CC", 5, "cc"),
    ("urged", "VBD", 3, "conj"),
    ("peace", "NN", 5, "obj"),
]


def sentence(tag="VBD"):
    tokens = [Token(i * 9, i * 9 + len(w), w, w, t, "X", h, d) for i, (w, t, h, d) in enumerate(_WORDS)]
    tokens[5] = Token(45, 50, "urged", "urge", tag, "VERB", 3, "conj")
    return Sentence(0, Span(0, 60), tuple(tokens))


def vote(outer, nearer):
    return Vote(0, 5, {"REQUEST": 1.0}, actors={0: outer, 2: nearer})


def test_a_verb_moves_to_the_verb_of_saying_whose_subject_the_reader_sees_act():
    assert reattached(sentence(), [vote(0.9, 0.3)]).tokens[5].head == 1


@pytest.mark.parametrize(
    ("tag", "votes"), [("VBD", [vote(0.6, 0.5)]), ("VBD", [vote(0.2, 0.9)]), ("VBZ", [vote(0.9, 0.3)]), ("VBD", [])]
)
def test_the_tree_stands_where_the_reader_is_unsure_or_the_tense_differs(tag, votes):
    before = sentence(tag)

    assert reattached(before, votes) == before

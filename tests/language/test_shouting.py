"""Text all in capitals is read as it would be written elsewhere."""

import pytest
from tests.steps.builders import sentence_of

from gesta.language.shouting import is_shouted, unshouted

SHOUTED = "GUNMEN/NNS/nsubj>KILLED IN/IN/case>HARARE HARARE/NNP/nmod>GUNMEN/B-LOC KILLED=kill/VBD/root TWO/CD/nummod>MEN MEN/NNS/obj>KILLED"


def norms(notation):
    (sentence,) = unshouted([sentence_of(notation)])
    return [token.norm for token in sentence.tokens]


def test_names_keep_one_capital_and_other_words_none():
    assert norms(SHOUTED) == ["gunmen", "in", "Harare", "killed", "TWO", "men"]


@pytest.mark.parametrize("word", ["FMLN", "NATO"])
def test_abbreviations_stay(word):
    assert word in norms(SHOUTED.replace("HARARE", word))


def test_a_sentence_with_few_capitals_stays_as_it_is():
    notation = "Gunmen/NNS/nsubj>killed of/IN/case>NATO NATO/NNP/nmod>Gunmen killed=kill/VBD/root men/NNS/obj>killed"

    assert not is_shouted(sentence_of(notation))
    assert norms(notation) == ["Gunmen", "of", "NATO", "killed", "men"]


def test_words_stand_where_they_stood():
    before = sentence_of(SHOUTED)
    (after,) = unshouted([before])

    assert [token.span for token in after.tokens] == [token.span for token in before.tokens]
    assert after.span == before.span

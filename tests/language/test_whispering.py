"""Text without capitals is read with those of its names; text with them stays as it is."""

from tests.steps.builders import sentence_of

from gesta.language.whispering import capitalised, is_whispered

WHISPERED = (
    "polish/JJ/amod>police police/NNS/nsubj>arrested in/IN/case>lublin lublin/NNP/nmod>police/B-LOC "
    "arrested=arrest/VBD/root ten/CD/nummod>men men/NNS/obj>arrested of/IN/case>cpm cpm/NNP/nmod>men/B-ORG"
)


def norms(notation):
    (sentence,) = capitalised([sentence_of(notation)], lambda word: word == "Polish")
    return [token.norm for token in sentence.tokens]


def test_names_get_a_capital_letters_all_of_them_and_other_words_none():
    assert norms(WHISPERED) == ["Polish", "police", "in", "Lublin", "arrested", "ten", "men", "of", "CPM"]


def test_words_stand_where_they_stood():
    before = sentence_of(WHISPERED)
    (after,) = capitalised([before], lambda _: False)

    assert [token.span for token in after.tokens] == [token.span for token in before.tokens]


def test_a_text_whose_sentences_begin_with_a_capital_is_written_as_usual():
    assert is_whispered([sentence_of(WHISPERED)])
    assert not is_whispered([sentence_of(WHISPERED.replace("polish/", "Polish/"))])

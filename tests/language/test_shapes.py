from hypothesis import given
from hypothesis import strategies as st

from gesta.language import shapes
from gesta.language.shapes import sentence_shapes, word_shape


def of(text):
    return sentence_shapes([word_shape(word) for word in text.split()])


def test_a_capital_that_opens_a_sentence_is_not_taken_for_a_name():
    assert of('" Officials in Rivia said')[1:4] == [shapes.FIRST_TITLE, shapes.LOWER, shapes.TITLE]


def test_case_that_says_nothing_is_marked():
    assert set(of("TROOPS ENTER THE TOWN")) == {shapes.SHOUTED}
    assert set(of("troops enter the town")) == {shapes.WHISPERED}
    assert set(of("Troops Enter The Town")) == {shapes.HEADLINE}


def test_a_name_in_capitals_inside_plain_text_keeps_its_shape():
    assert of("the NATO envoy left")[1] == shapes.CAPITALS


@given(st.lists(st.text(min_size=1, max_size=8), max_size=12))
def test_every_word_gets_a_shape_that_the_network_knows(words):
    found = sentence_shapes([word_shape(word) for word in words])

    assert len(found) == len(words)
    assert all(0 < shape < shapes.SHAPES for shape in found)

"""Cleaning changes the text once, tells so, and never again."""

from hypothesis import given
from hypothesis import strategies as st

from gesta.records import Document
from gesta.text.clean import clean, clean_text

PLAIN = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=200)


def test_a_good_text_stays_as_it_is():
    text = "The minister’s café “closed” – for good…\n\n“Nobody came,” she said."
    document = Document("1", text, title="Café ﬁnds")

    assert clean(document) == (document, ())


def test_mojibake_is_repaired_and_told():
    document, problems = clean(Document("1", "The ministerâ€™s offer was â€œseriousâ€\x9d, he said."))

    assert document.text == "The minister’s offer was “serious”, he said."
    assert [problem.kind for problem in problems] == ["repaired-encoding"]


def test_control_characters_become_spaces_one_for_one():
    text = "Troops\x00left\x1f the\x7f town.\r\n\tNobody stayed."

    document, problems = clean(Document("1", text))

    assert document.text == "Troops left  the  town.\r\n\tNobody stayed."
    assert len(document.text) == len(text)
    assert problems == ()


def test_windows_dashes_that_came_as_control_codes_are_dashes():
    assert clean_text("COVINGTON (AP) \x97 A man") == "COVINGTON (AP) — A man"


def test_half_characters_are_replaced():
    assert clean_text("He left \ud83d today") == "He left \ufffd today"


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once(text):
    once = clean_text(text)

    assert clean_text(once) == once
    once.encode("utf-8")


@given(PLAIN.filter(str.isascii))
def test_printable_ascii_is_never_changed(text):
    assert clean_text(text) == text

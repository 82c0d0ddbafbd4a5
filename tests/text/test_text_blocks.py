"""Paragraphs cover the text, and wrapped lines are one paragraph."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gesta.records import Span
from gesta.text.blocks import find_blocks

WRAPPED = """Negotiators from the two republics met for a ninth day in the old
customs house on the river, where they again failed to agree on who
should guard the bridges after the monitors leave in the autumn.
    The head of the northern delegation said that his side had shown
more patience than anyone had a right to expect from it.
    "We have waited long enough," he told reporters.
"""


def blocks_of(text: str) -> list[str]:
    return [span.of(text) for span in find_blocks(text)]


def test_lines_are_paragraphs_by_default():
    assert blocks_of("The army left.\n\nThe rebels stayed.\nNobody came.  ") == [
        "The army left.",
        "The rebels stayed.",
        "Nobody came.",
    ]


def test_wrapped_copy_is_joined_up_to_indented_lines():
    blocks = blocks_of(WRAPPED)

    assert [block.split()[0] for block in blocks] == ["Negotiators", "The", '"We']
    assert blocks[0].endswith("in the autumn.")


def test_wrapped_paragraphs_between_empty_lines_stay_apart():
    text = WRAPPED.replace("    ", "\n")

    assert len(find_blocks(text)) == 3


def test_a_headline_is_not_joined_to_the_paragraph_below():
    text = "Norland and Sudria to hold joint manoeuvres next year\nThe two armies will meet in May, they said."

    assert len(find_blocks(text)) == 2


def test_long_paragraphs_on_single_lines_are_not_joined():
    line = "The envoy said that the talks would go on, and that nobody had walked out of the room so far" + "."
    text = "\n".join([line, line + " He left.", line])

    assert len(find_blocks(text)) == 3


def test_a_list_of_short_lines_is_not_joined():
    text = "Norland 3\nSudria 2\nWestmark 1\nEastmark 0"

    assert len(find_blocks(text)) == 4


def test_stretches_set_apart_are_blocks_of_their_own():
    text = "NORPORT (AP) — The army left. All rights reserved."

    found = [span.of(text) for span in find_blocks(text, [Span(0, 15), Span(30, 50)])]

    assert found == ["NORPORT (AP) —", "The army left.", "All rights reserved."]


LINES = st.lists(
    st.sampled_from(["", " ", "   A man left", "The army fired on the crowd in the square of the town,", "He"])
)


@given(st.text(max_size=300) | LINES.map("\n".join))
def test_blocks_cover_every_visible_character_once(text):
    blocks = find_blocks(text)
    covered = "".join(span.of(text) for span in blocks)

    assert "".join(covered.split()) == "".join(text.split())
    assert all(one.end <= two.start for one, two in pairwise(blocks))
    assert all(span.of(text) == span.of(text).strip() != "" for span in blocks)


@given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(1, 20)), max_size=4))
def test_no_block_crosses_the_edge_of_a_stretch_set_apart(text, stretches):
    apart = [Span(start, start + length) for start, length in stretches]

    for block in find_blocks(text, apart):
        assert 0 <= block.start < block.end <= len(text)

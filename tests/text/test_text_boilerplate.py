"""Page furniture is found, and reports that look like it stay."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.text.boilerplate import Pattern, find_boilerplate, patterns

EXAMPLES = [
    pytest.param(text, cuts, id=f"{pattern.name}-{number}")
    for pattern in patterns()
    for number, (text, cuts) in enumerate(pattern.examples())
]


def cuts_of(text: str) -> list[tuple[str, str]]:
    return [(found.kind, found.span.of(text)) for found in find_boilerplate(text)]


@pytest.mark.parametrize(("text", "cuts"), EXAMPLES)
def test_a_pattern_cuts_its_examples_and_leaves_its_counter_examples(text, cuts):
    assert tuple(words for _, words in cuts_of(text)) == cuts


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.name)
def test_a_pattern_cuts_its_examples_as_its_own_kind(pattern: Pattern):
    for text, cuts in pattern.examples():
        assert {kind for kind, words in cuts_of(text) if words in cuts} <= {pattern.kind}


@pytest.mark.parametrize(
    "text",
    [
        "Rights groups said the army had fired on the crowd.",
        "All rights are reserved to the parliament, the bill says.",
        "By Monday, Norland had moved its troops to the border.",
        "Read more than 100 pages of the file, the judge told him.",
        "The ministry said all rights reserved to the islanders would be withdrawn.",
        "Photographs of the raid were shown to Reuters.",
        "The editor, who was written off by hardliners, left on Friday.",
        "Follow the convoy north and the road ends at a checkpoint, the envoy said.",
    ],
)
def test_a_report_that_looks_like_page_furniture_stays(text):
    assert find_boilerplate(text) == ()


def test_a_copyright_line_between_paragraphs_is_cut_alone():
    text = "The army left.\nCopyright  The Norland Wire. All rights reserved.\nThe rebels stayed."

    assert cuts_of(text) == [("copyright", "Copyright  The Norland Wire. All rights reserved.")]


def test_a_line_that_stands_twice_in_the_text_is_no_boilerplate_for_that():
    assert find_boilerplate("Nobody was hurt.\nThe army left.\nNobody was hurt.") == ()


def test_a_piece_of_a_wrapped_sentence_is_no_signature():
    text = (
        "The northern command withdrew four of its brigades from the river\n"
        "valley on Friday and handed the bridges to the monitors, a colonel\n"
        "of the general staff who was present at the ceremony has told\n"
        "Reuters.\n"
    )

    assert find_boilerplate(text) == ()


@given(st.text(max_size=300))
def test_boilerplate_lies_inside_the_text_in_order_without_overlap(text):
    end = 0
    for found in find_boilerplate(text):
        assert end <= found.span.start < found.span.end <= len(text)
        end = found.span.end


FRAGMENTS = [text for pattern in patterns() for text, _ in pattern.examples()] + [
    "NORPORT (AP) — ",
    "\n",
    " ",
    "   ",
    "said. ",
]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=6).map("".join))
def test_boilerplate_of_mixed_fragments_is_ordered_and_disjoint(text):
    spans = [found.span for found in find_boilerplate(text)]

    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert all(span.of(text).strip() for span in spans)

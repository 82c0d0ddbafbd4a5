"""Spans of a text in a mended copy of it."""

from hypothesis import given
from hypothesis import strategies as st

from gesta.evaluation.offsets import realign
from gesta.records import Span

WORDS = st.lists(st.sampled_from(["PapÃ¡", "met", "the", "envoy", "in", "Oslo", "again"]), min_size=1, max_size=12)


@given(WORDS, st.integers(0, 11))
def test_a_word_that_was_not_mended_is_found_again(words, at):
    before, after = " ".join(words), " ".join(words).replace("Ã¡", "á")
    word = words[at % len(words)]
    start = len(" ".join(words[: at % len(words)])) + (at % len(words) > 0)

    moved = realign(before, after)(Span(start, start + len(word)))

    assert moved.of(after) == word.replace("Ã¡", "á")


@given(st.text(max_size=40), st.text(max_size=40), st.integers(0, 40), st.integers(0, 10))
def test_a_moved_span_stays_inside_the_text(before, after, start, length):
    moved = realign(before, after)(Span(start, start + length))

    assert before == after or 0 <= moved.start <= moved.end <= len(after)

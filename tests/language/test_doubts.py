import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gesta.language.doubts import crossings, settled


class Arcs:
    """An encoder that has seen the same arcs in everything."""

    def __init__(self, arcs, *, fits=True):
        self._arcs, self._fits = np.array(arcs, np.float32), fits

    def arcs(self, words):
        return self._arcs[: len(words)]

    def fits(self, words):
        return self._fits


@given(st.integers(1, 9), st.integers(0, 10_000))
def test_an_arc_crosses_every_gap_between_its_ends(size, seed):
    arcs = np.random.default_rng(seed).random((size, size + 1)).astype(np.float32)
    for word in range(size):
        arcs[word, word + 1] = 0

    counted = [
        sum(
            float(arcs[word, head + 1])
            for word in range(size)
            for head in range(size)
            if min(word, head) < gap <= max(word, head)
        )
        for gap in range(size)
    ]

    assert np.allclose(crossings(arcs), counted, atol=1e-4)


# Four words: "left" is the first root, "stayed" the second.
APART = [[0, 0, 1, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, 1], [1, 0, 0, 0, 0]]
TOGETHER = [[0, 0, 1, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 1, 0, 0]]
WORDS = ["Troops", "left", "civilians", "stayed"]


def test_a_sentence_opens_where_no_arc_crosses():
    assert settled(Arcs(APART), WORDS, [1, 2, 3]) == [2]


def test_no_sentence_opens_inside_one_tree():
    assert settled(Arcs(TOGETHER), WORDS, [1, 2, 3]) == []


def test_what_is_longer_than_the_window_is_left_whole():
    assert settled(Arcs(APART, fits=False), WORDS, [2]) == []

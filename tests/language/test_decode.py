import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gesta.language.decode import best_heads, best_names, is_tree, is_well_formed, join_names, spanning_heads

NAMES = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")


def arc_scores(words):
    # Whole numbers keep equal sums equal: the search may then be compared by score.
    return arrays(np.float32, (words, words + 1), elements=st.integers(-8, 8).map(float))


def score_of(arcs, heads):
    return sum(arcs[i, head] for i, head in enumerate(heads))


@given(st.integers(1, 4).flatmap(arc_scores))
def test_the_tree_found_has_one_root_no_cycle_and_the_highest_score_of_all(arcs):
    np.fill_diagonal(arcs[:, 1:], -100)
    words = len(arcs)
    every = [list(h) for h in itertools.product(range(words + 1), repeat=words) if is_tree(list(h))]

    found = spanning_heads(arcs)

    assert is_tree(found)
    assert score_of(arcs, found) == max(score_of(arcs, heads) for heads in every)


@given(st.integers(1, 12).flatmap(arc_scores))
def test_the_quick_way_gives_a_tree_too(arcs):
    assert is_tree(best_heads(arcs))


def test_two_roots_and_a_loop_are_no_trees():
    assert not is_tree([0, 0, 1])
    assert not is_tree([2, 1, 0])
    assert not is_tree([1, 0])


@given(arrays(np.float32, st.tuples(st.integers(1, 4), st.just(5)), elements=st.integers(-8, 8).map(float)))
def test_the_names_found_are_well_formed_and_the_best_of_all_such(scores):
    found = best_names(scores, NAMES)

    def total(labels):
        return sum(row[NAMES.index(label)] for row, label in zip(scores, labels, strict=True))

    every = [labels for labels in itertools.product(NAMES, repeat=len(scores)) if is_well_formed(labels)]
    assert is_well_formed(found)
    assert total(found) == max(total(labels) for labels in every)


def test_a_name_split_in_two_is_joined_only_where_the_tree_joins_it():
    assert join_names(["B-PER", "B-PER"], [0, 0], ["root", "flat"]) == ["B-PER", "I-PER"]
    assert join_names(["B-PER", "B-PER"], [0, 0], ["root", "conj"]) == ["B-PER", "B-PER"]
    assert join_names(["B-LOC", "B-PER"], [0, 0], ["root", "flat"]) == ["B-LOC", "B-PER"]

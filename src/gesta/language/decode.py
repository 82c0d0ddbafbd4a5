"""From scores to structures: the best well-formed tree, the best well-formed names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
_NEVER = -1e9
_ROOT_COST = 1e5  # larger than any sum of arc scores: the best tree then has a single root


def is_tree(heads: Sequence[int]) -> bool:
    """Whether heads form one tree: exactly one root and no cycle.

    heads: per word the 1-based head, 0 for the root

    >>> is_tree([2, 0, 2]), is_tree([2, 1, 0]), is_tree([0, 0])
    (True, False, False)
    """
    if heads.count(0) != 1:
        return False
    seen = [0] * (len(heads) + 1)
    for start in range(1, len(heads) + 1):
        word = start
        while word and not seen[word]:
            seen[word] = start
            word = heads[word - 1]
        if word and seen[word] == start:
            return False
    return True


def best_heads(arcs: Scores) -> list[int]:
    """Heads of the highest-scoring tree with one root.

    arcs: [word, 1 + word] scores, column 0 the artificial root; at least one word
    Returns: per word the 1-based head, 0 for the root
    """
    greedy: list[int] = arcs.argmax(1).tolist()
    return greedy if is_tree(greedy) else spanning_heads(arcs)


def spanning_heads(arcs: Scores) -> list[int]:
    """As `best_heads`, by search even where the greedy choice would do.

    Source: Chu and Liu 1965, Edmonds 1967
    """
    words = arcs.shape[0]
    square = np.full((words + 1, words + 1), _NEVER)
    square[1:, :] = np.maximum(arcs, _NEVER / 2)
    square[1:, 0] -= _ROOT_COST
    np.fill_diagonal(square, _NEVER)
    heads: list[int] = _arborescence(square)[1:].tolist()
    return heads


def _cycle(heads: NDArray[np.int64]) -> list[int]:
    """Nodes of one cycle, in no particular order; empty if there is none."""
    state = [0] * len(heads)
    for start in range(1, len(heads)):
        path = []
        node = start
        while node and not state[node]:
            state[node] = start
            path.append(node)
            node = int(heads[node])
        if node and state[node] == start:
            return path[path.index(node) :]
    return []


def _arborescence(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Best head of every node; node 0 is the root and has itself."""
    heads: NDArray[np.int64] = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = np.array(cycle)
    outside = np.setdiff1d(np.arange(len(heads)), inside)
    gain = scores[inside][:, outside] - scores[inside, heads[inside]][:, None]
    small = np.full((len(outside) + 1, len(outside) + 1), _NEVER)
    small[:-1, :-1] = scores[np.ix_(outside, outside)]
    small[:-1, -1] = scores[outside][:, inside].max(1)
    small[-1, :-1] = gain.max(0)
    small[0, :] = _NEVER
    found = _arborescence(small)
    heads[outside] = _expanded(found[:-1], scores, inside, outside)
    entry = inside[gain[:, found[-1]].argmax()]
    heads[entry] = outside[found[-1]]
    heads[0] = 0
    return heads


def _expanded(
    found: NDArray[np.int64], scores: NDArray[np.float64], inside: NDArray[np.int64], outside: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Heads of the nodes outside a contracted cycle, in the numbering before contraction."""
    best_inside = inside[scores[outside][:, inside].argmax(1)]
    plain = outside[np.minimum(found, len(outside) - 1)]
    heads: NDArray[np.int64] = np.where(found == len(outside), best_inside, plain)
    return heads


def is_well_formed(labels: Sequence[str]) -> bool:
    """Whether every inner name label follows a label of the same kind.

    >>> is_well_formed(["O", "B-PER", "I-PER"]), is_well_formed(["O", "I-PER"]), is_well_formed(["B-LOC", "I-PER"])
    (True, False, False)
    """
    before = "O"
    for label in labels:
        if label[0] == "I" and before[1:] != label[1:]:
            return False
        before = label
    return True


def best_names(scores: Scores, labels: Sequence[str]) -> list[str]:
    """The best well-formed sequence of name labels.

    scores: [word, label]; labels: "O", "B-PER", "I-PER", ... in the order of the columns

    >>> best_names(np.array([[1.0, 0.9, 0.0], [0.0, 0.0, 2.0]], dtype=np.float32), ("O", "B-PER", "I-PER"))
    ['B-PER', 'I-PER']
    """
    greedy = [labels[i] for i in scores.argmax(1).tolist()]
    if is_well_formed(greedy):
        return greedy
    return _viterbi(scores, labels)


def join_names(names: list[str], heads: Sequence[int], deps: Sequence[str]) -> list[str]:
    """The labels with two names made one where the tree says that the second is part of the first ("Vladimir Putin").

    names: labels, "" outside names; heads: index of each word's head

    >>> join_names(["B-PER", "B-PER", ""], [2, 0, 2], ["nsubj", "flat", "root"])
    ['B-PER', 'I-PER', '']
    """
    joined = list(names)
    for i in range(1, len(names)):
        if names[i][:1] == "B" and joined[i - 1][1:] == names[i][1:] and deps[i] == "flat" and heads[i] < i:
            joined[i] = "I" + names[i][1:]
    return joined


def _viterbi(scores: Scores, labels: Sequence[str]) -> list[str]:
    allowed = np.array([[b[0] != "I" or a[1:] == b[1:] for b in labels] for a in labels])
    penalty = np.where(allowed, 0.0, _NEVER)
    total = scores[0] + np.where([label[0] == "I" for label in labels], _NEVER, 0.0)
    back = []
    for row in scores[1:]:
        paths = total[:, None] + penalty
        back.append(paths.argmax(0))
        total = paths.max(0) + row
    best = [int(total.argmax())]
    for step in reversed(back):
        best.append(int(step[best[-1]]))
    return [labels[i] for i in reversed(best)]

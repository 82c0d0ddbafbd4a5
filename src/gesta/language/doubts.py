"""Doubtful sentence bounds: the parser reads across them, and where hardly an arc crosses, a sentence begins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gesta.language.encoder import Encoder

# Inside a sentence one arc at least crosses every gap. The network has also learned from neighbours joined in one, each
# with a root of its own.
_MOST_CROSSING = 0.5
# A colon mostly opens what somebody says.
_BEHIND_COLON = 0.15


def settled(encoder: Encoder, words: Sequence[str], doubts: Sequence[int]) -> list[int]:
    """Those of the doubtful words that open a sentence of their own.

    words: what stands between two sure bounds
    """
    if not doubts or not encoder.fits(words):
        return []
    crossing = crossings(encoder.arcs(words))
    return [doubt for doubt in doubts if crossing[doubt] < _most_crossing(words[doubt - 1])]


def _most_crossing(before: str) -> float:
    return _BEHIND_COLON if before == ":" else _MOST_CROSSING


def crossings(arcs: NDArray[np.float32]) -> NDArray[np.float32]:
    """How many arcs are to be expected across the gap before each word.

    arcs: [word, 1 + word] probabilities of heads, column 0 the root

    >>> crossings(np.array([[1, 0, 0], [0, 1, 0]], np.float32)).tolist()  # the second word hangs on the first
    [0.0, 1.0]
    """
    words = arcs.shape[0]
    each = arcs[:, 1:].astype(np.float64)
    # An arc between words i < j crosses the gaps before i + 1 .. j.
    spans = np.triu(each, 1) + np.tril(each, -1).T
    opened = np.concatenate([[0.0], spans.sum(1)[:-1]])
    closed = np.concatenate([[0.0], spans.sum(0)[:-1]])
    crossing: NDArray[np.float32] = np.cumsum(opened - closed).astype(np.float32)
    return crossing if words else np.zeros(0, np.float32)

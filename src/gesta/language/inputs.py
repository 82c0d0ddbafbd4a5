"""From the words of a sentence to the numbers that a network reads: word pieces, shapes, and where each word stands."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gesta.language.pieces import CLS, SEP, Pieces
from gesta.language.shapes import sentence_shapes, word_shape

Ids = NDArray[np.int64]

# Sentences of more pieces are cut at clause marks: the network was trained on up to 256, and attention grows
# with the square.
WINDOW_PIECES = 250
_CLAUSE_MARKS = {";": 3.0, "--": 2.5, "–": 2.5, "—": 2.5, ":": 2.5, ",": 2.0, ")": 1.5, "and": 1.0, "or": 1.0, "-": 0.5}
_SHAPES_REMEMBERED = 200_000
# Parser and event reader read the same sentences of a document, one after the other.
_SENTENCES_REMEMBERED = 2_000


class Encoded(NamedTuple):
    """A sentence as numbers; first, last: index of each word's first and last piece."""

    pieces: list[int]
    shapes: list[int]
    first: list[int]
    last: list[int]

    def feed(self) -> dict[str, Ids]:
        """The arrays of a batch of one, by the names of the graphs' inputs."""
        return {name: np.array([values], np.int64) for name, values in self._asdict().items()}


class Inputs:
    """Words to numbers, with the vocabulary of a model folder; remembers the shapes of words it has seen."""

    def __init__(self, folder: Path) -> None:
        self._pieces = Pieces(folder / "tokenizer.json")
        self._known_shapes: dict[str, int] = {}
        self._known_feeds: dict[tuple[str, ...], dict[str, Ids]] = {}

    def windows(self, words: Sequence[str]) -> Iterator[Sequence[str]]:
        """The sentence, in parts where it is longer than the network's window."""
        sizes = [len(self._pieces.of(word)) for word in words]
        if sum(sizes) <= WINDOW_PIECES:
            yield words
            return
        start = 0
        while start < len(words):
            end = _window_end(words, sizes, start)
            yield words[start:end]
            start = end

    def feed(self, words: Sequence[str]) -> dict[str, Ids]:
        """One window of words as the arrays that a graph is given; not to be changed."""
        key = tuple(words)
        found = self._known_feeds.get(key)
        if found is None:
            if len(self._known_feeds) >= _SENTENCES_REMEMBERED:
                self._known_feeds.clear()
            found = self._known_feeds[key] = self.encode(words).feed()
        return found

    def encode(self, words: Sequence[str]) -> Encoded:
        """One window of words as numbers."""
        shapes_of = sentence_shapes([self._shape(word) for word in words])
        pieces, shapes, first, last = [CLS], [0], [], []
        for word, shape in zip(words, shapes_of, strict=True):
            ids = self._pieces.of(word)
            first.append(len(pieces))
            pieces.extend(ids)
            shapes.extend([shape] * len(ids))
            last.append(len(pieces) - 1)
        pieces.append(SEP)
        shapes.append(0)
        return Encoded(pieces, shapes, first, last)

    def _shape(self, word: str) -> int:
        shape = self._known_shapes.get(word)
        if shape is None:
            if len(self._known_shapes) >= _SHAPES_REMEMBERED:
                self._known_shapes.clear()
            shape = self._known_shapes[word] = word_shape(word)
        return shape


@functools.lru_cache(maxsize=4)
def load_inputs(folder: Path) -> Inputs:
    """The inputs of a model folder, loaded once per process and shared by its networks."""
    return Inputs(folder)


def _window_end(words: Sequence[str], sizes: Sequence[int], start: int) -> int:
    """Where a window that begins at `start` ends: behind the best clause mark of its second half, else when full."""
    room, full = WINDOW_PIECES, start
    while full < len(words) and sizes[full] <= room:
        room -= sizes[full]
        full += 1
    if full == len(words):
        return full
    best, best_score = full, 0.0
    for i in range(start + (full - start) // 2, full):
        score = _CLAUSE_MARKS.get(words[i].lower(), 0.0)
        if score and score + (i - start) / (full - start) > best_score:
            best, best_score = i + 1, score + (i - start) / (full - start)
    return max(best, start + 1)

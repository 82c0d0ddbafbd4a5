"""Words as numbers for either network, sentences of like length side by side, and the device that they are put on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from gesta.language.pieces import CLS, MASK, SEP, Pieces
from gesta.language.shapes import sentence_shapes, word_shape

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


@dataclass(frozen=True)
class Words:
    """A sentence's pieces with their shapes; first, last: indices of each word's outer pieces."""

    pieces: list[int]
    shapes: list[int]
    first: list[int]
    last: list[int]
    word_shapes: list[int]


def encode_words(
    words: Sequence[str], pieces: Pieces, masked_share: float = 0.0, rng: random.Random | None = None
) -> Words:
    """Words to numbers as at run time; with `rng` a share of the words is hidden behind the mask piece."""
    word_shapes = sentence_shapes([word_shape(word) for word in words])
    found, shapes, first, last = [CLS], [0], [], []
    for word, shape in zip(words, word_shapes, strict=True):
        ids = pieces.of(word)
        if rng is not None and rng.random() < masked_share:
            ids = (MASK,) * len(ids)
        first.append(len(found))
        found.extend(ids)
        shapes.extend([shape] * len(ids))
        last.append(len(found) - 1)
    return Words([*found, SEP], [*shapes, 0], first, last, word_shapes)


def padded(rows: Sequence[Sequence[int]], fill: int) -> Tensor:
    """Rows side by side on the device, the shorter ones filled up."""
    longest = max(len(row) for row in rows)
    return torch.tensor([[*row, *([fill] * (longest - len(row)))] for row in rows], device=DEVICE)


def groups_of_like_length(lengths: Sequence[int], most: int, noise: float, rng: random.Random) -> Iterator[list[int]]:
    """Indices in groups of at most `most` pieces with padding, like lengths together, in random order."""
    noisy = sorted(range(len(lengths)), key=lambda i: lengths[i] + rng.random() * noise)
    groups: list[list[int]] = [[]]
    longest = 0
    for i in noisy:
        longest = max(longest, lengths[i])
        if groups[-1] and longest * (len(groups[-1]) + 1) > most:
            groups.append([])
            longest = lengths[i]
        groups[-1].append(i)
    rng.shuffle(groups)
    return iter(groups)

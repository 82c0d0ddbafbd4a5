"""What runs of the event reader make of sentences that they have not learned from, for the rounds that settle it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from training.words import DEVICE

Chances = NDArray[np.float16]
# Sentences that stand together in the corpus are of one article, and are left out together.
BLOCK = 40


@dataclass(frozen=True)
class Belief:
    """Chances of one sentence: types, modes, statuses [word, label].

    Roles are left out: learned from beliefs, the network names fewer actors and recipients (docs/model-card.md).
    """

    types: Chances
    modes: Chances
    statuses: Chances

    @property
    def events(self) -> Chances:
        """How likely each word tells an event."""
        return 1 - self.types[:, 0]


def mean_beliefs(outputs: Sequence[Sequence[Tensor]], sizes: Sequence[int]) -> list[Belief]:
    """The mean of what several runs give for the same batch, sentence by sentence; sizes: how many words each has."""
    read = [[scores.float().softmax(-1).cpu().numpy() for scores in output[:3]] for output in outputs]
    types, modes, statuses = (np.mean(head, 0).astype(np.float16) for head in zip(*read, strict=True))
    return [Belief(types[i, :n], modes[i, :n], statuses[i, :n]) for i, n in enumerate(sizes)]


def fold_of(place: int, folds: int) -> int:
    """In which part of the corpus the sentence at a place lies."""
    return place // BLOCK % folds


def belief_loss(
    outputs: Sequence[Tensor], beliefs: Sequence[Belief], told: Tensor, weights: dict[str, float]
) -> Tensor:
    """Cross entropy of the network's scores with beliefs, weighted as the losses of the heads are.

    told: [batch, word], whose modes and statuses count
    """
    kinds, modes, statuses = (output.float() for output in outputs[:3])
    words = torch.zeros(kinds.shape[:2])
    for i, belief in enumerate(beliefs):
        words[i, : len(belief.types)] = 1
    return (
        weights["type"] * _against(kinds, [belief.types for belief in beliefs], words.to(DEVICE))
        + weights["mode"] * _against(modes, [belief.modes for belief in beliefs], told)
        + weights["status"] * _against(statuses, [belief.statuses for belief in beliefs], told)
    )


def _against(scores: Tensor, chances: Sequence[Chances], counted: Tensor) -> Tensor:
    wanted = _filled(chances, scores.shape)
    each = -(wanted * functional.log_softmax(scores, -1)).sum(-1)
    return (each * counted).sum() / counted.sum().clamp(min=1.0)


def _filled(rows: Sequence[Chances], shape: Sequence[int]) -> Tensor:
    whole: NDArray[Any] = np.zeros(tuple(shape), np.float32)
    for i, row in enumerate(rows):
        whole[(i, *(slice(size) for size in row.shape))] = row
    return torch.from_numpy(whole).to(DEVICE)

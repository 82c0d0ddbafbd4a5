"""Figures that several measurements share: F1 of counts, macro-F1 over labels, Pearson's r."""

import math
from collections.abc import Hashable, Iterable, Sequence

from msgspec import Struct


class Counts(Struct):
    """What was found and is right, all that was found, and all that gold has."""

    right: float = 0
    found: float = 0
    gold: float = 0

    def add(self, right: float, found: float, gold: float) -> None:
        """Count some more."""
        self.right += right
        self.found += found
        self.gold += gold

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0.0 where nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of gold that was found; 0.0 where there is no gold."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0.0 where there is nothing.

        >>> Counts(right=1, found=2, gold=2).f1
        0.5
        """
        both = self.found + self.gold
        return 2 * self.right / both if both else 0.0


def macro_f1(pairs: Iterable[tuple[Hashable, Hashable | None]]) -> float:
    """Mean of the F1 of every label that gold uses; no answer (None) is a miss of the gold label.

    pairs:   (gold, found)
    Returns: a value in [0, 1], 0.0 without pairs

    >>> macro_f1([("A", "A"), ("A", "B"), ("B", "B"), ("B", None)])
    0.5833333333333333
    """
    rows = list(pairs)
    labels = {gold for gold, _ in rows}
    if not labels:
        return 0.0
    return sum(_label_f1(rows, label) for label in labels) / len(labels)


def _label_f1(rows: Sequence[tuple[Hashable, Hashable | None]], label: Hashable) -> float:
    right = sum(gold == found == label for gold, found in rows)
    return Counts(right, sum(found == label for _, found in rows), sum(gold == label for gold, _ in rows)).f1


def pearson(pairs: Sequence[tuple[float, float]]) -> float:
    """Pearson's r; 0.0 where one side does not vary.

    >>> round(pearson([(1, 2), (2, 4), (3, 6)]), 3)
    1.0
    """
    if not pairs:
        return 0.0
    mean_x = sum(x for x, _ in pairs) / len(pairs)
    mean_y = sum(y for _, y in pairs) / len(pairs)
    covariance = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    spread = math.sqrt(sum((x - mean_x) ** 2 for x, _ in pairs) * sum((y - mean_y) ** 2 for _, y in pairs))
    return covariance / spread if spread else 0.0

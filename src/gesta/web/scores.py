"""PLOVER's score of many events at a time, from how many of which type and modes they are."""

from __future__ import annotations

from collections.abc import Iterable

from gesta.knowledge.codebook import load_codebook
from gesta.store.counts import Kind


def mean_scale(kinds: Iterable[Kind]) -> float | None:
    """The mean score, -10 (conflict) to 10 (cooperation); None where no type is one of the codebook's.

    >>> mean_scale([Kind("AGREE", "", 1, 3), Kind("ASSAULT", "aerial", 4, 1)])
    -0.5
    """
    codebook = load_codebook()
    known = [kind for kind in kinds if kind.type in codebook.types]
    n = sum(kind.n for kind in known)
    if not n:
        return None
    total = sum(kind.n * codebook.score(kind.type, tuple(filter(None, kind.modes.split("; ")))) for kind in known)
    return round(total / n, 3)


def cooperation(kinds: Iterable[Kind]) -> int:
    """How many are cooperation, in words or deeds."""
    return sum(kind.n for kind in kinds if kind.quad in (1, 2))


def conflict(kinds: Iterable[Kind]) -> int:
    """How many are conflict, in words or deeds."""
    return sum(kind.n for kind in kinds if kind.quad in (3, 4))

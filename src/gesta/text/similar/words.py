"""Texts as the words that make them, and as hashed runs of words that near-copies share."""

from __future__ import annotations

import functools
import re
import unicodedata
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_WORD = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_FIGURE = re.compile(r"\d")
_CAPITAL = re.compile(r"(?<![\w'’&-])[^\W\d_a-z](?:['’&-]?[^\W\d_])*")
_SENTENCE_START = re.compile(r"(?:\A|[.!?:…\n][\"”'’)]*\s+|[\"“‘«])(?:[\"“‘«(]\s*)?\Z")
# Odd multipliers from the golden ratio (Knuth, TAOCP 3, 6.4): they spread what neighbouring words share.
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def words_of(text: str) -> list[str]:
    """The words and figures of a text, without case, accents' spelling, punctuation and line ends.

    >>> words_of("Kyiv’s  mayor said\\n17 were hurt, 3.5 %.")
    ["kyiv's", 'mayor', 'said', '17', 'were', 'hurt', '3.5']
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return _WORD.findall(folded)


def figures_of(words: Sequence[str]) -> frozenset[str]:
    """The words that are figures ("17", "3.5").

    >>> sorted(figures_of(["17", "were", "hurt", "3.5"]))
    ['17', '3.5']
    """
    return frozenset(word for word in words if _FIGURE.match(word))


def names_in(text: str) -> frozenset[str]:
    """Words, in small letters, that are written with a capital where no sentence begins.

    >>> sorted(names_in("Yesterday Kyiv's mayor met Anna. She left."))
    ['anna', "kyiv's"]
    """
    return frozenset(
        match[0].casefold().replace("’", "'")
        for match in _CAPITAL.finditer(text)
        if not _SENTENCE_START.search(text, max(0, match.start() - 6), match.start())
    )


def shingles_of(words: Sequence[str], size: int) -> Hashes:
    """Hashes of all runs of `size` words, sorted, each once; a shorter text is one run.

    >>> len(shingles_of("a b c a b c".split(), 3)), len(shingles_of(["a"], 3)), len(shingles_of([], 3))
    (3, 1, 0)
    """
    if not words:
        return np.empty(0, dtype=np.uint64)
    hashes = np.fromiter(map(_word_hash, words), dtype=np.uint64, count=len(words))
    runs = max(len(words) - size + 1, 1)
    mixed = np.zeros(runs, dtype=np.uint64)
    for offset in range(min(size, len(words))):
        mixed = _scramble(mixed + hashes[offset : offset + runs] * _MULTIPLIERS[offset])
    return np.unique(mixed)


def shared(left: Hashes, right: Hashes) -> int:
    """How many hashes two sorted sets share."""
    small, large = (left, right) if len(left) <= len(right) else (right, left)
    if not len(small) or not len(large):
        return 0
    places = np.searchsorted(large, small)
    places[places == len(large)] = 0
    return int(np.count_nonzero(large[places] == small))


@functools.lru_cache(maxsize=200_000)
def _word_hash(word: str) -> int:
    # A checksum, not Python's own hash: that one differs from run to run.
    data = word.encode("utf-8", "surrogatepass")
    return zlib.crc32(data) | zlib.crc32(data, 0xFFFF) << 32


def _scramble(values: Hashes) -> Hashes:
    mixed: Hashes = (values ^ (values >> np.uint64(29))) * _MULTIPLIERS[1]
    spread: Hashes = mixed ^ (mixed >> np.uint64(32))
    return spread

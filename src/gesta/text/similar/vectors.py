"""Documents as weighted words: what a text is about, and how much two texts are about the same."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from gesta.records import Document
from gesta.text.datafiles import load_toml
from gesta.text.similar.words import names_in, words_of

Vector = Mapping[str, float]

# As if so many other documents were known, each with all the common words: a store of three articles has no statistics.
_BACKGROUND = 500
_BACKGROUND_COUNT = 2
# A title says in few words what the text says in many.
_TITLE_WEIGHT = 3
_LEAD_WORDS = 60
_LEAD_WEIGHT = 2
# Two quakes or two arrests use the same words; who and where tells them apart.
_NAME_WEIGHT = 1.5

_ENDINGS = (("ies", "y"), ("sses", "ss"), ("'s", ""), ("s'", "s"), ("ing", ""), ("ed", ""), ("s", ""))


class Terms(Struct, frozen=True):
    """The words of a document, by their stems, with how often they stand there; and which are names or figures."""

    counts: Mapping[str, int]
    names: frozenset[str]


class Weights(Struct, frozen=True):
    """How telling each word is: in how many of `documents` it stands."""

    documents: int
    counts: Mapping[str, int]

    def of(self, word: str) -> float:
        """Inverse document frequency, smoothed by a background in which only common words are common."""
        count = self.counts.get(word, 0) + (_BACKGROUND if word in _common() else _BACKGROUND_COUNT)
        return max(math.log((self.documents + _BACKGROUND) / count), 0.0)


class _CommonWords(Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]


def terms_of(document: Document) -> Terms:
    """The words of a document, those of title and opening counted more."""
    words = words_of(document.text)
    counts = Counter(map(stem, words))
    for word in words[:_LEAD_WORDS]:
        counts[stem(word)] += _LEAD_WEIGHT - 1
    for word in words_of(document.title or ""):
        counts[stem(word)] += _TITLE_WEIGHT
    names = {stem(word) for word in names_in(document.text)}
    return Terms(counts, frozenset(names | {word for word in counts if word[0].isdigit()}))


def weigh(terms: Iterable[Terms]) -> Weights:
    """The weights of words from the documents that they stand in."""
    counts: Counter[str] = Counter()
    documents = 0
    for each in terms:
        counts.update(each.counts.keys())
        documents += 1
    return Weights(documents, counts)


def vector_of(terms: Terms, weights: Weights) -> dict[str, float]:
    """A vector of length 1: each word by how often it stands there (damped) and how telling it is."""
    raw = {
        word: (1 + math.log(count)) * weights.of(word) * (_NAME_WEIGHT if word in terms.names else 1)
        for word, count in terms.counts.items()
    }
    length = math.sqrt(sum(value * value for value in raw.values()))
    return {word: value / length for word, value in raw.items() if value} if length else {}


def cosine(left: Vector, right: Vector) -> float:
    """How much two vectors of length 1 are about the same, [0, 1].

    >>> cosine({"a": 1.0}, {"a": 0.6, "b": 0.8})
    0.6
    """
    small, large = (left, right) if len(left) <= len(right) else (right, left)
    return math.fsum(value * large.get(word, 0.0) for word, value in small.items())


@functools.lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its commonest endings; rough, but the same for all forms that matter.

    >>> [stem(word) for word in ("attacked", "attacks", "attack", "parties", "party", "1990s")]
    ['attack', 'attack', 'attack', 'party', 'party', '1990s']
    """
    if word[0].isdigit() or len(word) < 4:
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word.removesuffix(ending) + instead
    return word


@functools.cache
def _common() -> frozenset[str]:
    return frozenset(map(stem, load_toml("common_words.toml", _CommonWords).words))

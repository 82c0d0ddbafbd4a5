"""A token trie: finds the longest known phrase that begins at a word, whatever the tokenizer did to hyphens."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

V = TypeVar("V")

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})
_DASHES = frozenset("-‐‑–—/")
# Tokens that may stand inside a name without belonging to it ("Al - Sham", "Lord 's Army", "Jr .").
_SKIPPED = _DASHES | {"'s", "’s", "'", "’", "."}
# Letters that do not decompose, as agencies write them in plain ASCII.
_PLAIN = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "ə": "a"})


def plain(text: str) -> str:
    """The text without diacritics and with straight apostrophes; case is kept.

    >>> plain("Orbán’s Møller")
    "Orban's Moller"
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).translate(_PLAIN))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def fold(text: str) -> str:
    """The key under which a word is looked up: no case, diacritics, dots or apostrophes.

    >>> fold("U.S."), fold("Sa’ar"), fold("Elysée")
    ('us', 'saar', 'elysee')
    """
    return plain(text).replace(".", "").replace("'", "").casefold()


def pieces_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as they are compared: split at blanks and hyphens, possessive 's dropped.

    >>> pieces_of("People's Army of Al-Sham")
    ('People', 'Army', 'of', 'Al', 'Sham')
    """
    return tuple(piece for word in phrase.split() for piece in word_pieces(word))


def word_pieces(word: str) -> list[str]:
    """The parts of one word as a tokenizer gave it; empty for a hyphen, a comma or a possessive mark."""
    if word.isalpha():
        return [word]
    word = plain(word)
    if word in ("'s", "'"):
        return []
    word = word.removesuffix("'s").rstrip("',;:").lstrip("'\"(").rstrip("\")")
    for dash in _DASHES:
        if dash in word:
            return [part for part in word.replace(dash, " ").split() for part in word_pieces(part)]
    return [word] if any(letter.isalnum() for letter in word) else []


class PhraseTrie(Generic[V]):
    """Phrases as folded words -> values; several values may share one phrase.

    >>> trie = PhraseTrie()
    >>> trie.add("South Sudan", "SSD"); trie.add("Sudan", "SDN")
    >>> [(length, values) for length, values, _ in trie.matches(["South", "Sudan", "said"], 0)]
    [(2, ['SSD'])]
    """

    __slots__ = ("_root",)

    def __init__(self) -> None:
        self._root: dict[str, object] = {}

    def add(self, phrase: str, value: V) -> None:
        """Makes the phrase known; an empty phrase is ignored."""
        keys = [fold(piece) for piece in pieces_of(phrase)]
        if keys:
            self.add_keys(keys, value)

    def add_keys(self, keys: Sequence[str], value: V) -> None:
        """Makes a phrase known whose words are folded already."""
        node = self._root
        for key in keys:
            child = node.get(key)
            if child is None:
                child = node[key] = {}
            node = child  # type: ignore[assignment]
        ends = node.get("")
        if ends is None:
            node[""] = [value]
        else:
            ends.append(value)  # type: ignore[attr-defined]

    def matches(self, words: Sequence[str], start: int) -> Iterator[tuple[int, list[V], list[str]]]:
        """Every known phrase that begins at `start` and ends with a whole word, shortest first.

        Yields: length in words, the values, and the pieces of the text as they are written
        """
        node: dict[str, object] = self._root
        written: list[str] = []
        for index in range(start, len(words)):
            parts = word_pieces(words[index])
            if not parts and (index == start or words[index] not in _SKIPPED):
                return
            for part in parts:
                child = node.get(fold(part))
                if child is None:
                    return
                node = child  # type: ignore[assignment]
                written.append(part)
            if parts and "" in node:
                yield index + 1 - start, node[""], written  # type: ignore[misc]

"""A token trie: finds the longest known phrase that begins at a word, whatever the tokenizer did to hyphens."""

import functools
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

V = TypeVar("V")

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})
_DASHES = frozenset("-‐‑–—/")
# Tokens that may stand inside a name without belonging to it ("Al - Sham", "Lord 's Army", "Jr .").
_SKIPPED = _DASHES | {"'s", "’s", "'", "’", "."}
# Letters that do not decompose, as agencies write them in plain ASCII.
_PLAIN = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "ə": "a"}
)


def plain(text: str) -> str:
    """The text without diacritics and with straight apostrophes; case is kept.

    >>> plain("Orbán’s Møller")
    "Orban's Moller"
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).translate(_PLAIN))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@functools.lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The key under which a word is looked up: no case, diacritics, dots or apostrophes.

    >>> fold("U.S."), fold("Sa’ar"), fold("Elysée")
    ('us', 'saar', 'elysee')
    """
    if text.isalpha() and text.isascii():
        return text.lower()
    return plain(text).replace(".", "").replace("'", "").casefold()


def pieces_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as they are compared: split at blanks and hyphens, possessive 's dropped.

    >>> pieces_of("People's Army of Al-Sham")
    ('People', 'Army', 'of', 'Al', 'Sham')
    """
    words = phrase.split()
    if phrase.isascii() and "".join(words).isalpha():
        return tuple(words)
    return tuple(piece for word in words for piece in word_pieces(word))


def word_pieces(word: str) -> list[str]:
    """The parts of one word as a tokenizer gave it; empty for a hyphen, a comma or a possessive mark."""
    if word.isalpha():
        return [word]
    word = plain(word)
    if word in ("'s", "'"):
        return []
    word = word.removesuffix("'s").rstrip("',;:").lstrip("'\"(").rstrip('")')
    for dash in _DASHES:
        if dash in word:
            return [part for part in word.replace(dash, " ").split() for part in word_pieces(part)]
    return [word] if any(letter.isalnum() for letter in word) else []


@functools.lru_cache(maxsize=20_000)  # a text's words come again and again
def _keyed_pieces(word: str) -> tuple[tuple[str, str], ...]:
    return tuple((piece, fold(piece)) for piece in word_pieces(word))


class PhraseTrie(Generic[V]):
    """Phrases as folded words -> values; several values may share one phrase.

    Phrases are taken apart only when a text first shows their first word: most of a big registry never is.

    >>> trie = PhraseTrie()
    >>> trie.add("South Sudan", "SSD"); trie.add("Sudan", "SDN")
    >>> [(length, values) for length, values, _ in trie.matches(["South", "Sudan", "said"], 0)]
    [(2, [('SSD', ('South', 'Sudan'))])]
    """

    __slots__ = ("_pending", "_root")

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}
        self._pending: dict[str, list[tuple[str, V]]] = {}

    def add(self, phrase: str, value: V) -> None:
        """Makes the phrase known; one without a letter or digit is ignored."""
        word = phrase.partition(" ")[0]
        if word.isalpha() and word.isascii():
            key = word.lower()
        else:
            pieces = pieces_of(phrase)
            if not pieces:
                return
            key = fold(pieces[0])
        self._pending.setdefault(key, []).append((phrase, value))

    def _expand(self, key: str) -> None:
        for phrase, value in self._pending.pop(key, ()):
            pieces = pieces_of(phrase)
            node = self._root
            for piece in pieces:
                node = node.setdefault(fold(piece), {})
            node.setdefault("", []).append((value, pieces))

    def matches(
        self, words: Sequence[str], start: int
    ) -> Iterator[tuple[int, list[tuple[V, tuple[str, ...]]], list[str]]]:
        """Every known phrase that begins at `start` and ends with a whole word, shortest first.

        Yields: length in words; the values, each with its phrase's own words; the words of the text as written
        """
        # Most words begin no phrase: these cost no more than a look.
        opening = _keyed_pieces(words[start]) if start < len(words) else ()
        if not opening or (opening[0][1] not in self._root and opening[0][1] not in self._pending):
            return iter(())
        return self._walk(words, start)

    def _walk(
        self, words: Sequence[str], start: int
    ) -> Iterator[tuple[int, list[tuple[V, tuple[str, ...]]], list[str]]]:
        node = self._root
        written: list[str] = []
        for index in range(start, len(words)):
            parts = _keyed_pieces(words[index])
            if not parts and (index == start or words[index] not in _SKIPPED):
                return
            for part, key in parts:
                if not written and key in self._pending:
                    self._expand(key)
                if key not in node:
                    return
                node = node[key]
                written.append(part)
            if parts and "" in node:
                yield index + 1 - start, node[""], written

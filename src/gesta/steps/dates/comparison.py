"""Dates that something is measured against: "40 killings, up from 12 in 2019" says nothing of when the 40 were."""

from collections.abc import Sequence

from gesta.records import Token

# What goes up or down from what it was.
_CHANGES = frozenset(
    "increase rise growth jump surge decrease decline drop fall reduction improvement percent % up down high low "
    "more fewer less higher lower double triple".split()
)
_MEASURED = frozenset({"from", "over", "than"})
_COMPARED = frozenset({"to", "with"})
_CLIMB = 3


def is_compared_with(tokens: Sequence[Token], head: int) -> bool:
    """Whether the phrase with that head is a time that another is compared with."""
    word = head
    for _ in range(_CLIMB):
        above = tokens[word].head
        if above == word:
            return False
        cases = _cases(tokens, word)
        lemma = tokens[above].lemma.lower()
        if (cases & _MEASURED and _changes(tokens, above)) or (cases & _COMPARED and lemma == "compare"):
            return True
        if tokens[word].pos not in ("NUM", "NOUN", "SYM", "PROPN"):
            return False
        word = above
    return False


def _changes(tokens: Sequence[Token], word: int) -> bool:
    """Whether a noun or adverb tells a change, or a share of a noun that does ("an increase of 20 percent")."""
    return tokens[word].pos not in ("VERB", "AUX") and tokens[word].lemma.lower() in _CHANGES


def _cases(tokens: Sequence[Token], word: int) -> set[str]:
    return {token.norm.lower() for token in tokens if token.head == word and token.dep == "case"}

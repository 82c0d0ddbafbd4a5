"""The shape of words that an uncased encoder cannot see: capitals, digits, marks."""

from __future__ import annotations

from collections.abc import Sequence

PAD, LOWER, TITLE, CAPITALS, LETTER, MIXED, DIGITS, DIGITS_AND_LETTERS, MARK = range(9)
FIRST_TITLE, SHOUTED, WHISPERED, HEADLINE = range(9, 13)
SHAPES = 13

_TRUSTED_WORDS = 3  # in a shorter stretch nothing can be told about the case of the whole


def word_shape(word: str) -> int:
    """Shape of one word on its own, one of the first nine shapes.

    >>> [word_shape(w) for w in ("war", "Putin", "NATO", "U", "McCain", "1,000", "T-72", "--")]
    [1, 2, 3, 4, 5, 6, 7, 8]
    """
    letters = [c for c in word if c.isalpha()]
    digits = any(c.isdigit() for c in word)
    if not letters:
        return DIGITS if digits else MARK
    if digits:
        return DIGITS_AND_LETTERS
    upper = sum(c.isupper() for c in letters)
    if upper == 0:
        return LOWER
    if upper == len(letters):
        return LETTER if upper == 1 else CAPITALS
    return TITLE if upper == 1 and letters[0].isupper() else MIXED


def sentence_shapes(own: Sequence[int]) -> list[int]:
    """Shapes of the words of a sentence, from their own shapes; marks case that says nothing.

    A capital that opens the sentence, and words of a sentence all in capitals, all in lower case or in headline
    style, get shapes of their own, so that the model learns where case can be trusted.

    >>> sentence_shapes([TITLE, LOWER, LOWER, TITLE]) == [FIRST_TITLE, LOWER, LOWER, TITLE]
    True
    """
    shapes = list(own)
    words = [shape for shape in own if shape in (LOWER, TITLE, CAPITALS, LETTER, MIXED)]
    lower, title = words.count(LOWER), words.count(TITLE)
    if len(words) >= _TRUSTED_WORDS:
        if lower == len(words):
            return [WHISPERED if s == LOWER else s for s in shapes]
        if lower == 0 and words.count(CAPITALS) + words.count(LETTER) > 0.8 * len(words):
            return [SHOUTED if s in (CAPITALS, LETTER, TITLE) else s for s in shapes]
        if title > 0.6 * len(words):
            return [HEADLINE if s == TITLE else s for s in shapes]
    for i, shape in enumerate(shapes):
        if shape == TITLE:
            shapes[i] = FIRST_TITLE
        if shape not in (MARK, DIGITS):
            break
    return shapes

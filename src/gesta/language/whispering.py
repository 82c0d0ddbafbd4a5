"""Names of texts without any capitals as they would be written elsewhere: only so are they looked up."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from gesta.records import Sentence, Token

# Texts of fewer words, or with a larger share of words that begin with a capital, are written as usual: sentences of 25
# words have 4 in 100 by their first words alone, and articles 12 and more. A longer text may have a line of another
# hand on top.
_SHARE, _SHARE_OF_LONG = 0.02, 0.05
_LEAST_WORDS, _LONG = 6, 60
# A name of one word as short as this is more often letters ("cpm") than a word; names need no more than their first.
_LETTERS = 4


def is_whispered(sentences: Sequence[Sentence]) -> bool:
    """Whether a text has hardly any capitals."""
    words = [token.norm for sentence in sentences for token in sentence.tokens if token.norm.isalpha()]
    share = _SHARE_OF_LONG if len(words) >= _LONG else _SHARE
    return len(words) >= _LEAST_WORDS and sum(word[0].isupper() for word in words) <= share * len(words)


def capitalised(sentences: Sequence[Sentence], is_national: Callable[[str], bool]) -> tuple[Sentence, ...]:
    """The sentences of a text without capitals, names by tag or label and nationalities with their capitals.

    Only `norm` changes; places in the text stay as they are.

    is_national: whether a word with a capital is the adjective of a country
    """
    return tuple(_capitalised(sentence, is_national) for sentence in sentences)


def _capitalised(sentence: Sentence, is_national: Callable[[str], bool]) -> Sentence:
    tokens = sentence.tokens
    ends = [*(token.name for token in tokens[1:]), ""]
    written = [_as_name(token, after, is_national) for token, after in zip(tokens, ends, strict=True)]
    return replace(sentence, tokens=tuple(written))


def _as_name(token: Token, after: str, is_national: Callable[[str], bool]) -> Token:
    word = token.norm
    if not word.islower():
        return token
    if token.name or token.tag in ("NNP", "NNPS"):
        alone = token.name in ("B-ORG", "B-LOC") and not after.startswith("I-")
        is_letters = alone and word.isalpha() and len(word) <= _LETTERS
        return replace(token, norm=word.upper() if is_letters else word[:1].upper() + word[1:])
    if token.tag in ("JJ", "NNS", "NN") and is_national(word[:1].upper() + word[1:]):
        return replace(token, norm=word[:1].upper() + word[1:])
    return token

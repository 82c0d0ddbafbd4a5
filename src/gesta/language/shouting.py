"""Words of text all in capitals as they would be written elsewhere: only then can a name be told from a noun."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from gesta.records import Sentence, Token

# Below this share of capitals, or with fewer words, a sentence is written as usual.
_SHARE = 0.9
_LEAST_WORDS = 4
# Words that are written small outside a name; adjectives may be of a country and stay.
_SMALL_TAGS = frozenset(
    "NN NNS VB VBD VBG VBN VBP VBZ MD RB RBR RBS RP IN DT PDT CC PRP PRP$ TO EX WDT WP WP$ WRB JJR JJS".split()
)
# A longer word in a name is no abbreviation.
_ABBREVIATION = 4


def unshouted(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """The sentences, with the words of those in capitals as they are to be read: "gunmen in Harare".

    Only `norm` changes, by the tags that the model has given; places in the text stay as they are.
    """
    for sentence in sentences:
        if is_shouted(sentence):
            yield replace(sentence, tokens=tuple(map(_as_written, sentence.tokens)))
        else:
            yield sentence


def is_shouted(sentence: Sentence) -> bool:
    """Whether nearly all words of a sentence are in capitals."""
    words = [token.norm for token in sentence.tokens if token.norm.isalpha() and len(token.norm) > 1]
    return len(words) >= _LEAST_WORDS and sum(word.isupper() for word in words) >= _SHARE * len(words)


def _as_written(token: Token) -> Token:
    word = token.norm
    if not word.isupper():
        return token
    if token.name or token.tag in ("NNP", "NNPS"):
        is_long = word.isalpha() and len(word) > _ABBREVIATION
        return replace(token, norm=word.title()) if is_long and not _is_abbreviation(word) else token
    return replace(token, norm=word.lower()) if token.tag in _SMALL_TAGS else token


def _is_abbreviation(word: str) -> bool:
    return not set(word) & set("AEIOUY")

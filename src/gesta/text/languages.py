"""In which language a text is written, by its script, its function words and letters that few languages use."""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from gesta.records import Document
from gesta.text.datafiles import load_toml

# A few paragraphs tell the language; the end of a very long text tells nothing more.
MAX_CHARACTERS = 6_000
# Below this share of its words no language is known to be there: lists of names and figures have no function words.
# Chosen on English agency tickers (no language) and the paragraphs of the tests (theirs), 2026-11-26.
MIN_SHARE = 0.10
# A text of names, figures and one foreign quotation must not be taken for foreign: another language must have this many
# of its words, so many different ones, and this much more of them than English.
MIN_WORDS = 3
MIN_DIFFERENT = 2
MARGIN = 1.3

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")


class Language(NamedTuple):
    """A language by its ISO 639 code, and the share of the text that speaks for it, in [0, 1]."""

    code: str
    share: float


class _Script(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    languages: tuple[tuple[str, str], ...]


class _Tables(Struct, frozen=True, forbid_unknown_fields=True):
    words: Mapping[str, str]
    letters: Mapping[str, str]
    scripts: tuple[_Script, ...]


def language_of(text: str) -> Language | None:
    """The language of a text; None where it is too short or too poor in words to tell.

    >>> language_of("The government said on Monday that it would not take part in the talks.").code
    'en'
    >>> language_of("La réunion a été annulée par le gouvernement après les attaques de lundi.").code
    'fr'
    """
    part = text[:MAX_CHARACTERS]
    return _by_script(part) or _by_words(part)


def written_in(document: Document) -> str:
    """The language to take a document as: what its text shows, else what was stated with it."""
    found = language_of(document.text)
    return found.code if found else document.language


def _by_script(text: str) -> Language | None:
    letters = [char for char in text if char.isalpha()]
    foreign = Counter(char for char in letters if char > "\u0250")
    if not letters or sum(foreign.values()) < 0.4 * len(letters):
        return None
    names = Counter[str]()
    for char, count in foreign.items():
        names[_script_of(char)] += count
    # Japanese is written in Chinese characters between its own.
    kana = names["HIRAGANA"] + names["KATAKANA"]
    name = "HIRAGANA" if kana > 0.1 * len(letters) else names.most_common(1)[0][0]
    script = next((each for each in _tables().scripts if each.name == name), None)
    if script is None:
        return None
    share = sum(foreign.values()) / len(letters)
    return Language(_inside_script(script, foreign, len(letters)), share)


def _inside_script(script: _Script, letters: Mapping[str, int], size: int) -> str:
    # One letter may stand in a name; three in a thousand are the language's own.
    for code, own in script.languages:
        if not own or sum(letters.get(char, 0) + letters.get(char.upper(), 0) for char in own) > 0.003 * size:
            return code
    return script.languages[-1][0]


def _by_words(text: str) -> Language | None:
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    parts = [part for word in words for part in (word, *word.split("'")[:1])] if "'" in text or "’" in text else words
    if not words:
        return None
    counts = Counter(parts)
    scores = {code: _score(code, counts, text) for code in _tables().words}
    code = max(scores, key=lambda each: (scores[each], each == "en"))
    share = min(scores[code] / len(words), 1.0)
    if share < MIN_SHARE or (code != "en" and not _is_surely(code, scores, counts)):
        return Language("en", scores["en"] / len(words)) if scores["en"] / len(words) >= MIN_SHARE else None
    return Language(code, share)


def _is_surely(code: str, scores: Mapping[str, float], counts: Counter[str]) -> bool:
    # Single letters are what is left of "D.C." and "Brown's".
    own = [counts[word] for word in _words()[code] if word in counts and len(word) > 1 and word not in _words()["en"]]
    return len(own) >= MIN_DIFFERENT and sum(own) >= MIN_WORDS and scores[code] > MARGIN * scores["en"]


def _score(code: str, counts: Counter[str], text: str) -> float:
    """Function words of a language, each worth less the more languages have it, and its own letters."""
    words = sum(counts[word] * _weights()[word] for word in _words()[code] if word in counts)
    letters = sum(text.count(char) for char in _tables().letters.get(code, ""))
    # Names bring letters along: they count for little beside words.
    return words + min(0.3 * letters, 0.5 * words)


@functools.cache
def _tables() -> _Tables:
    return load_toml("languages.toml", _Tables)


@functools.cache
def _words() -> Mapping[str, Sequence[str]]:
    return {code: tuple(dict.fromkeys(words.split())) for code, words in _tables().words.items()}


@functools.cache
def _weights() -> Mapping[str, float]:
    languages = Counter(word for words in _words().values() for word in words)
    return {word: number**-0.5 for word, number in languages.items()}


@functools.lru_cache(maxsize=4096)
def _script_of(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").split()[0].split("-")[0]

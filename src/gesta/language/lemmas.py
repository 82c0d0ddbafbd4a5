"""Dictionary forms of words, by a table of exceptions and endings that was compiled from the treebanks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from gesta.errors import ModelError

LONGEST_ENDING = 6
CAPITAL = "^"  # marks the table of a tag for capitalised words that do not open their sentence


class LemmaTables(msgspec.Struct, frozen=True):
    """Scripts by tag: for whole words and for endings, the longest ending wins.

    A script is `[capitalise, strip, append]`: of the lower-case word take off so many letters, add some.
    scripts: all scripts; words, endings: tag -> word or ending -> index into `scripts`
    """

    scripts: tuple[tuple[int, int, str], ...]
    words: Mapping[str, Mapping[str, int]]
    endings: Mapping[str, Mapping[str, int]]


def load_lemmas(path: Path) -> LemmaTables:
    """The tables in a JSON file; ModelError if it is damaged."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=LemmaTables)
    except msgspec.DecodeError as error:
        raise ModelError("the lemma table is damaged", where=str(path), fix="reinstall gesta") from error


_CAPITAL_TELLS = frozenset({"JJ", "JJR", "JJS", "NN", "NNS", "FW", "GW"})


def table_key(word: str, tag: str, opens_sentence: bool) -> str:
    """The table that a word is looked up in; only for adjectives and nouns a capital tells something ("Russian").

    >>> table_key("Russian", "JJ", opens_sentence=False), table_key("Russian", "JJ", opens_sentence=True)
    ('JJ^', 'JJ')
    """
    telling = tag in _CAPITAL_TELLS and not opens_sentence and word[:1].isupper() and word[1:].islower()
    return tag + CAPITAL if telling else tag


def find_script(tables: LemmaTables, lowered: str, key: str) -> tuple[int, int, str]:
    """What to do with a lower-case word of a table to get its lemma."""
    whole = tables.words.get(key, {}).get(lowered)
    if whole is not None:
        return tables.scripts[whole]
    endings = tables.endings.get(key) or tables.endings.get(key.rstrip(CAPITAL), {})
    for length in range(min(LONGEST_ENDING, len(lowered)), -1, -1):
        found = endings.get(lowered[len(lowered) - length :])
        if found is not None:
            return tables.scripts[found]
    return (0, 0, "")


def lemma_of(tables: LemmaTables, word: str, tag: str, opens_sentence: bool) -> str:
    """The dictionary form of a word with this tag; proper nouns keep their capitals."""
    lowered = word.lower()
    capitalise, strip, append = find_script(tables, lowered, table_key(word, tag, opens_sentence))
    if strip > len(lowered) or (strip == len(lowered) and not append):
        return lowered
    base = word if tag.startswith("NNP") and not word.isupper() else lowered
    if tag.startswith("NNP") and strip == 0 and not append:
        return word
    lemma = base[: len(base) - strip] + append
    return lemma[:1].upper() + lemma[1:] if capitalise else lemma

"""Where sentences begin: a small network over words, gaps and the opinion of the rules.

Rules know stops. What they cannot see is a sentence that ends without one: the sender and date of a mail, a greeting, a
caption, a heading that lost its line break.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from gesta.errors import ModelError
from gesta.language.encoder import open_session
from gesta.language.split import sentence_starts
from gesta.language.words import Word

MARGIN = 4  # rows of nothing around each block: as far as the network sees

# What a gap is: its kind, twice over for what the rules say of it.
_TOUCHING, _BLANK, _BLANKS = 1, 2, 3
OUTSIDE, FIRST_OF_BLOCK, GAPS = 0, 10, 11

_KINDS = tuple(
    re.compile(pattern)
    for pattern in (
        r".*@.*",
        r".*://.*|www\..*",
        r"\d+/\d+(?:/\d+)?|\d+-\d+-\d+",
        r"\d+:\d\d(?::\d\d)?",
        r"\d\d?",
        r"\d{4}",
        r"\d+",
        r"\d.*",
        r"[\W_]{4,}",
        r"[:;=8][\W_]+",
        r"[\W_]+",
        r"[A-Z]",
        r"[A-Z'’]+",
        r"[A-Z][a-z'’]+",
        r"[a-z'’]+",
        r"[A-Z].*\.",
        r".*\.",
        r"[A-Z].*",
        r".*\.\w+",
    )
)
KINDS = len(_KINDS) + 2
# 0 finds a few more bounds in web text and splits more titles from their names in news (F1 of sentences on EWT dev 89.3
# instead of 88.8, on GUM dev 94.5 instead of 94.8).
_SURE_FROM = 1.0
# From here on the parser is asked (doubts.py).
_DOUBTED_FROM = -3.0
_LEAST_FOR_ENDING = 4
_ROWS_REMEMBERED = 200_000


class Known(msgspec.Struct, frozen=True):
    """Words and word endings that the network knows; their numbers count from 1."""

    words: tuple[str, ...]
    endings: tuple[str, ...]


class Rows:
    """Words as numbers: which word, which ending, which kind."""

    def __init__(self, known: Known) -> None:
        self._words = {word: number for number, word in enumerate(known.words, 1)}
        self._endings = {ending: number for number, ending in enumerate(known.endings, 1)}
        self._seen: dict[str, tuple[int, int, int]] = {}

    def of(self, norm: str) -> tuple[int, int, int]:
        """The numbers of one word; 0 where it is not known."""
        row = self._seen.get(norm)
        if row is None:
            if len(self._seen) >= _ROWS_REMEMBERED:
                self._seen.clear()
            lowered = norm.lower()
            row = self._words.get(lowered, 0), self._endings.get(ending_of(lowered), 0), kind_of(norm)
            self._seen[norm] = row
        return row


def ending_of(lowered: str) -> str:
    """The last three letters of a word of four or more."""
    return lowered[-3:] if len(lowered) >= _LEAST_FOR_ENDING else ""


def kind_of(norm: str) -> int:
    """The first kind that the whole word is of; 0 stands for no word."""
    return next((number for number, kind in enumerate(_KINDS, 1) if kind.fullmatch(norm)), KINDS - 1)


def gaps_of(text: str, words: Sequence[Word]) -> list[int]:
    """What stands before each word of a block, with the opinion of the rules."""
    if not words:
        return []
    by_rule = set(sentence_starts(words))
    gaps = [FIRST_OF_BLOCK]
    for number in range(1, len(words)):
        before, at = words[number - 1].end, words[number].start
        if before == at:
            kind = _TOUCHING
        elif at - before == 1 or "\n" in text[before:at]:
            kind = _BLANK  # a line break inside a block is where a line was full
        else:
            kind = _BLANKS
        gaps.append(2 * kind + (number in by_rule))
    return gaps


def laid_in_rows(text: str, blocks: Sequence[Sequence[Word]], rows: Rows) -> NDArray[np.int64]:
    """The blocks below each other as [word, 4]: word, ending, kind, gap; with margins around each."""
    nothing = [(0, 0, 0, OUTSIDE)] * MARGIN
    lines = list(nothing)
    for words in blocks:
        gaps = gaps_of(text, words)
        lines.extend((*rows.of(word.norm), gap) for word, gap in zip(words, gaps, strict=True))
        lines.extend(nothing)
    return np.array(lines, np.int64)


def decide(scores: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which words open a sentence: where the rules say so, and where the network is sure enough."""
    gaps = rows[:, 3]
    by_rule = (gaps % 2 == 1) & (gaps < FIRST_OF_BLOCK)
    opens: NDArray[np.bool_] = by_rule | (scores > _SURE_FROM)
    return opens


class Starts(NamedTuple):
    """Words of one block that open a sentence, by index, and those that may; where nothing is told nothing opens."""

    sure: list[int]
    doubtful: list[int]


class Bounds:
    """The shipped network and what it knows."""

    def __init__(self, folder: Path) -> None:
        path = folder / "bounds.json"
        try:
            self._rows = Rows(msgspec.json.decode(path.read_bytes(), type=Known))
        except (OSError, msgspec.DecodeError) as error:
            raise ModelError(
                "the list of known words cannot be read", where=str(path), fix="reinstall gesta"
            ) from error
        self._graph = open_session(folder / "bounds.onnx", threads=1)

    def starts(self, text: str, blocks: Sequence[Sequence[Word]]) -> list[Starts]:
        """Where sentences open, by block of words; a block depends on nothing but itself."""
        rows = laid_in_rows(text, blocks, self._rows)
        scores = self._graph.run(None, {"rows": rows})[0]
        opens = decide(scores, rows)
        doubted = ~opens & (scores > _DOUBTED_FROM)
        found, at = [], MARGIN
        for words in blocks:
            later = np.flatnonzero(opens[at + 1 : at + len(words)]) + 1
            doubtful = np.flatnonzero(doubted[at + 1 : at + len(words)]) + 1
            found.append(Starts([0, *later.tolist()] if words else [], doubtful.tolist()))
            at += len(words) + MARGIN
        return found


@functools.cache
def load_bounds(folder: Path) -> Bounds:
    """The network of a model folder, loaded once per process.

    Raises: ModelError, when it is missing or damaged
    """
    return Bounds(folder)

"""From text to words: spaCy's English tokenizer, blocks of text, and damaged stretches read as they were meant."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from gesta.records import Repair, Span

if TYPE_CHECKING:
    from spacy.language import Language

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_SOLID = re.compile(r"\S(?:.*\S)?", re.DOTALL)
# Hard-wrapped text has lines of nearly equal length; measured on mailing-list and wire formats (60-80 columns).
_WRAPPED_LEAST, _WRAPPED_MOST, _WRAPPED_SPREAD = 45, 95, 25


# The tokenizer's time grows with the square of an unbroken stretch, and a million blanks are no text.
_LONGEST_STRETCH = 200_000
_LONGEST_WORD = 1_000
_OVERLONG = re.compile(rf"\S{{{_LONGEST_WORD + 1}}}")
_CHUNK = re.compile(rf"\S{{1,{_LONGEST_WORD}}}")


class Word(NamedTuple):
    """A word of the text: its characters `[start, end)` and how it is to be read."""

    start: int
    end: int
    norm: str


@functools.cache
def blank_english() -> Language:
    """spaCy's English tokenizer without any model."""
    import spacy  # takes a second: not at import

    return spacy.blank("en")


MOST_KNOWN_WORDS = 200_000


def forget_words() -> None:
    """Starts over with a fresh vocabulary when it has grown large; spaCy remembers every word it ever saw."""
    if len(blank_english().vocab) > MOST_KNOWN_WORDS:
        blank_english.cache_clear()


def find_blocks(text: str) -> tuple[Span, ...]:
    """Stretches that no sentence crosses: paragraphs, list items, headings.

    A blank line always ends a block. A single line break does so too, unless the lines around it are hard-wrapped
    (all about equally long) or the next line goes on in lower case.
    """
    lines = [Span(m.start(), m.end()) for m in _LINE.finditer(text) if not m.group().isspace()]
    blocks: list[list[Span]] = []
    for line in lines:
        if blocks and _continues(text, blocks[-1][-1], line):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return tuple(Span(block[0].start, block[-1].end) for block in blocks)


def _continues(text: str, before: Span, line: Span) -> bool:
    gap = text[before.end : line.start]
    if len(_BREAK.findall(gap)) > 1:
        return False
    first = text[line.start : line.end].lstrip()[:1]
    length, following = before.end - before.start, line.end - line.start
    if not _WRAPPED_LEAST <= length <= _WRAPPED_MOST:
        return False
    return first.islower() or (
        following <= length + _WRAPPED_SPREAD
        and not _ends_sentence(text[before.start : before.end])
        and first.isalnum()
        and length >= 60
    )


def _ends_sentence(line: str) -> bool:
    return line.rstrip().rstrip("\"'”’)]").endswith((".", "!", "?", ":"))


def read_words(text: str, block: Span, repairs: Sequence[Repair] = ()) -> list[Word]:
    """Words of one block, in order, without whitespace.

    repairs: sorted by start, not overlapping; one that does not lie inside the block is left aside
    """
    words: list[Word] = []
    at = block.start
    for repair in _inside(repairs, block):
        words.extend(_plain_words(text, at, repair.span.start))
        words.extend(_repaired_words(text, repair))
        at = repair.span.end
    words.extend(_plain_words(text, at, block.end))
    return words


def _inside(repairs: Sequence[Repair], block: Span) -> Iterator[Repair]:
    at = block.start
    for repair in repairs[bisect_left(repairs, block.start, key=lambda r: r.span.start) :]:
        if repair.span.start >= block.end:
            return
        if at <= repair.span.start < repair.span.end <= block.end and repair.reads_as.strip():
            yield repair
            at = repair.span.end


def _plain_words(text: str, start: int, end: int) -> list[Word]:
    solid = _SOLID.search(text, start, end)
    if solid is None:
        return []
    start, end = solid.span()
    if end - start > _LONGEST_WORD and (end - start > _LONGEST_STRETCH or _OVERLONG.search(text, start, end)):
        return [word for first, last in _stretches(text, start, end) for word in _plain_words(text, first, last)]
    words: list[Word] = []
    for token in blank_english().tokenizer(text[start:end]):
        form, at = token.text, start + token.idx
        if form in _RUNNING_MARKS and words and words[-1].end == at and words[-1].norm[-1] in _RUNNING_MARKS[form]:
            before = words.pop()
            words.append(Word(before.start, at + len(form), before.norm + form))
        elif _WELDED.search(form) and not _ADDRESS.search(form):
            words.extend(Word(at + m.start(), at + m.end(), m.group()) for m in _WELDED_PARTS.finditer(form))
        elif not token.is_space:
            words.append(Word(at, at + len(form), form))
    return words


# Marks that the treebanks count as one word where they touch: "!!!", "?!", "====".
_RUNNING_MARKS = {"!": "!?", "?": "!?.", **{mark: mark for mark in "$<>=*_~#+"}}
# Words that web text and the tokenizer leave welded together, as the treebanks take them apart: "left,then",
# "box.other", "and/or", "Sector-37", "wanna", "):".
_WELDED = re.compile(
    r"[^\W\d_][^\w\s'’.\-/&+*#$%=\\|~]+\w|\w[^\w\s'’.\-/&+*#$%=\\|~]+[^\W\d_]|\w[.:]+[\"“”(<\[—–]+\w|\w[—–]\w"
    r"|[^\W\d_]{2,}(?:/[^\W\d_]{2,}|\.{2,}\w)|[a-z]{2,}\.[a-z]{2,}$"
    r"|^[^\W\d_]+-\d+$|^[Ww]anna$|^\)[:;.,]$|^\w+[)\"”][(<.]|^\d+/\d+$"
)
_WELDED_PARTS = re.compile(r"[Ww]an(?=na$)|[^\W_]+(?:['’.][^\W_]+)*?(?=\W|_|$)|(?<=an)na$|([^\w\s])\1*|_+")
_ADDRESS = re.compile(
    r"://|^www\.|@|\.(?:com|org|net|gov|edu|uk|ru|ua|by|de|fr|info|htm|html|php|co|io|tv|int)\b", re.I
)


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Parts of a very long stretch, cut at whitespace, overlong unbroken runs cut hard."""
    first = last = start
    for match in _CHUNK.finditer(text, start, end):
        welded = match.start() == last > first
        if last > first and (welded or match.end() - first > _LONGEST_STRETCH // 2):
            yield first, last
            first = match.start()
        last = match.end()
    yield first, last


def _repaired_words(text: str, repair: Repair) -> list[Word]:
    """The words of what was meant, each on the damaged characters that stand for it."""
    meant = [token.text for token in blank_english().tokenizer(repair.reads_as.strip()) if not token.is_space]
    if len(meant) == 1:
        return [Word(repair.span.start, repair.span.end, meant[0])]
    words, at = [], repair.span.start
    for number, norm in enumerate(meant):
        last = number == len(meant) - 1
        end = repair.span.end if last else _consumed(text, at, repair.span.end, sum(c.isalnum() for c in norm))
        while at < end and text[at].isspace() and any(not c.isspace() for c in text[at:end]):
            at += 1
        if at < end:
            words.append(Word(at, end, norm))
        at = end
    return words


def _consumed(text: str, at: int, end: int, letters: int) -> int:
    """Where the next word ends that has so many letters; a word of marks takes the marks and blanks that follow."""
    if letters == 0:
        while at < end and not text[at].isalnum():
            at += 1
        return at
    while at < end and letters:
        letters -= text[at].isalnum()
        at += 1
    return at

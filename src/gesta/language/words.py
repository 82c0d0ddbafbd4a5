"""From text to words: blocks of text, the words in them, and damaged stretches read as they were meant."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gesta.language.tokenizer import cut, is_exception
from gesta.records import Repair, Span

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
    for first, last in cut(text[start:end]):
        form, at = text[start + first : start + last], start + first
        if words and words[-1].end == at and _goes_on(text, words[-1].norm, form, start + last):
            before = words.pop()
            words.append(Word(before.start, start + last, before.norm + form))
        elif form == ".." and words and words[-1].end == at and _is_abbreviation(words[-1].norm):
            before = words.pop()
            words.extend((Word(before.start, at + 1, before.norm + "."), Word(at + 1, at + 2, ".")))
        elif form in _MAYBE_IS and _NO_OWNED.match(text, start + last):
            middle = at + len(form) - 1
            words.extend((Word(at, middle, form[:-1]), Word(middle, start + last, form[-1])))
        else:
            words.append(Word(at, start + last, form))
    return words


# Marks that the treebanks count as one word where they touch: "!!!", "?!", "====".
_RUNNING_MARKS = {"!": "!?", "?": "!?.", ".": "!?", **{mark: mark for mark in "$<>=*_~#+"}}
# A stop belongs to these where the sentence visibly goes on behind it.
_LOOSE_ABBREVIATIONS = frozenset(
    "etc ext ect Sat Sun Mon Tue Wed Thu Fri Ave Blvd Rd Dept Univ Assn Bldg Ed Para div lb lbs oz est eg ie".split()
)
_GOES_ON = re.compile(r"[,;:)]|[ \t]+[a-z0-9(]")
_NUMBER = re.compile(r"[ \t]*\d")
# "its a trap" stands for "it's a trap", as "your the one" does for "you're the one": no owner goes with these.
_MAYBE_IS = frozenset({"its", "Its", "your", "Your"})
_NO_OWNED = re.compile(
    r"[ \t]+(?:a|an|the|not|been|gonna|going|really|simply|definitely|also|getting|nothing|like|too|never|probably"
    r"|for|from|between|in|on|with|one[ \t]+of|kind[ \t]+of|kinda|because|why|what|where|how|my"
    r"|his|their|our|me|you|them|us)(?=[ \t.,!?]|$)"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")


def _is_abbreviation(form: str) -> bool:
    """Whether the word, which lacks a stop, is an abbreviation: of two stops behind it one is its own."""
    return is_exception(f"{form}.") or _INITIALS.fullmatch(form) is not None


def _goes_on(text: str, before: str, form: str, end: int) -> bool:
    """Whether what the tokenizer cut off belongs to the word before, which it touches."""
    if form == "." and before[-1].isalpha():
        if before in ("No", "no", "No.", "Nos", "pp"):
            return _NUMBER.match(text, end) is not None
        return before in _LOOSE_ABBREVIATIONS and _GOES_ON.match(text, end) is not None
    return form in _RUNNING_MARKS and before[-1] in _RUNNING_MARKS[form]


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
    reading = repair.reads_as.strip()
    meant = [reading[first:last] for first, last in cut(reading)]
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

"""Paragraphs as spans: no sentence crosses one, and hard-wrapped wire copy is put together again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gesta.records import Span

# Teleprinter copy and e-mail break lines at 60 to 80 characters; 100 leaves room for odd widths.
_MAX_WRAP_WIDTH = 100
_MIN_WRAP_WIDTH = 40
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+")
_FIRST_WORD = re.compile(r"\s*\S+")


class _Line(NamedTuple):
    start: int
    end: int
    indented: bool
    after_blank: bool


def find_blocks(text: str, apart: Iterable[Span] = ()) -> tuple[Span, ...]:
    """Paragraphs in order, without the white space around them; together they cover every visible character.

    apart: stretches (a dateline, a copyright line) that become blocks of their own, so that no sentence joins them

    A line is a paragraph, unless the text was wrapped at a fixed width: then a paragraph runs to an empty line,
    an indented line, or a line that ends early.
    """
    lines = list(_lines(text))
    wrapped = _is_hard_wrapped(text, lines)
    blocks: list[Span] = []
    for previous, line in zip([None, *lines], lines, strict=False):
        if wrapped and previous and _goes_on(text, previous, line, wrapped):
            blocks[-1] = Span(blocks[-1].start, line.end)
        else:
            blocks.append(Span(line.start, line.end))
    return tuple(_split(text, blocks, sorted(apart)))


def _lines(text: str) -> Iterator[_Line]:
    """Lines with something in them, trimmed."""
    last_end = 0
    for match in _LINE.finditer(text):
        words = match[0].strip()
        if not words:
            continue
        start = match.start() + match[0].index(words[0])
        breaks = text.count("\n", last_end, start)
        yield _Line(start, start + len(words), text[match.start()].isspace(), breaks > 1)
        last_end = start + len(words)


def _is_hard_wrapped(text: str, lines: Sequence[_Line]) -> int | None:
    """The width at which the text was wrapped, None where line ends are paragraph ends.

    Wrapped copy has lines of nearly one width, most line ends are forced (the next word would not have fitted)
    and stand in mid-sentence. Verse and lists have short lines that are not forced; paragraphs end with a stop.
    """
    joints = [(one, two) for one, two in pairwise(lines) if not (two.after_blank or two.indented)]
    lengths = sorted(one.end - one.start for one, _ in joints)
    if not lengths or not _MIN_WRAP_WIDTH <= lengths[-1] <= _MAX_WRAP_WIDTH:
        return None
    width = lengths[-1]
    forced = sum(_is_forced(text, one, two, width) for one, two in joints)
    open_ends = sum(not _SENTENCE_END.search(text, one.start, one.end) for one, _ in joints)
    # Single lines prove nothing: a headline over a paragraph must not be joined to it.
    single = len(joints) == 1 and text[joints[0][1].start].isupper()
    return width if forced * 10 >= len(joints) * 6 and open_ends * 2 >= len(joints) and not single else None


def _is_forced(text: str, line: _Line, following: _Line, width: int) -> bool:
    """Whether the next line's first word would not have fitted on this line; five characters are left as slack."""
    word = _FIRST_WORD.match(text, following.start)
    return line.end - line.start + 1 + (len(word[0]) if word else 0) > width - 5


def _goes_on(text: str, line: _Line, following: _Line, width: int) -> bool:
    if following.after_blank or following.indented:
        return False
    ends = bool(_SENTENCE_END.search(text, line.start, line.end))
    return not ends or _is_forced(text, line, following, width)


def _split(text: str, blocks: Iterable[Span], apart: Sequence[Span]) -> Iterator[Span]:
    for block in blocks:
        start = block.start
        for cut in (span for span in apart if span.overlaps(block)):
            yield from _trimmed(text, start, min(cut.start, block.end))
            yield from _trimmed(text, max(start, cut.start), min(cut.end, block.end))
            start = max(start, cut.end)
        yield from _trimmed(text, start, block.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end].strip() if start < end else ""
    if words:
        first = start + len(text[start:end]) - len(text[start:end].lstrip())
        yield Span(first, first + len(words))

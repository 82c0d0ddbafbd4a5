"""Offsets of annotated text in the text as Gesta mended it: damaged letters may have become fewer."""

import difflib
import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from gesta.records import Span

_PIECE = re.compile(r"\s+|\S+")


def realign(before: str, after: str) -> Callable[[Span], Span]:
    """A function from spans of one text to spans of another that is nearly the same.

    What lies in a piece that changed keeps its distance from the start of the piece, as far as the new piece reaches.

    >>> realign("PapÃ¡ met them", "Papá met them")(Span(6, 9))
    Span(start=5, end=8)
    """
    if before == after:
        return lambda span: span
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    old_ends, new_ends = [0, *accumulate(map(len, old))], [0, *accumulate(map(len, new))]
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    starts = [old_ends[opcode[1]] for opcode in blocks]

    def moved(offset: int) -> int:
        at = max(bisect_right(starts, offset) - 1, 0)
        _, _, _, first, last = blocks[at]
        return min(new_ends[first] + offset - starts[at], new_ends[last])

    return lambda span: Span(moved(span.start), max(moved(span.start), moved(span.end)))

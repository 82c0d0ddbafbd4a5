"""What every output for people shares: one accent, status marks that need no colour, and rich drawn into a text."""

from __future__ import annotations

import functools
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console, RenderableType
from rich.text import Text

ACCENT = "cyan"
# A mark and a word each, so that it can be seen without colour and read aloud.
STATUS_MARKS: Mapping[str, str] = {"negated": "✗ negated", "future": "→ future", "hypothetical": "? hypothetical"}


@functools.cache
def measuring_console() -> Console:
    """A console that never writes, for folding text."""
    return Console(file=io.StringIO(), width=10_000)


def folded(cell: Text, width: int) -> list[Text]:
    """The lines of a cell in a column of this width."""
    if cell.cell_len <= width and "\n" not in cell.plain:
        return [cell]
    lines = list(cell.wrap(measuring_console(), width, overflow="fold"))
    for line in lines:
        line.rstrip()
    return lines


def columned(cells: Sequence[Text], widths: Sequence[int], *, indent: int, gap: int) -> Iterator[Text]:
    """The lines of a row, each cell folded in its column; rich's own tables take ten times as long."""
    columns = [folded(cell, width) for cell, width in zip(cells, widths, strict=False)]
    for pieces in itertools.zip_longest(*columns):
        line = Text(" " * indent)
        for piece, width in zip(pieces, widths, strict=False):
            line.append_text(piece or Text())
            line.append(" " * (width + gap - (piece.cell_len if piece else 0)))
        yield line


def shown(parts: Iterable[RenderableType], width: int, *, colour: bool, fitting: bool = False) -> str:
    """The parts under each other as one text, `width` characters wide; without colour there is no escape code in it.

    fitting: whether every part is a line that fits already, which saves the time to fold it
    """
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for part in parts:
        console.print(part, soft_wrap=fitting)
    # Grids fill their columns up with blanks; at the end of a line these only make copying harder.
    return "".join(line.rstrip() + "\n" for line in out.getvalue().split("\n")[:-1])

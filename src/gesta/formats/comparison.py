"""Two coders side by side, shown to people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from gesta.formats.console import ACCENT, shown
from gesta.formats.plain import one_line
from gesta.store.compare import Overlap


def comparison_text(
    coders: Sequence[str], rows: Sequence[tuple[str, tuple[int, ...]]], overlap: Overlap, *, width: int, colour: bool
) -> str:
    """A row for each key with the events of each coder, then how far they have seen the same."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(min_width=12)
    for coder in coders:
        table.add_column(justify="right", min_width=len(coder))
    table.add_row("", *(Text(one_line(coder), style=f"bold {ACCENT}") for coder in coders))
    for key, counts in rows:
        table.add_row(
            Text(one_line(key) or "–"), *(Text(f"{count:,}", style="" if count else "dim") for count in counts)
        )
    return shown([table, Text(), Text(_sentence(coders, overlap))], width, colour=colour)


def _sentence(coders: Sequence[str], overlap: Overlap) -> str:
    if overlap.share is None:
        return "Neither has an event with a day and both sides known."
    first, second = (one_line(coder) for coder in coders)
    return (
        f"Same day, actor, recipient and quad class: {overlap.both:,} in both, {overlap.only[0]:,} only in {first}, "
        f"{overlap.only[1]:,} only in {second}; shared {overlap.share:.1%}."
    )

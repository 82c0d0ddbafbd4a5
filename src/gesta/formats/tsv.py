"""Tab-separated text: one row a line, and nothing in a cell that would look like another cell or row."""

from __future__ import annotations

from collections.abc import Iterable

from gesta.formats.plain import one_line


def tsv_line(cells: Iterable[object]) -> str:
    r"""A row; None is an empty cell, tabs, line ends and control characters inside a text become a blank.

    >>> tsv_line(["042", None, "a\tb\nc", 7.5, True])
    '042\t\ta b c\t7.5\t1\n'
    """
    return "\t".join(_cell(cell) for cell in cells) + "\n"


def _cell(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    return one_line(cell) if isinstance(cell, str) else str(cell)


def degrees(value: float | None) -> str | None:
    """A coordinate as the field writes it, to about ten centimetres, without an exponent.

    >>> degrees(50.45466), degrees(-0.0000001), degrees(10.0), degrees(None)
    ('50.45466', '0', '10', None)
    """
    if value is None:
        return None
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text

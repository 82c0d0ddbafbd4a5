"""One door to all formats: readings in, pieces of text out, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from gesta.errors import SettingsError
from gesta.formats.registry import writer
from gesta.records import Reading

LINE_FORMATS = ("gdelt", "gdelt-mentions", "icews", "polecat", "phoenix", "geojson")
FORMATS = ("table", "plover", "jsonl", "csv", *LINE_FORMATS, "none")


class Look(Struct, frozen=True):
    """How output looks: width in characters and colour for the table, whether full JSON lines carry the text."""

    width: int = 120
    colour: bool = False
    text: bool = False


def render(readings: Iterable[Reading], form: str, look: Look | None = None) -> Iterator[str]:
    """The readings in one of FORMATS, as a stream of text: nothing is held back until the end.

    Raises: SettingsError, when there is no such format
    """
    look = look or Look()
    if form == "table":
        # Here, because rich takes longer to import than a whole query of the store takes.
        from gesta.formats.table import table_lines

        return table_lines(readings, width=look.width, colour=look.colour)
    if form == "plover":
        from gesta.formats.plover import plover_lines

        return plover_lines(readings)
    if form == "jsonl":
        from gesta.formats.full import full_lines

        return full_lines(readings, text=look.text)
    if form == "csv":
        from gesta.formats.flat import csv_lines

        return csv_lines(readings)
    if form in LINE_FORMATS:
        return (piece for piece in writer(form).pieces(readings) if isinstance(piece, str))
    if form == "none":
        return ("" for _ in readings)
    raise SettingsError(f"there is no format {form!r}", where="output.format", fix=", ".join(FORMATS))

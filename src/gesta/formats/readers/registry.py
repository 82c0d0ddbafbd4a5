"""One door to all formats that are read, and a guess at which one a file has."""

from __future__ import annotations

import functools
import importlib

from gesta.errors import SettingsError
from gesta.formats.readers.rows import Reader

# Name of the format -> module and name of its reader.
_MODULES = {
    "gdelt": ("gdelt", "READER"),
    "icews": ("icews", "READER"),
    "polecat": ("polecat", "READER"),
    "phoenix": ("phoenix", "READER"),
    "plover": ("plover", "READER"),
    "csv": ("flat", "CSV"),
    "geojson": ("flat", "GEOJSON"),
}
READERS = tuple(_MODULES)
_WIDTHS = {61: "gdelt", 58: "gdelt", 57: "gdelt", 26: "phoenix"}


@functools.cache
def reader(name: str) -> Reader:
    """The reader of a format.

    Raises: SettingsError, when there is no such format
    """
    if name not in _MODULES:
        raise SettingsError(f"the format {name!r} is not read", where="--format", fix=", ".join(READERS))
    module, attribute = _MODULES[name]
    found: Reader = getattr(importlib.import_module(f"gesta.formats.readers.{module}"), attribute)
    return found


def guess_format(first_line: str) -> str | None:
    r"""The format of a file by its first line; None if it is none that is known.

    >>> guess_format("Event ID\tEvent Date\tSource Name"), guess_format('{"id": "a"}'), guess_format("Dear Sir,")
    ('icews', 'plover', None)
    """
    text = first_line.lstrip("\ufeff").strip()
    cells = [cell.strip('"') for cell in text.split("\t")]
    if "Event ID" in cells:
        return "polecat" if "Event Type" in cells else "icews"
    if text.startswith("{"):
        return "geojson" if '"FeatureCollection"' in text else "plover"
    if text.startswith("id,document,"):
        return "csv"
    return _WIDTHS.get(len(first_line.rstrip("\r\n").split("\t")))

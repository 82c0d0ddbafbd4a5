"""One door to all formats that events are written in, each loaded when it is asked for."""

from __future__ import annotations

import functools
import importlib

from gesta.errors import SettingsError
from gesta.formats.writing import Writer

# Name of the format -> module below gesta.formats that has it as WRITER.
_MODULES = {
    "plover": "plover",
    "jsonl": "full",
    "csv": "flat",
    "gdelt": "gdelt",
    "gdelt-mentions": "gdelt",
    "icews": "icews",
    "polecat": "polecat",
    "phoenix": "phoenix",
    "geojson": "geojson",
    "parquet": "parquet",
    "xlsx": "spreadsheet",
}
WRITERS = tuple(_MODULES)


@functools.cache
def writer(name: str) -> Writer:
    """The writer of a format.

    Raises: SettingsError, when there is no such format

    >>> "".join(writer("csv").pieces([])).startswith("id,document,title")
    True
    """
    if name not in _MODULES:
        raise SettingsError(f"there is no format {name!r}", where="--format", fix=", ".join(WRITERS))
    module = importlib.import_module(f"gesta.formats.{_MODULES[name]}")
    found: Writer = module.MENTIONS if name == "gdelt-mentions" else module.WRITER
    return found

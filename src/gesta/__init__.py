"""Gesta reads news and writes down who did what to whom, when, where, and who says so."""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from gesta.formats.frames import EventSet
    from gesta.monitor import code, explain, group_store, open_store, open_store_as_of, read
    from gesta.records import Document, Event, Happening, Reading
    from gesta.settings import Settings, load_settings
    from gesta.store import EventFilter, HappeningFilter, Store

__all__ = [
    "Document",
    "Event",
    "EventFilter",
    "EventSet",
    "Happening",
    "HappeningFilter",
    "Reading",
    "Settings",
    "Store",
    "__version__",
    "code",
    "explain",
    "group_store",
    "load_settings",
    "open_store",
    "open_store_as_of",
    "read",
]

_HOMES = {
    "code": "gesta.monitor",
    "explain": "gesta.monitor",
    "group_store": "gesta.monitor",
    "open_store": "gesta.monitor",
    "open_store_as_of": "gesta.monitor",
    "read": "gesta.monitor",
    "Document": "gesta.records",
    "Event": "gesta.records",
    "Happening": "gesta.records",
    "Reading": "gesta.records",
    "Settings": "gesta.settings",
    "load_settings": "gesta.settings",
    "EventFilter": "gesta.store",
    "HappeningFilter": "gesta.store",
    "EventSet": "gesta.formats.frames",
    "Store": "gesta.store",
}


def __getattr__(name: str) -> object:
    # Imported when first asked for: `import gesta` alone costs nothing.
    if name not in _HOMES:
        raise AttributeError(f"module 'gesta' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)

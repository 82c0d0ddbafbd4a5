"""The SQLite file that keeps documents, events and problems."""

from gesta.store.asof import open_as_of
from gesta.store.connection import Clock, utc_now
from gesta.store.filters import DocumentFilter, EventFilter, HappeningFilter, ProblemFilter
from gesta.store.grouped import Groups
from gesta.store.keeper import Keeper, Stored
from gesta.store.past import Version
from gesta.store.store import Store, input_hash

__all__ = [
    "Clock",
    "DocumentFilter",
    "EventFilter",
    "Groups",
    "HappeningFilter",
    "Keeper",
    "ProblemFilter",
    "Store",
    "Stored",
    "Version",
    "input_hash",
    "open_as_of",
    "utc_now",
]

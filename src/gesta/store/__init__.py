"""The SQLite file that keeps documents, events and problems."""

from gesta.store.connection import Clock, utc_now
from gesta.store.filters import DocumentFilter, EventFilter, HappeningFilter, ProblemFilter
from gesta.store.grouped import Groups
from gesta.store.keeper import Keeper, Stored
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
    "input_hash",
    "utc_now",
]

"""The SQLite file that keeps documents, events and problems."""

from gesta.store.filters import DocumentFilter, EventFilter, ProblemFilter
from gesta.store.keeper import Keeper, Stored
from gesta.store.store import Clock, Store, input_hash, utc_now

__all__ = [
    "Clock",
    "DocumentFilter",
    "EventFilter",
    "Keeper",
    "ProblemFilter",
    "Store",
    "Stored",
    "input_hash",
    "utc_now",
]

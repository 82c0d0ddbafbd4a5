"""Fetching from the web."""

from gesta.sources.web.fetch import Fetched, Fetcher, FetchLimits, Known

__all__ = ["FetchLimits", "Fetched", "Fetcher", "Known"]

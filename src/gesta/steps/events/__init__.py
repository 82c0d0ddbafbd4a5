"""Events: predicates, their senses, sides, status and sources, one record per happening in the article."""

from gesta.steps.events.code import Knowledge, find_events

__all__ = ["Knowledge", "find_events"]

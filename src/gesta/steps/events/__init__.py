"""Events: predicates, their senses, sides, status and sources, one record per happening in the article."""

from gesta.steps.events.code import find_events
from gesta.steps.events.drafts import Knowledge

__all__ = ["Knowledge", "find_events"]

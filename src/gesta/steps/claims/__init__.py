"""Who says what: direct and indirect speech, "according to", and nouns such as "claim" and "fear"."""

from gesta.steps.claims.find import find_claims

__all__ = ["find_claims"]

"""Joins the events of different documents that tell the same happening, and says who claims what of it."""

from gesta.happenings.grouping import group_events

__all__ = ["group_events"]

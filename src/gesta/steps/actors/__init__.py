"""Who the mentions are: chains of mentions, and each chain's country, sector and identity with reasons."""

from gesta.steps.actors.resolve import find_actors

__all__ = ["find_actors"]

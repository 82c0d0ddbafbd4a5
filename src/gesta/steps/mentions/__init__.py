"""Names, descriptions and pronouns that stand for somebody or something that can act."""

from gesta.steps.mentions.find import find_mentions

__all__ = ["find_mentions"]

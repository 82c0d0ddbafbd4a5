"""What one round of a watch did, in one line."""

from __future__ import annotations

import datetime

from msgspec import Struct


class Tally(Struct):
    """Counts of one round."""

    feeds: int = 0
    failing: int = 0
    found: int = 0
    coded: int = 0
    changed: int = 0
    gone: int = 0
    unread: int = 0
    events: int = 0
    problems: int = 0
    files: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was done."""
        return not (self.feeds or self.found or self.coded or self.gone or self.files or self.problems)

    def line(self, now: datetime.datetime, next_at: datetime.datetime | None, waiting: int) -> str:
        """The round in one line.

        >>> noon = datetime.datetime(2024, 5, 3, 12, tzinfo=datetime.UTC)
        >>> Tally(feeds=3, failing=1, found=2, coded=2, events=5).line(noon, None, 0)
        '2024-05-03 12:00:00Z  3 feeds (1 failing), 2 new articles, 2 coded, 5 events'
        """
        failing = f" ({self.failing} failing)" if self.failing else ""
        parts = [f"{_counted(self.feeds, 'feed')}{failing}"] if self.feeds else []
        parts += [_counted(self.files, "file")] if self.files else []
        parts += [_counted(self.found, "new article"), f"{self.coded:,} coded"]
        optional = {"changed": self.changed, "gone": self.gone, "in other languages": self.unread}
        parts += [f"{number:,} {word}" for word, number in optional.items() if number]
        parts += [_counted(self.events, "event")]
        parts += [_counted(self.problems, "problem")] if self.problems else []
        parts += [f"{waiting:,} waiting"] if waiting else []
        after = f"; next at {next_at:%H:%M:%S}" if next_at else ""
        return f"{now:%Y-%m-%d %H:%M:%S}Z  {', '.join(parts)}{after}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

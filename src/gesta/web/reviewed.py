"""What the API answers about reviews."""

from __future__ import annotations

from msgspec import Struct

from gesta.evaluation.reviewed import Precision


class SpanOnly(Struct, frozen=True):
    """A stretch of text."""

    start: int
    end: int


class ReviewItem(Struct, frozen=True):
    """A verdict on an event; `event` is null where the coder missed one."""

    id: int
    event: str | None
    document: str
    verdict: str
    fields: list[str]
    span: SpanOnly | None
    type: str
    status: str | None
    note: str | None
    by: str
    at: str


class ReviewList(Struct, frozen=True):
    """A page of verdicts."""

    items: list[ReviewItem]
    next: str | None
    total: int | None


class PrecisionTable(Struct, frozen=True):
    """How often the coder is right, by type and over all."""

    items: list[Precision]
    total: Precision

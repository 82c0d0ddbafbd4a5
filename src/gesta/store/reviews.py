"""What analysts say of single events, kept with name and time; how often the coder is right follows from it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import Struct, structs

from gesta.errors import InputError
from gesta.records import Event, Span
from gesta.store import rows
from gesta.store.connection import Connected
from gesta.store.database import plain_errors, transaction
from gesta.store.pages import Key

Verdict = Literal["right", "wrong", "missing"]
# What can be wrong with an event. An event that should not be there at all is wrong in its type.
FIELDS = ("type", "mode", "status", "actor", "recipient", "attribution", "when", "place", "quantity", "context")


class Review(Struct, frozen=True):
    """An analyst's verdict on an event, or on words that tell one the coder missed.

    type, status: as coded; of a missing event, or one wrong in these, what they should be where the analyst says so
    fields:       which fields of a wrong event are wrong
    judged:       the event as it was coded when it was judged
    """

    document: str
    verdict: Verdict
    type: str
    by: str
    event: str | None = None
    status: str | None = None
    fields: tuple[str, ...] = ()
    span: Span | None = None
    note: str | None = None
    judged: Event | None = None
    number: int | None = None
    at: datetime.datetime | None = None


class ReviewedStore(Connected):
    """The part of a store that keeps reviews; `Store` is the whole."""

    def review(self, review: Review) -> Review:
        """Keep a verdict; of an event, its document and type are looked up. Returns it as it is kept.

        Raises: InputError, when it names no event or document of this store, or a field that events do not have
        """
        kept = structs.replace(self._completed(review), at=review.at or self._clock())
        row = {
            "event": kept.event,
            "document": kept.document,
            "verdict": kept.verdict,
            "type": kept.judged.type if kept.judged else kept.type,
            "fields": msgspec.json.encode(kept.fields).decode(),
            "record": msgspec.json.encode(kept).decode(),
            "made_by": kept.by,
            "made_at": kept.at.isoformat() if kept.at else None,
        }
        with plain_errors(self.path), transaction(self._connection):
            number = self._insert("reviews", row)
        return structs.replace(kept, number=number)

    def reviews(
        self,
        *,
        event: str | None = None,
        document: str | None = None,
        after: Key | None = None,
        limit: int | None = None,
    ) -> list[Review]:
        """Verdicts, the latest first."""
        given: dict[str, object] = {"event": event, "document": document, "limit": -1 if limit is None else limit}
        clauses = [f"{name} = :{name}" for name in ("event", "document") if given[name] is not None]
        if after is not None:
            clauses.append("number < :after")
            given["after"] = after[0]
        where = " AND ".join(clauses) or "1"
        sql = f"SELECT number, record FROM reviews WHERE {where} ORDER BY number DESC LIMIT :limit"
        return [
            structs.replace(rows.decoded(row["record"], Review), number=row["number"])
            for row in self._stream(sql, given)
        ]

    def latest_reviews(self) -> list[Review]:
        """The last word on every event, and every missing event once, in the order they were said."""
        sql = """SELECT number, record FROM reviews
            WHERE event IS NULL OR number IN (SELECT max(number) FROM reviews WHERE event IS NOT NULL GROUP BY event)
            ORDER BY number"""
        return [structs.replace(rows.decoded(row["record"], Review), number=row["number"]) for row in self._stream(sql)]

    def precision_counts(self) -> Mapping[str, tuple[int, int]]:
        """For each type as coded: how many events were reviewed, and how many of them are right in all fields."""
        sql = """SELECT type, count(*) AS n, sum(verdict = 'right') AS hits FROM reviews
            WHERE number IN (SELECT max(number) FROM reviews WHERE event IS NOT NULL GROUP BY event)
            GROUP BY type ORDER BY n DESC, type"""
        return {row["type"]: (row["n"], row["hits"]) for row in self._stream(sql)}

    def _completed(self, review: Review) -> Review:
        wrong = [name for name in review.fields if name not in FIELDS]
        if wrong:
            raise InputError(f"events have no field {wrong[0]!r}", where="fields", fix=", ".join(FIELDS))
        if (review.verdict == "wrong") != bool(review.fields):
            raise InputError("a wrong event, and only that, names its wrong fields", where="fields", fix="name one")
        if review.verdict == "missing":
            return self._of_missing(review)
        found = self._rows("SELECT record FROM events WHERE id = ?", (review.event,))
        if not found:
            raise InputError("there is no such event", where="event", fix="take an id of /api/v1/events")
        event = rows.decoded(found[0]["record"], Event)
        corrected = review.type if "type" in review.fields and review.type else event.type
        return structs.replace(review, document=event.document, judged=event, type=corrected, span=None)

    def _of_missing(self, review: Review) -> Review:
        if review.event is not None or review.span is None:
            raise InputError(
                "a missing event has no id, but words", where="span", fix="give start and end of its words"
            )
        found = self._rows("SELECT text FROM documents WHERE id = ?", (review.document,))
        if not found:
            raise InputError("there is no such document", where="document", fix="take an id of /api/v1/documents")
        if not 0 <= review.span.start < review.span.end <= len(found[0][0]):
            raise InputError("these words lie outside the text", where="span", fix="0 <= start < end <= length")
        if not review.type:
            raise InputError("a missing event has a type", where="type", fix="give the PLOVER type it should have")
        return review

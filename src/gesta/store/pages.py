"""Lists a page at a time, by keys that other writers do not move: nothing is shown twice or left out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from gesta.records import Document, Event, Problem
from gesta.store import rows
from gesta.store.connection import Connected
from gesta.store.filters import (
    DocumentFilter,
    EventFilter,
    ProblemFilter,
    Way,
    document_condition,
    event_condition,
    page_way,
    problem_condition,
)

EventOrder = Literal["-published", "published", "-day", "day"]
# The values of the last item shown, in the order of the sort columns.
Key = Sequence[str | int]


class Told(Struct, frozen=True):
    """An event with what its document says of itself, and the words of its date and place.

    key: where it stands in the order asked for; the page after it begins there
    """

    event: Event
    title: str | None
    published: str | None
    outlet: str | None
    url: str | None
    when_text: str | None
    place_text: str | None
    key: Key = ()


class Listed(Struct, frozen=True):
    """A document without its text: who published it, how it opens, how many events and problems it has."""

    document: Document
    outlet: str | None
    opening: str
    events: int
    problems: int
    key: Key = ()


class Complaint(Struct, frozen=True):
    """A problem and its place in the list."""

    problem: Problem
    key: Key = ()


# From so many events on a page is full sooner than they are gathered. Measured on 2026-11-27 on a made-up store of
# 200,000 events, gathered against through the order: 1,174 events 4 and 13 ms; 2,041 16 and 6; 8,037 40 and 5.
_MANY = 2_000

_SPAN_TEXT = """substr(
        documents.text, 1 + json_extract(events.record, '$.{part}.span.start'),
        json_extract(events.record, '$.{part}.span.end') - json_extract(events.record, '$.{part}.span.start'))"""

_TOLD = f"""
SELECT events.record, documents.title, documents.published, documents.outlet, documents.url,
    {_SPAN_TEXT.format(part="when")} AS when_text, {_SPAN_TEXT.format(part="place")} AS place_text,
    page.sort, page.document, page.position
FROM page JOIN events ON events.number = page.event JOIN documents ON documents.id = page.document"""

# "First or later, and not the first itself": so written, SQLite enters the index at the right place.
_AFTER = "keys.{column} {sign}= :after_sort AND (keys.{column} {sign} :after_sort OR {then})"
_AFTER_IN_DAY = "(keys.document, keys.position) > (:after_document, :after_position)"

_LISTED = """
SELECT documents.id, documents.record, documents.meta, documents.outlet, substr(documents.text, 1, 200) AS text,
    coalesce(documents.published, '') AS sort,
    (SELECT count(*) FROM event_keys WHERE event_keys.document = documents.id) AS events,
    (SELECT count(*) FROM problems WHERE problems.document = documents.id) AS problems
FROM documents"""


class PagedStore(Connected):
    """The part of a store that lists; `Store` is the whole."""

    def version(self) -> int:
        """A number that grows with every change of documents, problems, groupings and reviews."""
        return int(self._rows("SELECT version FROM changes")[0][0])

    def event_page(
        self, wanted: EventFilter, *, order: EventOrder = "-published", after: Key | None = None, limit: int | None = 50
    ) -> list[Told]:
        """At most `limit` events that fit, those behind the key `after` in the order; inside a day as they are told."""
        return list(self.told(wanted, order=order, after=after, limit=limit))

    def told(
        self,
        wanted: EventFilter,
        *,
        order: EventOrder = "-published",
        after: Key | None = None,
        limit: int | None = None,
    ) -> Iterator[Told]:
        """The same as a stream."""
        column, direction, sign = order.lstrip("-"), *(("DESC", "<") if order.startswith("-") else ("ASC", ">"))
        way = page_way(wanted, column=column)
        where, index, parameters = way.where, way.index, way.parameters
        if limit is None or self._is_gathered(way):
            where, index = way.gathered or event_condition(wanted)[0], ""
        given: dict[str, object] = {**parameters, "limit": -1 if limit is None else limit}
        if after is not None:
            where += " AND " + _AFTER.format(column=column, sign=sign, then=_AFTER_IN_DAY)
            given |= dict(zip(("after_sort", "after_document", "after_position"), after, strict=True))
        sql = f"""WITH page AS (
            SELECT keys.event, keys.document, keys.position, keys.{column} AS sort
            FROM event_keys AS keys {index} WHERE {where}
            ORDER BY keys.{column} {direction}, keys.document, keys.position LIMIT :limit)
            {_TOLD} ORDER BY page.sort {direction}, page.document, page.position"""
        return (_told(row, (row["sort"], row["document"], row["position"])) for row in self._stream(sql, given))

    def _is_gathered(self, way: Way) -> bool:
        """Whether a page is found sooner from the few events that fit than through the order of all."""
        if way.probe is None:
            return False
        sql = f"SELECT count(*) FROM ({way.probe} LIMIT {_MANY})"
        return int(self._rows(sql, way.parameters)[0][0]) < _MANY

    def arrivals(self, wanted: EventFilter, *, after: int, limit: int = 500) -> list[Told]:
        """Events that came when the store had a later version than `after`; the key is the version.

        At least `limit` where there are so many, and always all of one version: the next call goes on behind it.
        """
        where, parameters = event_condition(wanted)
        fits = f"{where} AND keys.arrival > :after"
        sql = f"""WITH page AS (
            SELECT keys.event, keys.document, keys.position, keys.arrival AS sort
            FROM event_keys AS keys WHERE {fits} AND keys.arrival <= coalesce(
                (SELECT keys.arrival FROM event_keys AS keys WHERE {fits} ORDER BY keys.arrival LIMIT 1 OFFSET :skip),
                :after + 9000000000000000)
            ORDER BY keys.arrival, keys.position)
            {_TOLD} ORDER BY page.sort, page.position"""
        given = {**parameters, "after": after, "skip": limit - 1}
        return [_told(row, (row["sort"],)) for row in self._stream(sql, given)]

    def count_events(self, wanted: EventFilter) -> int:
        """How many events fit."""
        where, parameters = event_condition(wanted)
        sql = f"SELECT count(*) FROM event_keys AS keys WHERE {where}"
        return int(self._rows(sql, parameters)[0][0])

    def document_page(self, wanted: DocumentFilter, *, after: Key | None = None, limit: int = 50) -> list[Listed]:
        """At most `limit` documents that fit, newest first, those behind the key `after`."""
        where, parameters = document_condition(wanted)
        given: dict[str, object] = {**parameters, "limit": limit}
        if after is not None:
            where += """ AND coalesce(published, '') <= :after_sort
                AND (coalesce(published, '') < :after_sort OR documents.id > :after_id)"""
            given |= dict(zip(("after_sort", "after_id"), after, strict=True))
        sql = f"{_LISTED} WHERE {where} ORDER BY coalesce(published, '') DESC, documents.id LIMIT :limit"
        return [
            Listed(
                rows.document_of(row),
                row["outlet"],
                row["text"],
                row["events"],
                row["problems"],
                (row["sort"], row["id"]),
            )
            for row in self._stream(sql, given)
        ]

    def count_documents(self, wanted: DocumentFilter) -> int:
        """How many documents fit."""
        where, parameters = document_condition(wanted)
        sql = f"SELECT count(*) FROM documents WHERE {where}"
        return int(self._rows(sql, parameters)[0][0])

    def problem_page(self, wanted: ProblemFilter, *, after: Key | None = None, limit: int = 50) -> list[Complaint]:
        """At most `limit` problems that fit, newest first."""
        where, parameters = problem_condition(wanted)
        given: dict[str, object] = {**parameters, "limit": limit}
        if after is not None:
            where += " AND problems.number < :after"
            given["after"] = after[0]
        sql = f"SELECT number, record FROM problems WHERE {where} ORDER BY number DESC LIMIT :limit"
        return [Complaint(rows.problem_of(row), (row["number"],)) for row in self._stream(sql, given)]

    def count_problems(self, wanted: ProblemFilter) -> int:
        """How many problems fit."""
        where, parameters = problem_condition(wanted)
        sql = f"SELECT count(*) FROM problems WHERE {where}"
        return int(self._rows(sql, parameters)[0][0])


def _told(row: sqlite3.Row, key: Key) -> Told:
    return Told(
        rows.event_of(row),
        row["title"],
        row["published"],
        row["outlet"],
        row["url"],
        row["when_text"],
        row["place_text"],
        key,
    )

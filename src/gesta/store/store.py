"""One store: what was coded goes in a document at a time, and comes out by filters."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import msgspec
from msgspec import structs

from gesta.records import Document, Event, Participant, Problem, Reading
from gesta.store import rows
from gesta.store.compare import ComparedStore
from gesta.store.counts import CountedStore
from gesta.store.database import plain_errors, transaction
from gesta.store.filters import (
    DocumentFilter,
    EventFilter,
    ProblemFilter,
    document_query,
    event_query,
    problem_query,
)
from gesta.store.grouped import GroupedStore
from gesta.store.grouped_pages import GroupPagedStore
from gesta.store.pages import PagedStore
from gesta.store.past import PastStore
from gesta.store.reviews import ReviewedStore
from gesta.store.search import SearchedStore
from gesta.store.watching import WatchedStore


def input_hash(document: Document) -> str:
    """SHA-256 of everything that coding depends on: text, title, day, address; not where the file lay."""
    parts = (document.text, document.title, document.published, document.url, document.source, document.language)
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


class Store(
    GroupedStore,
    PagedStore,
    GroupPagedStore,
    CountedStore,
    SearchedStore,
    ReviewedStore,
    PastStore,
    ComparedStore,
    WatchedStore,
):
    """An open store. Use it as a context manager, or call `close`.

    path:           the SQLite file
    write:          whether to write; a missing file is made then
    busy_timeout_s: how long to wait for another writer
    clock:          what `coded_at` is read from
    Raises:         StoreError, here and in every method, when the file is not ours, locked, full or damaged
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def begin_run(self, *, coder: str, inputs: Sequence[str] = ()) -> int:
        """Note that a run starts; its number goes with everything it saves."""
        row = (coder, msgspec.json.encode(list(inputs)).decode(), self._now())
        with plain_errors(self.path), transaction(self._connection):
            sql = "INSERT INTO runs (coder, inputs, started_at) VALUES (?, ?, ?)"
            return self._connection.execute(sql, row).lastrowid or 0

    def end_run(self, run: int) -> None:
        """Note that a run came to its end, and drop input problems that it no longer met."""
        with plain_errors(self.path), transaction(self._connection):
            self._connection.execute("UPDATE runs SET ended_at = ? WHERE number = ?", (self._now(), run))
            self._connection.execute(
                "DELETE FROM problems WHERE document IS NULL AND run IN (SELECT earlier.number FROM runs AS earlier "
                "JOIN runs AS this ON this.inputs = earlier.inputs WHERE this.number = ?1 AND earlier.number < ?1)",
                (run,),
            )

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Save what is saved within all at once or not at all: many small documents go in ten times as fast."""
        with plain_errors(self.path), transaction(self._connection):
            yield

    def save(
        self, reading: Reading, *, coder: str, input_hash: str, run: int | None = None, coded_at: str | None = None
    ) -> None:
        """Store one document with all that was found in it, in one transaction.

        What was there of it before goes, and is kept as past where it said something else.
        coded_at: since when it is known so, for a reading that is not new; None for now
        """
        document = rows.document_row(reading.document) | {"input_hash": input_hash, "coder": coder, "run": run}
        events = [rows.event_row(event, position) for position, event in enumerate(reading.events)]
        with plain_errors(self.path), transaction(self._connection):
            known_since = coded_at or self._coded_at(reading.document.id, document, events)
            self._connection.execute("DELETE FROM documents WHERE id = ?", (reading.document.id,))
            self._insert("documents", document | {"coded_at": known_since})
            for event, row in zip(reading.events, events, strict=True):
                self._save_event(event, row)
            for nonevent in reading.nonevents:
                self._insert("nonevents", rows.nonevent_row(nonevent, reading.document.id))
            for problem in reading.problems:
                self._save_problem(structs.replace(problem, document=reading.document.id), run)

    def save_problem(self, problem: Problem, *, run: int | None = None) -> None:
        """Store a problem of the input; the same one again is stored once.

        It stays with the document it names where the store has that document, and by itself elsewhere.
        """
        with plain_errors(self.path), transaction(self._connection):
            known = self._rows("SELECT id FROM documents WHERE id = ?", (problem.document,))
            self._save_problem(structs.replace(problem, document=problem.document if known else None), run)

    def holds(self, document_id: str, *, input_hash: str, coder: str) -> bool:
        """Whether this very input was already coded by this very coder."""
        sql = "SELECT 1 FROM documents WHERE id = ? AND input_hash = ? AND coder = ?"
        return bool(self._rows(sql, (document_id, input_hash, coder)))

    def document(self, document_id: str) -> Document | None:
        """One document by its id, None if it is not there."""
        return next(self.documents(DocumentFilter(document=document_id)), None)

    def reading(self, document_id: str) -> Reading | None:
        """One document with its events, non-events and problems; without the parse, which is not kept."""
        document = self.document(document_id)
        if document is None:
            return None
        nonevents = self._rows("SELECT * FROM nonevents WHERE document = ? ORDER BY start", (document_id,))
        return Reading(
            document,
            events=tuple(self.events(EventFilter(document=document_id))),
            nonevents=tuple(rows.nonevent_of(row) for row in nonevents),
            problems=tuple(self.problems(ProblemFilter(document=document_id))),
        )

    def events(self, wanted: EventFilter | None = None) -> Iterator[Event]:
        """Events that fit, by day of publication, document and place in the text."""
        sql, parameters = event_query(wanted or EventFilter())
        return (rows.event_of(row) for row in self._stream(sql, parameters))

    def readings(self, wanted: EventFilter | None = None) -> Iterator[Reading]:
        """The events that fit, each document's together with it."""
        for document_id, events in itertools.groupby(self.events(wanted), key=lambda event: event.document):
            document = self.document(document_id)
            if document is not None:
                yield Reading(document, events=tuple(events))

    def documents(self, wanted: DocumentFilter | None = None) -> Iterator[Document]:
        """Documents that fit, by day of publication and id."""
        sql, parameters = document_query(wanted or DocumentFilter())
        return (rows.document_of(row) for row in self._stream(sql, parameters))

    def problems(self, wanted: ProblemFilter | None = None) -> Iterator[Problem]:
        """Problems that fit, those of the input first."""
        sql, parameters = problem_query(wanted or ProblemFilter())
        return (rows.problem_of(row) for row in self._stream(sql, parameters))

    def event_counts(self) -> dict[str, int]:
        """How many events each document has, by its id; documents without events are among them."""
        sql = """
            SELECT documents.id, count(events.number) FROM documents
            LEFT JOIN events ON events.document = documents.id
            GROUP BY documents.id ORDER BY documents.published, documents.id"""
        return {row[0]: row[1] for row in self._rows(sql, ())}

    def _save_event(self, event: Event, row: dict[str, object]) -> None:
        number = self._insert("events", row)
        sides: dict[str, tuple[Participant, ...]] = {
            "actor": event.actors,
            "recipient": event.recipients,
            "attribution": event.attribution,
        }
        for role, participants in sides.items():
            for place, participant in enumerate(participants):
                self._insert("participants", rows.participant_row(participant, number, role, place))
        for place, evidence in enumerate(event.evidence):
            self._insert("evidence", rows.evidence_row(evidence, number, place))

    def _save_problem(self, problem: Problem, run: int | None) -> None:
        self._insert("problems", rows.problem_row(problem) | {"run": run}, verb="INSERT OR REPLACE")

"""What was known before: a document that is coded anew leaves its earlier reading behind, with the time it held."""

from __future__ import annotations

import datetime
import sqlite3
import zlib
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from gesta.errors import StoreError
from gesta.records import Document, Event, NonEvent, Problem, Reading
from gesta.store import rows
from gesta.store.connection import Connected


class Version(Struct, frozen=True):
    """A reading of a document and when it was the current one; `known_until` is None for the one that still is."""

    reading: Reading
    coder: str
    known_from: datetime.datetime
    known_until: datetime.datetime | None = None


class _Kept(Struct, frozen=True):
    """How a past reading is kept: records as they stood in the store, understood or not."""

    document: msgspec.Raw
    text: str
    meta: msgspec.Raw
    events: list[msgspec.Raw]
    nonevents: list[NonEvent]
    problems: list[msgspec.Raw]


class _Read(Struct, frozen=True):
    """The same when it is read."""

    document: Document
    text: str
    meta: dict[str, object]
    events: tuple[Event, ...]
    nonevents: tuple[NonEvent, ...]
    problems: tuple[Problem, ...]


class PastStore(Connected):
    """The part of a store that remembers."""

    def versions(self, document_id: str) -> Iterator[Version]:
        """Every reading of a document that the store has had, the earliest first, the current one last."""
        sql = "SELECT * FROM past_readings WHERE document = ? ORDER BY known_from, number"
        for row in self._stream(sql, (document_id,)):
            yield _version(row)
        for row in self._stream("SELECT id, coder, coded_at FROM documents WHERE id = ?", (document_id,)):
            kept = msgspec.json.encode(self._kept(document_id))
            yield Version(_reading(kept), row["coder"], datetime.datetime.fromisoformat(row["coded_at"]))

    def _coded_at(self, document_id: str, fresh: dict[str, object], events: list[dict[str, object]]) -> str:
        """Since when what is about to be stored is known: now, unless it is what the store says already.

        What it replaces is kept as past. Call it within the transaction, before the old rows go.
        """
        now = self._now()
        found = self._rows("SELECT * FROM documents WHERE id = ?", (document_id,))
        if not found:
            return now
        old = found[0]
        if self._is_same(old, fresh, events):
            return str(old["coded_at"])
        # Two codings in one second are one to whoever looks back.
        if old["coded_at"] != now:
            record = zlib.compress(msgspec.json.encode(self._kept(document_id)), 6)
            row = {
                "document": document_id,
                "known_from": old["coded_at"],
                "known_until": now,
                "coder": old["coder"],
                "input_hash": old["input_hash"],
                "record": record,
            }
            self._insert("past_readings", row)
        return now

    def _is_same(self, old: sqlite3.Row, fresh: dict[str, object], events: list[dict[str, object]]) -> bool:
        columns = ("record", "text", "meta", "coder", "input_hash")
        if any(old[name] != fresh[name] for name in columns):
            return False
        stored = self._rows("SELECT record FROM events WHERE document = ? ORDER BY position", (old["id"],))
        return [row["record"] for row in stored] == [event["record"] for event in events]

    def _kept(self, document_id: str) -> _Kept:
        document = self._rows("SELECT record, text, meta FROM documents WHERE id = ?", (document_id,))[0]
        events = self._rows("SELECT record FROM events WHERE document = ? ORDER BY position", (document_id,))
        nonevents = self._rows("SELECT * FROM nonevents WHERE document = ? ORDER BY start", (document_id,))
        problems = self._rows("SELECT record FROM problems WHERE document = ? ORDER BY number", (document_id,))
        return _Kept(
            document=_raw(document["record"]),
            text=document["text"],
            meta=_raw(document["meta"]),
            events=[_raw(row["record"]) for row in events],
            nonevents=[rows.nonevent_of(row) for row in nonevents],
            problems=[_raw(row["record"]) for row in problems],
        )


def past_at(connection: sqlite3.Connection, moment: str) -> Iterator[tuple[Reading, str, str, str]]:
    """Readings that held at a moment and no longer do, with coder, input hash and time of coding."""
    sql = """
        SELECT * FROM past_readings AS past WHERE known_from < ?1 AND known_until >= ?1
        ORDER BY document, known_from, number"""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    for row in cursor.execute(sql, (moment,)):
        yield _reading(zlib.decompress(row["record"])), row["coder"], row["input_hash"], row["known_from"]


def _version(row: sqlite3.Row) -> Version:
    known = (datetime.datetime.fromisoformat(row[name]) for name in ("known_from", "known_until"))
    return Version(_reading(zlib.decompress(row["record"])), row["coder"], *known)


def _reading(kept: bytes) -> Reading:
    try:
        read = msgspec.json.decode(kept, type=_Read)
    except msgspec.DecodeError as error:
        message = f"a past reading does not fit this version: {error}"
        raise StoreError(message, fix="ask the version of Gesta that wrote it") from error
    document = msgspec.structs.replace(read.document, text=read.text, meta=read.meta)
    return Reading(document, events=read.events, nonevents=read.nonevents, problems=read.problems)


def _raw(text: str) -> msgspec.Raw:
    return msgspec.Raw(text.encode())

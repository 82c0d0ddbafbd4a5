"""A store as it was at the end of some day: a copy in which every document has the reading that held then."""

from __future__ import annotations

import contextlib
import datetime
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gesta.store.database import open_database, plain_errors
from gesta.store.past import past_at
from gesta.store.store import Store


@contextlib.contextmanager
def open_as_of(path: Path, day: datetime.date, *, busy_timeout_s: float = 5.0) -> Iterator[Store]:
    """What the store knew at the end of a day (UTC), to be read like any store; the file itself stays as it is.

    Documents, events and problems of documents are those of that day. What is made from many of them (happenings,
    stories) and what people said (reviews) is not in it. It takes a copy of the file in the temporary folder.
    Raises: StoreError, when there is no such store or no room for the copy
    """
    moment = f"{day + datetime.timedelta(1)}T00:00:00"
    with tempfile.TemporaryDirectory(prefix="gesta-") as folder:
        copy = Path(folder) / path.name
        _copy(path, copy, busy_timeout_s)
        _rewind(copy, moment)
        with Store(copy) as store:
            yield store


def _copy(path: Path, copy: Path, busy_timeout_s: float) -> None:
    with (
        contextlib.closing(open_database(path, write=False, busy_timeout_s=busy_timeout_s)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
        plain_errors(copy),
    ):
        source.backup(target)


def _rewind(copy: Path, moment: str) -> None:
    with contextlib.closing(open_database(copy, write=True, busy_timeout_s=0)) as connection, plain_errors(copy):
        # Nobody else sees the copy, and it need not survive anything.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for table in ("happenings", "stories", "reviews"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - tables of our own
        connection.execute("DELETE FROM documents WHERE coded_at >= ?", (moment,))
        connection.execute("DELETE FROM problems WHERE document IS NULL")
        connection.execute("COMMIT")
    with (
        contextlib.closing(open_database(copy, write=False, busy_timeout_s=0)) as connection,
        Store(copy, write=True) as store,
    ):
        for reading, coder, input_hash, coded_at in past_at(connection, moment):
            store.save(reading, coder=coder, input_hash=input_hash, coded_at=coded_at)

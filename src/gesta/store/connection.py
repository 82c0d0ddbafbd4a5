"""An open SQLite connection and the few ways in which stores talk to it."""

from __future__ import annotations

import contextlib
import datetime
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from gesta.store.database import open_database, plain_errors

# Steps of SQLite's machine between two looks at the clock: some ten milliseconds.
_STEPS_BETWEEN_LOOKS = 100_000

Clock = Callable[[], datetime.datetime]


def utc_now() -> datetime.datetime:
    """The clock on the wall, UTC, whole seconds."""
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


class Connected:
    """What every part of the store shares; parameters as in `Store`."""

    def __init__(
        self,
        path: Path,
        *,
        write: bool = False,
        busy_timeout_s: float = 5.0,
        clock: Clock = utc_now,
        any_thread: bool = False,
    ) -> None:
        self.path = path
        self._clock = clock
        self._connection = open_database(path, write=write, busy_timeout_s=busy_timeout_s, any_thread=any_thread)

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        self._connection.close()

    @contextlib.contextmanager
    def within(self, limit_s: float) -> Iterator[None]:
        """Break off a question that takes longer than this, as StoreError."""
        end = time.monotonic() + limit_s
        self._connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS_BETWEEN_LOOKS)
        try:
            yield
        finally:
            self._connection.set_progress_handler(None, 0)

    def _insert(self, table: str, row: Mapping[str, object], *, verb: str = "INSERT") -> int:
        columns = ", ".join(f'"{name}"' for name in row)
        places = ", ".join(f":{name}" for name in row)
        # Table and columns are names of our own schema; values are parameters.
        sql = f"{verb} INTO {table} ({columns}) VALUES ({places})"
        return self._connection.execute(sql, row).lastrowid or 0

    def _rows(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[sqlite3.Row]:
        return list(self._stream(sql, parameters))

    def _stream(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> Iterator[sqlite3.Row]:
        with plain_errors(self.path):
            cursor = self._connection.cursor()
            cursor.row_factory = sqlite3.Row
            # Not `yield from`: that would close the cursor of a reader who stops early after the store was closed.
            for row in cursor.execute(sql, parameters):  # noqa: UP028
                yield row

    def _now(self) -> str:
        return self._clock().isoformat()

"""Opening the file: whose it is, which version it has, and what its errors mean in plain words."""

from __future__ import annotations

import contextlib
import functools
import importlib.resources
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from gesta.errors import StoreError

# "GEST" in ASCII: tells our files from every other SQLite file (https://www.sqlite.org/fileformat.html#application_id).
APPLICATION_ID = 0x47455354

_ERRORS = {
    "SQLITE_BUSY": ("another program is writing to the store", "wait until it is done, or use another file"),
    "SQLITE_LOCKED": ("another program is writing to the store", "wait until it is done, or use another file"),
    "SQLITE_INTERRUPT": ("the question took too long", "narrow it down with a filter"),
    "SQLITE_FULL": ("the disk is full; the document in hand was not stored", "free some space and run again"),
    "SQLITE_IOERR": ("the disk refuses to read or write the store", "check the disk and run again"),
    "SQLITE_READONLY": ("the store cannot be written", "check the rights of the file and its folder"),
    "SQLITE_CANTOPEN": ("the store cannot be opened", "check the path and the rights of its folder"),
    "SQLITE_CORRUPT": ("the store is damaged", "restore a copy, or code into a new file"),
    "SQLITE_NOTADB": ("this is no Gesta store", "name another file"),
}


@contextlib.contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Tell what the outside did to the file (full, locked, damaged) as StoreError; bugs go through as they are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        name = "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])
        if name not in _ERRORS:
            raise
        message, fix = _ERRORS[name]
        raise StoreError(message, where=str(path), fix=fix) from error


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing: commit at the end, roll back on any error. Waits for another writer at the start.

    Within another one it is a part of that, which alone commits.
    """
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite itself rolls back on a full disk; a second ROLLBACK would hide the first error.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def open_database(path: Path, *, write: bool, busy_timeout_s: float, any_thread: bool = False) -> sqlite3.Connection:
    """A connection to a Gesta store; a missing or empty file becomes a new store when opened for writing.

    Raises: StoreError, when the file is missing (reading), not ours, or of a newer version
    """
    _check_file(path, write=write)
    with plain_errors(path):
        uri = f"{path.absolute().as_uri()}?mode={'rwc' if write else 'ro'}"
        connection = sqlite3.connect(
            uri, uri=True, timeout=busy_timeout_s, isolation_level=None, check_same_thread=not any_thread
        )
    try:
        with plain_errors(path):
            _prepare(connection, path, write=write)
    except BaseException:
        connection.close()
        raise
    return connection


def latest_version() -> int:
    """The version of the last migration, which is the one this program writes."""
    return len(_migrations())


@functools.cache
def _migrations() -> tuple[str, ...]:
    folder = importlib.resources.files("gesta.store") / "migrations"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return tuple(file.read_text(encoding="utf-8") for file in files)


def _check_file(path: Path, *, write: bool) -> None:
    if not path.exists():
        if not write:
            raise StoreError("there is no such store", where=str(path), fix="`gesta code PATH --store FILE` makes one")
        if not path.parent.is_dir():
            raise StoreError("the folder of the store does not exist", where=str(path.parent), fix="make it first")
        return
    # No look into the file: closing it would drop every lock that this process has on it (POSIX), and another process
    # would take the log away from under us. SQLite tells what is no database.
    if not path.is_file():
        raise StoreError("this is no file", where=str(path), fix="name a file")


def _prepare(connection: sqlite3.Connection, path: Path, *, write: bool) -> None:
    _refuse_foreign(connection, path)
    connection.execute("PRAGMA foreign_keys = ON")
    if write:
        connection.execute("PRAGMA journal_mode = WAL")
        # In WAL mode this is safe against a killed process; only a power cut may lose the last documents.
        connection.execute("PRAGMA synchronous = NORMAL")
        _migrate(connection)
    elif _pragma(connection, "user_version") < latest_version():
        raise StoreError("the store is of an older version", where=str(path), fix="run `gesta code --store` on it once")


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and _pragma(connection, "application_id") != APPLICATION_ID:
        raise StoreError("this is an SQLite file, but no Gesta store", where=str(path), fix="name another file")
    version = _pragma(connection, "user_version")
    if version > latest_version():
        raise StoreError(
            f"the store was written by a newer Gesta (file version {version}, this program knows {latest_version()})",
            where=str(path),
            fix="upgrade Gesta",
        )


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _migrate(connection: sqlite3.Connection) -> None:
    if _pragma(connection, "user_version") == latest_version():
        return
    with transaction(connection):
        # Read again: another writer may have migrated while this one waited.
        version = _pragma(connection, "user_version")
        for number, script in enumerate(_migrations()[version:], start=version + 1):
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _statements(script: str) -> Iterator[str]:
    """One statement at a time: `executescript` would commit, and a half-done migration must not stay."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""

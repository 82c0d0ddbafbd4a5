"""Lines of a data set: plain, gzipped or zipped, in UTF-8 or Latin-1."""

from __future__ import annotations

import contextlib
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from gesta.errors import InputError
from gesta.formats.readers.rows import ImportTally, Line

# No row of these formats is near as long; a file without line ends must not fill the memory.
LONGEST_LINE = 10_000_000


def read_lines(path: Path, tally: ImportTally) -> Iterator[Line]:
    """The lines of a file without their ends; one that is too long is counted and left out.

    Raises: InputError, when the file is not there, is damaged, or is an archive of several files
    """
    with _told(path), _opened(path) as file:
        number = 0
        while raw := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(raw) > LONGEST_LINE:
                while raw and not raw.endswith(b"\n"):
                    raw = file.readline(LONGEST_LINE)
                tally.unused[f"line longer than {LONGEST_LINE:,} bytes"] += 1
                continue
            yield Line(number, _decoded(raw.rstrip(b"\r\n"), tally).removeprefix("\ufeff"))


def _decoded(raw: bytes, tally: ImportTally) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        tally.mended["line that is no UTF-8: read as Latin-1"] += 1
        return raw.decode("latin-1")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if path.suffix.lower() == ".gz":
        with gzip.open(path, "rb") as unpacked:
            yield unpacked  # type: ignore[misc]  # a GzipFile reads like any file of bytes
    elif path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            if len(names) != 1:
                raise InputError(f"the archive has {len(names)} files", where=str(path), fix="unpack it, take one")
            with archive.open(names[0]) as member:
                yield member
    else:
        with path.open("rb") as file:
            yield file


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile) as error:
        raise InputError(f"the file is damaged: {error}", where=str(path), fix="fetch it again") from error
    except OSError as error:
        raise InputError(f"it cannot be read: {(error.strerror or str(error)).lower()}", where=str(path)) from error

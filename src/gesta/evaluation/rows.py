"""Rows of annotated data: one JSON object a line; a line that is none is named and the rest goes on."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from gesta.errors import InputError
from gesta.evaluation.notes import Notes
from gesta.records import Document, Reading

Row = TypeVar("Row")


def read_rows(path: Path, row_type: type[Row], notes: Notes) -> list[Row]:
    """The rows of a JSON lines file; further keys are left alone, a row that breaks the format becomes a problem.

    Raises: InputError, when the file cannot be read or has no row of that format
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(str(error.strerror or error).lower(), where=str(path), fix="name a file of rows") from error
    decoder = msgspec.json.Decoder(row_type, strict=False)
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(decoder.decode(line))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            notes.problem(str(error), f"{path}:{number}")
    if not rows:
        first = notes.problems[0].message if notes.problems else "it is empty"
        raise InputError(f"no row of this format: {first}", where=str(path), fix="see docs/evaluation.md")
    return rows


def readings_of(documents: Iterable[Document], found: Iterable[object]) -> Iterator[Reading]:
    """One reading for each document, whatever became of it: an empty one where the coder gave none."""
    answers = iter(found)
    for document in documents:
        answer = next(answers, None)
        yield answer if isinstance(answer, Reading) else Reading(document)

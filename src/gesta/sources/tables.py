"""Tables (CSV and its cousins) with one article a row."""

import csv
import io
from collections.abc import Iterator, Sequence

from gesta.errors import InputError
from gesta.records import Problem
from gesta.sources.articles import ALIASES, document_of_record
from gesta.sources.meter import Counting
from gesta.sources.options import Found, ReadOptions, Source
from gesta.sources.streams import peek
from gesta.sources.told import assumed_encoding

SUFFIXES = (".csv", ".tsv")
_DELIMITERS = ",;\t|"


def is_table(head: bytes, suffix: str = "") -> bool:
    """Whether a stream that begins so is a table: by its suffix, or by a first line that names our fields."""
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    names = {name.strip(' "').lower() for name in _split(first)}
    return suffix in SUFFIXES or (len(names & _known_names()) >= 2 and bool(names & set(ALIASES["text"])))


def read_table(source: Source, options: ReadOptions) -> Iterator[Found]:
    """A document a row; the header names the columns, `input.fields` says where ours stand."""
    head, stream = peek(source.stream)
    encoding = _encoding(head)
    text = io.TextIOWrapper(_Kept(Counting(stream)), encoding=encoding, errors="replace", newline="")
    # This limit is one of the whole program; every table sets its own before it is read.
    csv.field_size_limit(options.limits.document)
    rows = csv.reader(text, delimiter=_delimiter(head.decode(encoding, "replace")))
    try:
        header = [name.strip().lstrip("\ufeff") for name in next(rows, [])]
        if not _has_text(header, options):
            yield _no_text_column(header, source.origin)
            return
        if encoding != "utf-8-sig":
            yield assumed_encoding(source.origin, encoding)
        for row in rows:
            yield from _article(header, row, f"{source.origin}:{rows.line_num}", options)
    except csv.Error as error:
        message = f"this table breaks off here: {error}"
        fix = 'look for a quotation mark (") that is not closed'
        yield Problem("bad-table", message, where=f"{source.origin}:{rows.line_num}", fix=fix)


class _Kept(io.BufferedReader):
    """A stream that stays open when its text is done with: it belongs to who opened it."""

    def close(self) -> None:
        """Leave it open."""


def _article(header: Sequence[str], row: Sequence[str], where: str, options: ReadOptions) -> Iterator[Found]:
    if not any(cell.strip() for cell in row):
        return
    if len(row) > len(header):
        message = f"this row has {len(row)} cells and the header {len(header)}; it was left out"
        yield Problem("bad-line", message, where=where, fix="put quotes around cells with separators in them")
        return
    names = {name.lower(): name for alias in ALIASES.values() for name in alias}
    record = {names.get(name.lower(), name): cell for name, cell in zip(header, row, strict=False) if cell.strip()}
    try:
        article = document_of_record(record, where, options.fields)
    except InputError as error:
        yield Problem("bad-line", error.message, where=where, fix=error.fix)
        return
    yield from article.problems
    yield article.document


def _has_text(header: Sequence[str], options: ReadOptions) -> bool:
    names = {name.lower() for name in header}
    return options.fields.get("text") in header or bool(names & set(map(str.lower, ALIASES["text"])))


def _no_text_column(header: Sequence[str], origin: str) -> Problem:
    columns = ", ".join(name[:40] for name in header[:12]) or "none"
    message = f"no column holds the text of the articles; the columns are {columns}"
    fix = "--set input.fields=text=COLUMN, or name a column text"
    return Problem("bad-table", message, where=origin, fix=fix)


def _encoding(head: bytes) -> str:
    try:
        # The head may end in the middle of a character.
        head[:-4].decode("utf-8") if len(head) > 4096 else head.decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8-sig" if error.start > len(head) - 8 else "cp1252"
    return "utf-8-sig"


def _delimiter(head: str) -> str:
    first = head.split("\n", 1)[0]
    return max(_DELIMITERS, key=first.count)


def _split(line: str) -> list[str]:
    return line.split(max(_DELIMITERS, key=line.count))


def _known_names() -> set[str]:
    return {name.lower() for names in ALIASES.values() for name in names}

"""Files, folders, globs and streams to documents, in one order, telling what could not be read."""

import glob
import gzip
import hashlib
import io
import json
import os
import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from gesta.errors import InputError
from gesta.records import Document, Problem
from gesta.sources.articles import document_of_record, document_of_text
from gesta.sources.streams import binary_kind, decode, marked_encoding, peek, read_capped, read_lines

SUFFIXES = (".txt", ".jsonl", ".ndjson", ".json", ".md")
# 20 MB is 100 times the longest newspaper article and still fits in memory many times over.
MAX_BYTES = 20_000_000
# A JSON array must be read whole; beyond this size JSON lines are the right shape.
MAX_ARRAY_BYTES = 256_000_000

_LINES_SUFFIXES = (".jsonl", ".ndjson")
_OBJECT_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*(?:\"|\}|$)")
_ARRAY_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*(?:\{|\]|$)")
# Keys under which news services wrap their list of articles.
_WRAPPERS = ("articles", "documents", "docs", "items", "results", "data", "hits")


class Limits(NamedTuple):
    """How much is read at once, in bytes: of one document, and of one JSON array."""

    document: int = MAX_BYTES
    array: int = MAX_ARRAY_BYTES


def open_inputs(
    paths: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    max_bytes: int = MAX_BYTES,
    max_array_bytes: int = MAX_ARRAY_BYTES,
) -> Iterator[Document | Problem]:
    """Every document of the given files, folders, globs and "-", and a problem for whatever could not be read.

    paths:  files; folders (all files below with a known suffix, hidden ones left out); quoted globs, also with
            `**`; "-" for `stdin` (by default the standard input)
    Order:  that of `paths`, inside a folder by name; the same input always gives the same order
    Ids:    as given, else from the content; an exact repeat is left out, another text under a used id gets "~2"
    """
    limits = Limits(max_bytes, max_array_bytes)
    seen: dict[str, list[bytes]] = {}
    for source in find_files(paths):
        if isinstance(source, Problem):
            yield source
            continue
        for found in _read_source(source, stdin, limits):
            yield from _with_own_id(found, seen) if isinstance(found, Document) else (found,)


def find_files(paths: Sequence[str]) -> Iterator[Path | Problem]:
    """The files behind files, folders and globs, each once; "-" comes back as `Path("-")`."""
    seen: set[str] = set()
    for path in paths:
        for found in _expand(path):
            if isinstance(found, Path):
                real = os.path.realpath(found) if str(found) != "-" else "-"
                if real in seen:
                    continue
                seen.add(real)
            yield found


def shown(path: str | os.PathLike[str]) -> str:
    r"""A path in one printable line, whatever bytes are in it.

    >>> shown("two\nlines.txt")
    'two\\nlines.txt'
    """
    words = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in words)


def read_stream(
    stream: BinaryIO, origin: str, *, suffix: str = "", limits: Limits | None = None
) -> Iterator[Document | Problem]:
    """Documents and problems of one stream; what is in it is told by its first bytes, then by the suffix.

    Raises: OSError, EOFError, zlib.error, when the stream itself breaks
    """
    limits = limits or Limits()
    head, stream = peek(stream)
    if not head:
        yield Problem("empty-file", "there is nothing in it", where=origin, fix="give a file with an article")
    elif kind := binary_kind(head):
        message = f"this is {kind}, not text"
        yield Problem("binary", message, where=origin, fix="save the article as text (UTF-8) or JSON lines")
    elif marked_encoding(head):
        yield from _read_wide(stream, origin, suffix, limits)
    elif suffix in _LINES_SUFFIXES and not _ARRAY_START.match(head):
        yield from _read_json_lines(stream, origin, limits)
    elif _ARRAY_START.match(head):
        yield from _read_array(stream, origin, limits)
    elif _OBJECT_START.match(head) and not _is_one_object(head):
        yield from _read_json_lines(stream, origin, limits)
    elif _OBJECT_START.match(head) or suffix == ".json":
        yield from _read_object(stream, origin, limits)
    else:
        yield from _read_text(stream, origin, limits)


def _expand(path: str) -> Iterator[Path | Problem]:
    if path == "-":
        yield Path("-")
    elif "\0" in path:
        yield _missing(path)
    elif Path(path).is_dir():
        yield from _files_below(path)
    elif os.path.lexists(path):
        yield Path(path)
    elif glob.has_magic(path):
        yield from _files_matching(path)
    else:
        yield _missing(path)


def _missing(path: str) -> Problem:
    return Problem("missing-file", "there is no such file or folder", where=shown(path), fix="check the path")


def _files_below(folder: str) -> Iterator[Path | Problem]:
    empty = True
    refused: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=refused.append):
        folders[:] = sorted((name for name in folders if not name.startswith(".")), key=os.fsencode)
        for name in sorted(names, key=os.fsencode):
            if not name.startswith(".") and _suffix(name) and (path := Path(root, name)).is_file():
                empty = False
                yield path
    yield from (_unreadable(shown(error.filename or folder), error) for error in refused)
    if empty and not refused:
        kinds = " ".join(SUFFIXES)
        message = f"this folder holds no articles (files ending in {kinds})"
        yield Problem("empty-folder", message, where=shown(folder), fix="name the files themselves, or another folder")


def _files_matching(pattern: str) -> Iterator[Path | Problem]:
    # Path.glob refuses absolute patterns.
    found = sorted(glob.glob(pattern, recursive=True), key=os.fsencode)  # noqa: PTH207
    files = [path for path in found if Path(path).is_file()]
    if not found:
        message = "no file matches this pattern"
        yield Problem("missing-file", message, where=shown(pattern), fix="check the pattern; quote it in the shell")
    elif files:
        yield from map(Path, files)
    else:
        for folder in found:
            yield from _files_below(folder)


def _suffix(name: str) -> str | None:
    """The known suffix of a file name ("a.txt.gz" counts as ".txt"); None for others."""
    plain = name.lower().removesuffix(".gz")
    return next((suffix for suffix in SUFFIXES if plain.endswith(suffix)), None)


def _read_source(path: Path, stdin: BinaryIO | None, limits: Limits) -> Iterator[Document | Problem]:
    if str(path) == "-":
        yield from read_stream(stdin or sys.stdin.buffer, "stdin", limits=limits)
        return
    origin = shown(path)
    try:
        with _open(path) as stream:
            yield from read_stream(stream, origin, suffix=_suffix(path.name) or "", limits=limits)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Problem("damaged-file", f"the compressed file breaks off: {error}", where=origin, fix="copy it again")
    except OSError as error:
        yield _unreadable(origin, error)


def _open(path: Path) -> BinaryIO:
    if path.name.lower().endswith(".gz"):
        return gzip.open(path, "rb")  # type: ignore[return-value]  # a reader of bytes in all but its declared type
    return path.open("rb")


def _unreadable(origin: str, error: OSError) -> Problem:
    reason = (error.strerror or str(error)).lower()
    kind = "missing-file" if isinstance(error, FileNotFoundError) else "unreadable"
    return Problem(kind, f"it cannot be read: {reason}", where=origin, fix="check the file and its permissions")


def _read_wide(stream: BinaryIO, origin: str, suffix: str, limits: Limits) -> Iterator[Document | Problem]:
    """UTF-16 and UTF-32 are read whole, since their line ends are no single bytes, and then as UTF-8."""
    content = read_capped(stream, limits.array)
    if content is None:
        yield _too_large(origin, limits.array)
        return
    text, assumed = decode(content)
    yield Problem("encoding", f"read as {assumed}, as its byte order mark says", where=origin)
    encoded = text.lstrip("\ufeff").encode("utf-8", "replace")
    _, again = peek(io.BytesIO(encoded))
    yield from read_stream(again, origin, suffix=suffix, limits=limits)


def _read_json_lines(stream: BinaryIO, origin: str, limits: Limits) -> Iterator[Document | Problem]:
    for number, content in read_lines(stream, limits.document):
        where = f"{origin}:{number}"
        if content is None:
            yield _too_large(where, limits.document)
        elif content.strip() and content != b"\xef\xbb\xbf":
            yield from _read_json(content, where, "bad-line")


def _read_object(stream: BinaryIO, origin: str, limits: Limits) -> Iterator[Document | Problem]:
    content = read_capped(stream, limits.document)
    if content is None:
        yield _too_large(origin, limits.document)
    else:
        yield from _read_json(content, origin, "bad-json")


def _read_array(stream: BinaryIO, origin: str, limits: Limits) -> Iterator[Document | Problem]:
    content = read_capped(stream, limits.array)
    if content is None:
        yield _too_large(origin, limits.array, fix="write one JSON object per line instead of one array")
    else:
        yield from _read_json(content, origin, "bad-json")


def _read_json(content: bytes, where: str, kind: str) -> Iterator[Document | Problem]:
    """The document of one JSON value, or those of an array or of a service's wrapper around one."""
    text, assumed = decode(content)
    try:
        value = _parse_json(text)
    except InputError as error:
        yield Problem(kind, error.message, where=where, fix=error.fix)
        return
    if assumed:
        yield _assumed_encoding(where, assumed)
    # A list on one line of many is a mistake; a service's wrapper may well be written on a single line.
    records = None if kind == "bad-line" and isinstance(value, list) else _list_of_records(value)
    if records is None:
        yield from _document_or_problem(value, where, kind)
        return
    for number, record in enumerate(records, start=1):
        yield from _document_or_problem(record, f"{where}[{number}]", "bad-line")


def _parse_json(text: str) -> object:
    """Raises: InputError, when the text is no JSON value; raw line breaks and tabs inside strings are allowed."""
    try:
        return msgspec.json.decode(text.encode("utf-8"))
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        pass
    try:
        value: object = json.loads(text, strict=False)
    except RecursionError:
        raise InputError("this JSON is nested too deeply", fix="an article needs no nesting") from None
    except ValueError as error:
        reason = str(error).lower() if isinstance(error, json.JSONDecodeError) else "a number is too long"
        raise InputError(f"this is not valid JSON: {reason}", fix="repair or remove it; the rest is read") from None
    return value


def _list_of_records(value: object) -> Sequence[object] | None:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        wrapped = [value[key] for key in _WRAPPERS if isinstance(value.get(key), list)]
        if len(wrapped) == 1 and not any(isinstance(value.get(key), str) for key in ("text", "body", "content")):
            return list(wrapped[0])
    return None


def _document_or_problem(record: object, where: str, kind: str) -> Iterator[Document | Problem]:
    try:
        article = document_of_record(record, where)
    except InputError as error:
        yield Problem(kind, error.message, where=where, fix=error.fix)
        return
    yield from article.problems
    yield article.document


def _read_text(stream: BinaryIO, origin: str, limits: Limits) -> Iterator[Document | Problem]:
    content = read_capped(stream, limits.document)
    if content is None:
        yield _too_large(origin, limits.document)
        return
    if kind := binary_kind(content):
        yield Problem("binary", f"this is {kind}, not text", where=origin, fix="save the article as text (UTF-8)")
        return
    text, assumed = decode(content)
    try:
        article = document_of_text(text, origin)
    except InputError as error:
        yield Problem("empty-file", error.message, where=origin, fix=error.fix)
        return
    if assumed:
        yield _assumed_encoding(origin, assumed, article.document.id)
    yield from article.problems
    yield article.document


def _too_large(where: str, limit: int, *, fix: str | None = None) -> Problem:
    message = f"this is longer than {limit:,} bytes and was left out"
    return Problem("too-large", message, where=where, fix=fix or "split it, or raise max_bytes")


def _assumed_encoding(where: str, assumed: str, document: str | None = None) -> Problem:
    message = f"this is not valid UTF-8; it was read as {assumed}"
    return Problem("encoding", message, document=document, where=where, fix="save it as UTF-8 if letters look wrong")


def _is_one_object(head: bytes) -> bool:
    """Whether a text that begins with "{" is one object over several lines and not JSON lines, one maybe broken."""
    lines = [line.strip() for line in head.split(b"\n") if line.strip()]
    if len(lines) < 2 or lines[1].startswith(b"{"):
        return False
    try:
        msgspec.json.decode(lines[0].removeprefix(b"\xef\xbb\xbf"), type=msgspec.Raw)
    except msgspec.DecodeError:
        return True
    return False


def _with_own_id(document: Document, seen: dict[str, list[bytes]]) -> Iterable[Document | Problem]:
    """The document under an id of its own; an exact repeat gives a problem only. Remembers what it has seen."""
    fingerprint = _fingerprint(document)
    known = seen.setdefault(document.id, [])
    if fingerprint in known:
        message = "this repeats an earlier document word for word and was left out"
        return (Problem("duplicate-id", message, document=document.id, where=document.origin),)
    known.append(fingerprint)
    if len(known) == 1:
        return (document,)
    number = len(known)
    while (own := f"{document.id}~{number}") in seen:
        number += 1
    seen[own] = [fingerprint]
    message = f'another document has the id "{document.id}"; this one became "{own}"'
    renamed = msgspec.structs.replace(document, id=own)
    problem = Problem("duplicate-id", message, document=own, where=document.origin, fix="give each its own id")
    return (problem, renamed)


def _fingerprint(document: Document) -> bytes:
    day = document.published.isoformat() if document.published else ""
    parts = (document.text, document.title or "", day, document.url or "")
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=12).digest()

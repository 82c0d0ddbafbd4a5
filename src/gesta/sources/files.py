"""Files, folders, globs and streams to documents, in one order, telling what could not be read."""

import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from gesta.records import Document, Problem
from gesta.sources.discovery import find_files, shown
from gesta.sources.options import Found, ReadOptions
from gesta.sources.reading import read_stream
from gesta.sources.told import unreadable


def open_inputs(
    paths: Sequence[str], *, stdin: BinaryIO | None = None, options: ReadOptions | None = None
) -> Iterator[Found]:
    """Every document of the given files, folders, globs and "-", and a problem for whatever could not be read.

    paths:  files; folders (all files below with a known suffix, hidden ones left out); quoted globs, also with
            `**`; "-" for `stdin` (by default the standard input)
    Order:  that of `paths`, inside a folder by name; the same input always gives the same order
    Ids:    as given, else from the content; an exact repeat is left out, another text under a used id gets "~2"
    """
    seen: dict[str, list[bytes]] = {}
    for source in find_files(paths):
        if isinstance(source, Problem):
            yield source
            continue
        for found in _read_source(source, stdin, options or ReadOptions()):
            yield from _with_own_id(found, seen) if isinstance(found, Document) else (found,)


def _read_source(path: Path, stdin: BinaryIO | None, options: ReadOptions) -> Iterator[Found]:
    if str(path) == "-":
        yield from read_stream(stdin or sys.stdin.buffer, "stdin", options=options)
        return
    origin = shown(path)
    try:
        with path.open("rb") as stream:
            yield from read_stream(stream, origin, name=path.name, options=options)
    except OSError as error:
        yield unreadable(origin, error)


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

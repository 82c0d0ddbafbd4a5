"""Files that turn up in a folder, each read once, and again when it changes."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from gesta.records import Document, Problem
from gesta.sources.articles import content_id
from gesta.sources.discovery import find_files, shown
from gesta.sources.files import open_inputs
from gesta.sources.options import ReadOptions
from gesta.store import Store
from gesta.store.watching import WatchedFile

# A file that was changed a moment ago may still be written.
SETTLE = datetime.timedelta(seconds=2)


class NewFile(NamedTuple):
    """A file that is to be read: how it is to be remembered, and what is in it."""

    file: WatchedFile
    found: Callable[[], Iterator[Document | Problem]]


class GoneFile(NamedTuple):
    """A file that was read once and is no longer there."""

    path: str


def changed_files(
    folder: str, store: Store, now: datetime.datetime, options: ReadOptions
) -> Iterator[NewFile | GoneFile | Problem]:
    """The files below a folder that are new or have changed, in the order of their names, then those that vanished."""
    seen: set[str] = set()
    whole = True
    for path in find_files([folder]):
        if isinstance(path, Problem):
            # An empty folder is what a watch begins with.
            if path.kind != "empty-folder":
                whole = False
                yield path
            continue
        name = shown(path)
        seen.add(name)
        try:
            facts = path.stat()
        except OSError:
            continue
        changed = datetime.datetime.fromtimestamp(facts.st_mtime, datetime.UTC)
        known = store.watched_file(name)
        is_known = known is not None and (known.size, known.changed) == (facts.st_size, facts.st_mtime_ns)
        if is_known or now - SETTLE < changed <= now:
            continue
        file = WatchedFile(name, facts.st_size, facts.st_mtime_ns, now.isoformat())
        yield NewFile(file, _reader(str(path), name, store, options))
    # Of a folder that cannot be looked into, nothing is known.
    if whole:
        yield from _gone(folder, seen, store)


def _gone(folder: str, seen: set[str], store: Store) -> Iterator[GoneFile]:
    start = shown(Path(folder) / "x").removesuffix("x")
    for path in store.watched_paths():
        if path.startswith(start) and path not in seen and not Path(path).exists():
            yield GoneFile(path)


def _reader(path: str, name: str, store: Store, options: ReadOptions) -> Callable[[], Iterator[Document | Problem]]:
    def found() -> Iterator[Document | Problem]:
        for each in _with_kept_id(open_inputs([path], options=options), store.told_by(name)):
            yield _with_own_id(each, name, store) if isinstance(each, Document) else each

    return found


def _with_kept_id(found: Iterator[Document | Problem], earlier: set[str]) -> Iterator[Document | Problem]:
    """What is in a file; its only article under the id that it had before, where it has none but that of its words."""
    first: list[Document | Problem] = []
    if len(earlier) == 1:
        while sum(isinstance(each, Document) for each in first) < 2 and (each := next(found, None)):
            first.append(each)
    articles = [each for each in first if isinstance(each, Document)]
    if len(articles) == 1 and _is_named_by_content(articles[0]):
        (kept,) = earlier
        yield from (_renamed(each, articles[0].id, kept) for each in first)
        return
    yield from first
    yield from found


def _is_named_by_content(document: Document) -> bool:
    return document.id == content_id(document.text, document.title, document.published, document.url)


def _renamed(each: Document | Problem, old: str, new: str) -> Document | Problem:
    if isinstance(each, Document):
        return structs.replace(each, id=new)
    return structs.replace(each, document=new) if each.document == old else each


def _with_own_id(document: Document, file: str, store: Store) -> Document:
    """The document, under another id where another file has given the same one to another text."""
    stored = store.document(document.id)
    if stored is None or stored.text == document.text or _is_inside(stored.origin or "", file):
        return document
    mark = hashlib.blake2b(file.encode("utf-8", "replace"), digest_size=3).hexdigest()
    return structs.replace(document, id=f"{document.id}~{mark}")


def _is_inside(origin: str, file: str) -> bool:
    """Whether a document comes from this file: from a line, member, page or part of it, if not the whole.

    >>> _is_inside("in/a.json:7", "in/a.json"), _is_inside("in/a.jsonl:7", "in/a.json")
    (True, False)
    """
    return origin.startswith(file) and origin[len(file) :][:1] in ("", ":", "!", "#", "[")

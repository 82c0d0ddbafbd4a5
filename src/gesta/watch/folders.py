"""Files that turn up in a folder, each read once, and again when it changes."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from msgspec import structs

from gesta.records import Document, Problem
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


def new_files(folder: str, store: Store, now: datetime.datetime, options: ReadOptions) -> Iterator[NewFile | Problem]:
    """The files below a folder that are new or have changed, in the order of their names."""
    for path in find_files([folder]):
        if isinstance(path, Problem):
            # An empty folder is what a watch begins with.
            if path.kind != "empty-folder":
                yield path
            continue
        try:
            facts = path.stat()
        except OSError:
            continue
        changed = datetime.datetime.fromtimestamp(facts.st_mtime, datetime.UTC)
        name = shown(path)
        known = store.watched_file(name)
        is_known = known is not None and (known.size, known.changed) == (facts.st_size, facts.st_mtime_ns)
        if is_known or now - SETTLE < changed <= now:
            continue
        file = WatchedFile(name, facts.st_size, facts.st_mtime_ns, now.isoformat())
        yield NewFile(file, _reader(str(path), name, store, options))


def _reader(path: str, name: str, store: Store, options: ReadOptions) -> Callable[[], Iterator[Document | Problem]]:
    def found() -> Iterator[Document | Problem]:
        for each in open_inputs([path], options=options):
            yield _with_own_id(each, name, store) if isinstance(each, Document) else each

    return found


def _with_own_id(document: Document, file: str, store: Store) -> Document:
    """The document, under another id where another file has given the same one to another text."""
    stored = store.document(document.id)
    if stored is None or stored.text == document.text or (stored.origin or "").startswith(file):
        return document
    mark = hashlib.blake2b(file.encode("utf-8", "replace"), digest_size=3).hexdigest()
    return structs.replace(document, id=f"{document.id}~{mark}")

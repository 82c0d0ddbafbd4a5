"""Between a stream of documents and the store: leaves out what is there already, saves what is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, structs

from gesta.records import Document, Problem, Reading
from gesta.store.store import Store, input_hash


class Stored(Struct, frozen=True):
    """A document that the store already holds as this coder would code it."""

    id: str


class Keeper:
    """One run over one store. `sift` goes before the pipeline, `keep` behind it, `finish` at a proper end.

    inputs: paths as the user gave them, noted with the run
    resume: whether documents that this very coder has stored unchanged are taken from the store
    """

    def __init__(self, store: Store, *, coder: str, inputs: Sequence[str] = (), resume: bool = True) -> None:
        self._store = store
        self._coder = coder
        self._resume = resume
        self._run = store.begin_run(coder=coder, inputs=inputs)
        self._hashes: dict[str, str] = {}
        self._waiting: list[Problem] = []

    def sift(self, items: Iterable[Document | Problem]) -> Iterator[Document | Problem | Stored]:
        """The same items, with `Stored` in the place of documents that need not be read again."""
        for item in items:
            if isinstance(item, Problem):
                yield item
                continue
            fingerprint = input_hash(item)
            if self._resume and self._store.holds(item.id, input_hash=fingerprint, coder=self._coder):
                yield Stored(item.id)
            else:
                self._hashes[item.id] = fingerprint
                yield item

    def keep(self, found: Reading | Problem | Stored) -> Reading | Problem | None:
        """What comes out of the pipeline, saved; None only where a stored document has vanished meanwhile."""
        if isinstance(found, Problem):
            # One that names a document may come before it, and is then stored with it.
            self._waiting.append(found)
            return found
        if isinstance(found, Stored):
            self._save_waiting(None)
            return self._store.reading(found.id)
        mine = self._save_waiting(found.document.id)
        whole = structs.replace(found, problems=(*mine, *found.problems))
        fingerprint = self._hashes.pop(found.document.id)
        self._store.save(whole, coder=self._coder, input_hash=fingerprint, run=self._run)
        return found

    def finish(self, *, complete: bool) -> None:
        """Save what is left; `complete` is whether all inputs were read, so that older problems are settled."""
        self._save_waiting(None)
        if complete:
            self._store.end_run(self._run)

    def _save_waiting(self, document_id: str | None) -> tuple[Problem, ...]:
        """The problems that wait for this document, which it takes along; all others are saved by themselves."""
        mine = tuple(problem for problem in self._waiting if problem.document and problem.document == document_id)
        for problem in self._waiting:
            if problem not in mine:
                self._store.save_problem(problem, run=self._run)
        self._waiting = []
        return mine

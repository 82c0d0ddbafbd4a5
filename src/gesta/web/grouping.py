"""Groups the events of a store into happenings beside the server, so that the server answers at once."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Iterator
from multiprocessing.context import SpawnProcess
from pathlib import Path

from gesta import monitor
from gesta.errors import StoreError

# A larger store takes minutes and much memory; `gesta happenings` groups it when its owner wants that.
MAX_DOCUMENTS = 5_000


@contextlib.contextmanager
def grouping_beside(path: Path) -> Iterator[None]:
    """While the body runs, group the events of a store in a process of its own, if it is not too large."""
    if not _is_wanted(path):
        yield
        return
    worker = _started(path)
    try:
        yield
    finally:
        _end(worker)


class Regrouping:
    """Groups a store anew after a decision, in a process of its own, one at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._one = threading.Lock()
        self._worker: SpawnProcess | None = None
        self._closed = False

    def run(self) -> bool:
        """Whether the grouping is up to date now; not where the store is too large to be grouped beside a server."""
        with self._one:
            if _is_wanted(self._path) and not self._closed:
                self._worker = _started(self._path)
                self._worker.join()
        with monitor.open_store(self._path) as store:
            return store.grouped_from() == store.grouping_state()

    def close(self) -> None:
        """End what runs; the next grouping obeys what was decided."""
        self._closed = True
        if self._worker is not None:
            self._worker.terminate()


def _is_wanted(path: Path) -> bool:
    with monitor.open_store(path) as store:
        return store.grouped_from() != store.grouping_state() and store.totals().documents <= MAX_DOCUMENTS


def _started(path: Path) -> SpawnProcess:
    worker = multiprocessing.get_context("spawn").Process(target=_group, args=(path,), daemon=True)
    worker.start()
    return worker


def _end(worker: SpawnProcess) -> None:
    worker.terminate()
    worker.join()
    worker.close()


def _group(path: Path) -> None:
    os.nice(10)
    # What cannot be written is served as it was grouped before.
    with contextlib.suppress(StoreError, KeyboardInterrupt):
        monitor.group_store(path)

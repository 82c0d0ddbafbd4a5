"""Groups the events of a store into happenings beside the server, so that the server answers at once."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

from gesta import monitor
from gesta.errors import StoreError

# A larger store takes minutes and much memory; `gesta happenings` groups it when its owner wants that.
MAX_DOCUMENTS = 5_000


@contextlib.contextmanager
def grouping_beside(path: Path) -> Iterator[None]:
    """While the body runs, group the events of a store in a process of its own, if it is not too large."""
    with monitor.open_store(path) as store:
        stale = store.grouped_from() != store.grouping_state()
        small = store.totals().documents <= MAX_DOCUMENTS
    if not (stale and small):
        yield
        return
    worker = multiprocessing.get_context("spawn").Process(target=_group, args=(path,), daemon=True)
    worker.start()
    try:
        yield
    finally:
        worker.terminate()
        worker.join()
        worker.close()


def _group(path: Path) -> None:
    os.nice(10)
    # What cannot be written is served as it was grouped before.
    with contextlib.suppress(StoreError, KeyboardInterrupt):
        monitor.group_store(path)

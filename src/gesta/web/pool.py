"""Open stores for many requests at a time: each is lent to one request and comes back."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

from gesta.errors import StoreError
from gesta.store import Store


class StorePool:
    """Read-only connections to one store, opened when needed, at most `size` of them.

    limit_s: how long one question may take; wait_s: how long a request waits for a free connection
    """

    def __init__(self, path: Path, *, size: int = 8, limit_s: float = 10.0, wait_s: float = 10.0) -> None:
        self.path = path
        self.size = size
        self.limit_s = limit_s
        self._wait_s = wait_s
        self._free: queue.LifoQueue[Store] = queue.LifoQueue()
        self._may_open = threading.Semaphore(size)
        self._opened: list[Store] = []

    @contextlib.contextmanager
    def store(self) -> Iterator[Store]:
        """A store for one request.

        Raises: StoreError, when none becomes free in time, or a question takes too long
        """
        store = self._take()
        try:
            with store.within(self.limit_s):
                yield store
        finally:
            self._free.put(store)

    def close(self) -> None:
        """Close all that were opened."""
        while self._opened:
            self._opened.pop().close()

    def _take(self) -> Store:
        with contextlib.suppress(queue.Empty):
            return self._free.get_nowait()
        if self._may_open.acquire(blocking=False):
            # Not bound to a thread: the pool sees to it that only one uses it at a time.
            store = Store(self.path, any_thread=True)
            self._opened.append(store)
            return store
        try:
            return self._free.get(timeout=self._wait_s)
        except queue.Empty:
            raise StoreError("too many questions at a time", where=str(self.path), fix="ask again later") from None

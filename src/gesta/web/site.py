"""What all requests share."""

from __future__ import annotations

import asyncio
import concurrent.futures
import time
from pathlib import Path
from typing import TYPE_CHECKING

from gesta import monitor
from gesta.settings import Settings
from gesta.store import Store
from gesta.web.grouping import Regrouping
from gesta.web.metrics import AccessLog, Metrics
from gesta.web.pool import StorePool
from gesta.web.replies import Cache

if TYPE_CHECKING:
    from gesta.web.tokens import TokenCheck

_CACHE_BYTES = 64 * 2**20
_EXPORT_S = 1800.0


class Site:
    """The store, the answers kept in memory, the coder's one thread, and who may do what.

    token:   opens writing; None: read-only
    private: whether reading needs the token too
    fresh_s: how old an answer may be while others write; what is written through this server shows at once
    lenient: the same in multiples of the processor time that the answer took, for those that take much
    """

    def __init__(
        self,
        path: Path,
        *,
        settings: Settings | None = None,
        token: TokenCheck | None = None,
        private: bool = False,
        access_log: AccessLog | None = None,
        fresh_s: float = 0.0,
        lenient: float = 0.0,
    ) -> None:
        self.path = path
        self.settings = settings or Settings()
        self.token = token
        self.private = private
        self.access_log = access_log
        self.metrics = Metrics()
        self.pool = StorePool(path)
        self.cache = Cache(_CACHE_BYTES, lenient=lenient)
        # Reading takes the processor; two texts at a time would each take twice as long.
        self.coder = concurrent.futures.ThreadPoolExecutor(1, "coder")
        self.regrouping = Regrouping(path)
        self.grouper = concurrent.futures.ThreadPoolExecutor(1, "grouper")
        self._fresh_s = fresh_s
        self._seen: tuple[float, int] | None = None
        self.coding = 0
        self.listeners = 0
        # Apart, so that somebody who fetches everything over a slow line keeps nobody waiting.
        self.exports = StorePool(path, size=4, limit_s=_EXPORT_S)
        self.closing = asyncio.Event()

    def writable_store(self) -> Store:
        """A store to write to, for one request; close it."""
        return Store(self.path, write=True, busy_timeout_s=self.settings.store.busy_timeout_s)

    def version(self) -> int:
        """The version of the store, at most `fresh_s` old."""
        known = self.known_version()
        if known is not None:
            return known
        with self.pool.store() as store:
            version = store.version()
        self._seen = (time.monotonic(), version)
        return version

    def known_version(self) -> int | None:
        """The same without asking the store; None where what is known is too old."""
        seen = self._seen
        return seen[1] if seen is not None and time.monotonic() - seen[0] < self._fresh_s else None

    def has_written(self) -> None:
        """Note that this server changed the store."""
        self._seen = None
        self.cache.has_written()

    def load_coder(self) -> None:
        """Load the coder beside everything else, so that the first text need not wait for it."""
        self.coder.submit(monitor.read, monitor.as_document("Norway thanked Iceland.", None), settings=self.settings)

    def done_coding(self) -> None:
        """Note that a text is coded."""
        self.coding -= 1

    def close(self) -> None:
        """Let go of everything."""
        self.closing.set()
        self.coder.shutdown(wait=False, cancel_futures=True)
        self.grouper.shutdown(wait=False, cancel_futures=True)
        self.regrouping.close()
        self.pool.close()
        self.exports.close()

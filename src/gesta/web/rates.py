"""Counts requests by client for the rate limit, without the thread that `limits` starts on every request."""

from __future__ import annotations

import time

from limits.storage import Storage

# Beyond so many clients those whose time is over are forgotten.
_MAX_COUNTERS = 10_000


class Counters(Storage):
    """Counters in memory that begin anew when their time is over; for one thread.

    `MemoryStorage` of the same library starts a thread for every request: a millisecond, half of a small answer's cost.
    """

    def __init__(self) -> None:
        super().__init__()
        self._counted: dict[str, tuple[int, float]] = {}

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a failing storage raises; this one does not fail."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count; `expiry`: seconds after which the counter begins anew."""
        if len(self._counted) >= _MAX_COUNTERS:
            self._forget()
        now = time.time()
        n, until = self._counted.get(key, (0, 0.0))
        if until <= now:
            n, until = 0, now + expiry
        self._counted[key] = (n + amount, until)
        return n + amount

    def get(self, key: str) -> int:
        """What was counted so far."""
        n, until = self._counted.get(key, (0, 0.0))
        return n if until > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """When the counter begins anew, in seconds since 1970."""
        return self._counted.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        """Whether it works."""
        return True

    def reset(self) -> int:
        """Forget everything; how many counters there were."""
        n = len(self._counted)
        self._counted.clear()
        return n

    def clear(self, key: str) -> None:
        """Forget one counter."""
        self._counted.pop(key, None)

    def _forget(self) -> None:
        now = time.time()
        self._counted = {key: counted for key, counted in self._counted.items() if counted[1] > now}

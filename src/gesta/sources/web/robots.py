"""What a site asks of robots, by its robots.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protego import Protego

# RFC 9309: at least 500 kibibytes must be read, and the rest may be left.
MAX_BYTES = 512_000
# RFC 9309: no longer than a day without looking again.
KEEP_S = 24 * 3600.0
# Where the site cannot say what it wants because it is down, it is left alone for so long.
DOWN_S = 1800.0
MAX_DELAY_S = 60.0


class Rules:
    """The rules of one host for us.

    content:   its robots.txt, None where there is none and everything is allowed
    is_down:   whether it could not say, so that nothing is allowed for now
    until_s:   how long that holds
    """

    def __init__(self, content: bytes | None, *, is_down: bool = False, until_s: float = 0.0) -> None:
        self.is_down = is_down
        self.until_s = until_s
        self._rules = _parse(content) if content else None

    def allows(self, url: str, agent: str) -> bool:
        """Whether an address may be fetched."""
        return not self.is_down and (self._rules is None or bool(self._rules.can_fetch(url, agent)))

    def delay_s(self, agent: str) -> float:
        """How long the site wants robots to wait between two fetches."""
        wanted = self._rules.crawl_delay(agent) if self._rules else None
        return min(float(wanted or 0.0), MAX_DELAY_S)


def _parse(content: bytes) -> Protego:
    from protego import Protego

    return Protego.parse(content[:MAX_BYTES].decode("utf-8", "replace").replace("\0", ""))

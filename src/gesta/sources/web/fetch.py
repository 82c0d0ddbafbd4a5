"""Fetching from the web with manners and limits: robots, pauses, redirects, bytes, time, no private hosts."""

from __future__ import annotations

import email.utils
import importlib.metadata
import re
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct, structs

from gesta.errors import InputError
from gesta.sources.web.addresses import Resolve, allowed_address, resolve
from gesta.sources.web.robots import DOWN_S, KEEP_S, MAX_BYTES, Rules

if TYPE_CHECKING:
    import httpx2

Outcome = Literal["ok", "unchanged", "gone", "refused", "later", "failed"]

AGENT = "Gesta"
_MOVED_FOR_GOOD = (301, 308)
_MOVED = (301, 302, 303, 307, 308)
_GONE = (404, 410)
_LATER = (429, 503)
# A site that asks for more than a week has given up on us; it is asked again then.
_MAX_WAIT_S = 7 * 24 * 3600.0


class FetchLimits(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """How fetching behaves.

    contact:       address of the person who runs the watch, told to every site
    per_host_s:    seconds between two fetches from one host
    timeout_s:     seconds for one fetch in all
    allow_private: whether hosts in private and local networks may be fetched from
    """

    contact: str | None = None
    per_host_s: float = 2.0
    timeout_s: float = 30.0
    max_bytes: int = 10_000_000
    max_redirects: int = 5
    allow_private: bool = False
    robots: bool = True


class Known(NamedTuple):
    """What the last fetch of an address left, so that an unchanged page is not sent again."""

    etag: str | None = None
    last_modified: str | None = None


class Fetched(Struct, frozen=True):
    """What came of a fetch.

    outcome: "gone" is 404 and 410; "later" asks for patience (429, 503, a site that is down); "refused" will not change
             (robots, private host); "failed" may
    url:     where the content lay in the end; moved_to: where it has moved for good
    wait_s:  how long the site wants to be left alone
    """

    outcome: Outcome
    url: str
    message: str = ""
    status: int | None = None
    content: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    wait_s: float | None = None

    @property
    def charset(self) -> str | None:
        """What the server says the encoding is."""
        match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", self.content_type or "", re.IGNORECASE)
        return match[1] if match else None


class _StopError(InputError):
    """A fetch that ends without content; carries what is to be told."""

    def __init__(self, fetched: Fetched) -> None:
        super().__init__(fetched.message, where=fetched.url)
        self.fetched = fetched


class Fetcher:
    """Fetches one page at a time. Use it as a context manager, or call `close`.

    now:     seconds of a clock that never goes back; sleep: waits so many seconds; resolve: addresses of a host
    """

    def __init__(
        self,
        limits: FetchLimits,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        resolve: Resolve = resolve,
    ) -> None:
        self._limits = limits
        self._now = now
        self._sleep = sleep
        self._resolve = resolve
        self._client: httpx2.Client | None = None
        self._next_turn: dict[str, float] = {}
        self._rules: dict[str, tuple[Rules, float]] = {}
        contact = f"; {limits.contact}" if limits.contact else ""
        self._agent = f"{AGENT}/{importlib.metadata.version('gesta')} (political event coder{contact})"

    def close(self) -> None:
        """Close all connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def fetch(self, url: str, known: Known | None = None) -> Fetched:
        """What lies at an address, or why it could not be had. Never raises for what the outside does."""
        moved_to: str | None = None
        for_good = True
        target = url
        try:
            for _ in range(self._limits.max_redirects + 1):
                self._ask_robots(target)
                fetched = self._get(target, known or Known(), self._limits.max_bytes)
                if fetched.status not in _MOVED:
                    return structs.replace(fetched, moved_to=moved_to)
                target = fetched.url
                for_good = for_good and fetched.status in _MOVED_FOR_GOOD
                moved_to = target if for_good else moved_to
        except _StopError as stop:
            return stop.fetched
        return Fetched("failed", url, f"it leads on more than {self._limits.max_redirects} times")

    def _ask_robots(self, url: str) -> None:
        """Raises: _StopError, when the site does not want this address to be fetched"""
        if not self._limits.robots:
            return
        rules = self._rules_of(url)
        if rules.is_down:
            raise _StopError(Fetched("later", url, "its robots.txt cannot be had now", wait_s=DOWN_S))
        if not rules.allows(url, AGENT):
            raise _StopError(Fetched("refused", url, "its robots.txt asks robots to stay away"))
        if delay := rules.delay_s(AGENT):
            self._hold(_host(url), max(delay, self._limits.per_host_s))

    def _rules_of(self, url: str) -> Rules:
        import httpx2

        address = str(_parsed(url).join("/robots.txt"))
        host = _host(url)
        kept = self._rules.get(host)
        if kept and kept[1] > self._now():
            return kept[0]
        try:
            fetched = self._get(address, Known(), MAX_BYTES)
            for _ in range(self._limits.max_redirects):
                if fetched.status not in _MOVED:
                    break
                fetched = self._get(fetched.url, Known(), MAX_BYTES)
        except (_StopError, httpx2.InvalidURL) as error:
            if isinstance(error, _StopError) and error.fetched.outcome == "refused":
                raise
            fetched = Fetched("failed", address)
        is_down = fetched.outcome in ("later", "failed") and (fetched.status is None or fetched.status >= 500)
        rules = Rules(fetched.content if fetched.outcome == "ok" else None, is_down=is_down)
        self._rules[host] = (rules, self._now() + (DOWN_S if is_down else KEEP_S))
        return rules

    def _get(self, url: str, known: Known, max_bytes: int) -> Fetched:
        """One answer of one server; of a redirect its target. Raises: _StopError"""
        import httpx2

        target = _parsed(url)
        address = self._address(target, url)
        self._take_turn(_host(url))
        headers = {"Host": target.netloc.decode("ascii"), **_conditions(known)}
        request = self._open().build_request(
            "GET",
            target.copy_with(host=address),
            headers=headers,
            extensions={"sni_hostname": target.raw_host.decode()},
        )
        end = time.monotonic() + self._limits.timeout_s
        try:
            answer = self._open().send(request, stream=True)
            try:
                return self._told(answer, url, max_bytes, end)
            finally:
                answer.close()
        except (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL) as error:
            reason = "it took too long" if isinstance(error, httpx2.TimeoutException) else str(error).lower()
            raise _StopError(
                Fetched("failed", url, f"it cannot be fetched: {reason or 'the connection broke'}")
            ) from error
        finally:
            self._hold(_host(url), self._limits.per_host_s)

    def _told(self, answer: httpx2.Response, url: str, max_bytes: int, end: float) -> Fetched:
        status = answer.status_code
        if status == 304:
            return Fetched("unchanged", url, status=status)
        if status in _MOVED and "location" in answer.headers:
            return Fetched("ok", self._joined(url, answer.headers["location"]), status=status)
        if status in _GONE:
            return Fetched("gone", url, f"it is gone ({status})", status=status)
        if status in _LATER:
            wait = _wait_s(answer.headers.get("retry-after"))
            return Fetched("later", url, f"the site asks for patience ({status})", status=status, wait_s=wait)
        if status != 200:
            return Fetched("failed", url, f"the site answers {status}", status=status)
        return Fetched(
            "ok",
            url,
            status=status,
            content=_content(answer, url, max_bytes, end),
            content_type=answer.headers.get("content-type"),
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
        )

    def _joined(self, url: str, location: str) -> str:
        import httpx2

        try:
            return str(httpx2.URL(url).join(location))
        except (httpx2.InvalidURL, ValueError) as error:
            raise _StopError(Fetched("failed", url, "it leads on to something that is no address")) from error

    def _address(self, target: httpx2.URL, url: str) -> str:
        """The address to connect to: looked up once and checked, so that a second look cannot give another."""
        port = target.port or (443 if target.scheme == "https" else 80)
        try:
            addresses = self._resolve(target.raw_host.decode("ascii"), port)
            return addresses[0] if self._limits.allow_private else allowed_address(addresses, target.host)
        except InputError as error:
            outcome: Outcome = "failed" if "not known" in error.message else "refused"
            raise _StopError(Fetched(outcome, url, error.message)) from error

    def _open(self) -> httpx2.Client:
        import httpx2

        if self._client is None:
            headers = {"User-Agent": self._agent, "Accept-Encoding": "gzip, deflate"}
            # No proxies and .netrc of the environment: the address that was checked is the one to connect to.
            self._client = httpx2.Client(
                headers=headers, timeout=min(self._limits.timeout_s, 20.0), follow_redirects=False, trust_env=False
            )
        return self._client

    def _take_turn(self, host: str) -> None:
        wait = self._next_turn.get(host, 0.0) - self._now()
        if wait > 0:
            self._sleep(wait)

    def _hold(self, host: str, seconds: float) -> None:
        self._next_turn[host] = max(self._next_turn.get(host, 0.0), self._now() + seconds)


def _parsed(url: str) -> httpx2.URL:
    import httpx2

    try:
        target = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError, TypeError) as error:
        raise _StopError(Fetched("refused", url, "this is no address")) from error
    if target.scheme not in ("http", "https") or not target.host:
        raise _StopError(Fetched("refused", url, "only http and https addresses are fetched"))
    if target.userinfo:
        raise _StopError(Fetched("refused", url, "an address with a password is not fetched"))
    return target


def _host(url: str) -> str:
    return _parsed(url).netloc.decode("ascii")


def _conditions(known: Known) -> Mapping[str, str]:
    pairs = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    # What a server once said goes back to it; a line break in it would be a header of its own.
    return {name: value for name, value in pairs if value and value.isascii() and value.isprintable()}


def _content(answer: httpx2.Response, url: str, max_bytes: int, end: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    for chunk in _unpacked(answer, url, max_bytes + 1):
        size += len(chunk)
        if size > max_bytes:
            raise _StopError(Fetched("failed", url, f"it is longer than {max_bytes:,} bytes and was left out"))
        if time.monotonic() > end:
            raise _StopError(Fetched("failed", url, "it took too long"))
        parts.append(chunk)
    return b"".join(parts)


def _unpacked(answer: httpx2.Response, url: str, limit: int) -> Iterator[bytes]:
    """The body, unpacked by ourselves, since a small packed body may be a bomb."""
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        yield from answer.iter_raw()
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise _StopError(Fetched("failed", url, "it is packed in a way that was not asked for"))
    unpacker = zlib.decompressobj(47)
    try:
        for chunk in answer.iter_raw():
            yield unpacker.decompress(chunk, limit)
    except zlib.error as error:
        raise _StopError(Fetched("failed", url, f"it is packed and damaged: {error}")) from error


def _wait_s(retry_after: str | None) -> float | None:
    """Seconds that a Retry-After asks for, given as seconds or as a date."""
    if not retry_after:
        return None
    if retry_after.strip().isdecimal():
        return min(float(retry_after), _MAX_WAIT_S)
    try:
        at = email.utils.parsedate_to_datetime(retry_after)
    except (ValueError, TypeError):
        return None
    return min(max(at.timestamp() - time.time(), 0.0), _MAX_WAIT_S)

"""What stands before every request: whose host, how often, how large, with which token; and the headers behind it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from limits import parse
from limits.strategies import FixedWindowRateLimiter
from msgspec import Struct
from starlette.datastructures import Headers, MutableHeaders

from gesta.errors import SettingsError
from gesta.web.rates import Counters
from gesta.web.replies import error_reply

if TYPE_CHECKING:
    from fastapi import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from gesta.web.site import Site

_log = logging.getLogger("gesta.web")

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_CLOSED = ("/api/", "/metrics", "/mcp")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Limits(Struct, frozen=True):
    """How much one client may ask: requests in a time ("100/second"), bytes of a body, seconds to send it.

    Raises: SettingsError, when the rate cannot be read or lets nothing through
    """

    rate: str = "200/second"
    body_bytes: int = 1_000_000
    body_s: float = 10.0

    def __post_init__(self) -> None:
        # Here and not in the guard: that is made with the first request, when nobody hears a complaint.
        try:
            amount = parse(self.rate).amount
        except ValueError:
            amount = 0
        if amount < 1:
            raise SettingsError("this is no rate", where=f"--rate {self.rate}", fix="100/second, 1000/minute")


class Guard:
    """Refuses what must not pass, counts and logs what does, and puts the security headers on every answer.

    hosts: names under which the server may be called, so that no foreign page reaches it under a name of its own
           (DNS rebinding); None for any
    """

    def __init__(self, app: ASGIApp, *, site: Site, limits: Limits, hosts: Iterable[str] | None) -> None:
        self._app = app
        self._site = site
        self._limits = limits
        self._hosts = frozenset(hosts) if hosts is not None else None
        self._rate = parse(limits.rate)
        self._limiter = FixedWindowRateLimiter(Counters())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answered = _Answered(send)
        start = time.perf_counter()
        try:
            await self._serve(scope, receive, answered)
        except Exception:  # noqa: BLE001 - the outer edge: the client learns that, and not what, went wrong
            _log.exception("a request failed: %s", scope["path"].encode("unicode_escape").decode())
            if not answered.status:
                await error_reply(500, "the server made a mistake; it is in its log")(scope, receive, answered)
        self._note(scope, answered, time.perf_counter() - start)

    async def _serve(self, scope: Scope, receive: Receive, send: _Answered) -> None:
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is None and scope["method"] not in _READING:
            body = await self._body(headers, receive)
            if isinstance(body, bytes):
                receive = _Replayed(body, receive)
            else:
                refusal = body
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await refusal(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if self._hosts is not None and _host(headers.get("host", "")) not in self._hosts:
            return error_reply(403, "this server is not called by that name", where="Host", fix="use its own address")
        client = scope["client"][0] if scope.get("client") else "unknown"
        if not self._limiter.hit(self._rate, client):
            wait = self._limiter.get_window_stats(self._rate, client).reset_time - time.time()
            return error_reply(
                429, "too many requests", fix=f"at most {self._limits.rate}", Retry_After=str(max(1, round(wait)))
            )
        return self._unauthorized(scope, headers)

    def _unauthorized(self, scope: Scope, headers: Headers) -> Response | None:
        site = self._site
        writing = scope["method"] not in _READING or scope["path"].startswith("/mcp")
        if writing and site.token is None:
            fix = "start it with `gesta serve FILE.db --token new`"
            return error_reply(403, "this server is read-only", fix=fix)
        closed = writing or (site.private and scope["path"].startswith(_CLOSED))
        if closed and site.token is not None and not site.token.accepts(headers.get("authorization")):
            fix = "send Authorization: Bearer TOKEN"
            return error_reply(401, "the token is missing or wrong", fix=fix, WWW_Authenticate="Bearer")
        return None

    async def _body(self, headers: Headers, receive: Receive) -> bytes | Response:
        """The whole body, or why it is not taken."""
        too_large = error_reply(413, "the request is too large", fix=f"at most {self._limits.body_bytes:,} bytes")
        stated = headers.get("content-length", "0")
        if not stated.isdigit() or int(stated[:20]) > self._limits.body_bytes:
            return too_large
        parts = bytearray()
        try:
            async with asyncio.timeout(self._limits.body_s):
                while True:
                    message = await receive()
                    parts += message.get("body", b"")
                    if len(parts) > self._limits.body_bytes:
                        return too_large
                    if not message.get("more_body"):
                        return bytes(parts)
        except TimeoutError:
            return error_reply(408, "the request did not come in time", fix=f"send it within {self._limits.body_s:g} s")

    def _note(self, scope: Scope, answered: _Answered, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", None) or "none"
        # Anybody may make up methods; each would be a series of its own.
        method = scope["method"] if scope["method"] in (*_READING, "POST", "DELETE", "PUT", "PATCH") else "other"
        self._site.metrics.count(method=method, route=route, status=answered.status, seconds=seconds)
        if self._site.access_log:
            self._site.access_log.write(
                client=scope["client"][0] if scope.get("client") else None,
                method=method,
                path=scope["path"],
                query=scope["query_string"].decode("latin-1"),
                status=answered.status,
                bytes=answered.bytes,
                ms=round(seconds * 1000, 1),
            )


class _Answered:
    """Passes an answer on, with the security headers, and remembers how it went."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.bytes = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        elif message["type"] == "http.response.body":
            self.bytes += len(message.get("body", b""))
        await self._send(message)


class _Replayed:
    """Gives a body that was read already, once, and then whatever else comes."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._first: dict[str, Any] | None = {"type": "http.request", "body": body, "more_body": False}
        self._receive = receive

    async def __call__(self) -> Message:
        first, self._first = self._first, None
        return first if first is not None else await self._receive()


def _host(header: str) -> str:
    """The name in a Host header, without the port.

    >>> _host("localhost:8765"), _host("[::1]:80"), _host("127.0.0.1")
    ('localhost', '[::1]', '127.0.0.1')
    """
    return header[: header.index("]") + 1].lower() if "]" in header else header.partition(":")[0].lower()

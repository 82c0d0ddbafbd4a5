"""How answers leave: JSON with a tag that changes when the store does, and errors without a word too many."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
from fastapi import Request, Response
from msgspec import Struct

import gesta
from gesta.errors import GestaError, InputError, SettingsError, StoreError
from gesta.store import Store
from gesta.web.shapes import ErrorReply, Fault

if TYPE_CHECKING:
    from gesta.web.site import Site

JSON = "application/json"


class Lines(Response):
    """JSON lines."""

    media_type = "application/x-ndjson"


class Kept(Struct, frozen=True):
    """An answer that was given: from which version of the store, when, and the processor time it took."""

    tag: str
    version: int
    own: int
    body: bytes
    at: float
    cost_s: float


class Cache:
    """The last answer to each question, the latest asked kept, at most so many bytes.

    lenient: while others write, an answer may be so many times as old as the processor time that it took, so that at
             most one part in so many of a processor goes into giving it again; at most `MAX_AGE_S`
    """

    MAX_AGE_S = 30.0

    def __init__(self, max_bytes: int, *, lenient: float = 0.0) -> None:
        self._max_bytes = max_bytes
        self._lenient = lenient
        self._bytes = 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._gates: dict[str, threading.Lock] = {}
        self._own = 0

    def has_written(self) -> None:
        """Note that this server changed the store: that shows at once."""
        self._own += 1

    def get(self, question: str, version: int) -> Kept | None:
        """The answer to a question, where it is new enough for this version of the store."""
        with self._lock:
            kept = self._kept.get(question)
            if kept is None or not (kept.version == version or self._young(kept)):
                return None
            self._kept.move_to_end(question)
            return kept

    def get_or_build(self, question: str, version: int, build: Callable[[], bytes]) -> Kept:
        """The answer to a question; where many ask at a time, one finds it and the others wait for that."""
        kept = self.get(question, version)
        if kept is not None:
            return kept
        with self._lock:
            gate = self._gates.setdefault(question, threading.Lock())
        try:
            with gate:
                kept = self.get(question, version)
                if kept is None:
                    own, start = self._own, time.thread_time()
                    body = build()
                    cost_s = time.thread_time() - start
                    kept = Kept(_tag_of(question, version), version, own, body, time.monotonic(), cost_s)
                    self._put(question, kept)
                return kept
        finally:
            with self._lock:
                self._gates.pop(question, None)

    def _young(self, kept: Kept) -> bool:
        age_s = time.monotonic() - kept.at
        return kept.own == self._own and age_s < min(self._lenient * kept.cost_s, self.MAX_AGE_S)

    def _put(self, question: str, kept: Kept) -> None:
        with self._lock:
            old = self._kept.pop(question, None)
            self._bytes -= len(old.body) if old else 0
            if len(kept.body) > self._max_bytes // 8:
                return
            self._kept[question] = kept
            self._bytes += len(kept.body)
            while self._bytes > self._max_bytes:
                self._bytes -= len(self._kept.popitem(last=False)[1].body)


class MissingError(GestaError):
    """What was asked for is not there."""


class UnacceptableError(GestaError):
    """The client takes no format that there is."""


def answer(request: Request, build: Callable[[Store], object]) -> Response:
    """What `build` finds in the store, as JSON; 304 where the client has it, from memory where it was asked before."""
    site: Site = request.app.state.site

    def found() -> bytes:
        with site.pool.store() as store:
            return encode(build(store))

    return _reply(request, site.cache.get_or_build(_question(request), site.version(), found))


def recall(request: Request) -> Response | None:
    """The answer from memory, None where it must be looked for; never waits."""
    site: Site = request.app.state.site
    version = site.known_version()
    if version is None or not _takes_json(request):
        return None
    kept = site.cache.get(_question(request), version)
    return None if kept is None else _reply(request, kept)


def _reply(request: Request, kept: Kept) -> Response:
    headers = {"ETag": kept.tag, "Cache-Control": "no-cache", "Vary": "Accept"}
    if kept.tag in _known_tags(request):
        return Response(status_code=304, headers=headers)
    return Response(kept.body, media_type=JSON, headers=headers)


def _question(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}"


def _takes_json(request: Request) -> bool:
    # Exact on purpose: whatever else is asked for goes the long way.
    return request.headers.get("accept", "*/*") in ("*/*", JSON)


def encode(value: object) -> bytes:
    """JSON."""
    return msgspec.json.encode(value, enc_hook=str)


def _tag_of(question: str, version: int) -> str:
    """An entity tag: the same as long as program, store and question are."""
    parts = (gesta.__version__, version, question)
    return f'W/"{hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'


def error_reply(
    status: int, message: str, *, where: str | None = None, fix: str | None = None, **headers: str
) -> Response:
    """The one shape of all errors."""
    body = encode(ErrorReply(Fault(message, where, fix)))
    return Response(
        body, status_code=status, media_type=JSON, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


_STATUSES: tuple[tuple[type[GestaError], int], ...] = (
    (MissingError, 404),
    (UnacceptableError, 406),
    (InputError, 422),
    (SettingsError, 422),
)


def reply_to_error(_request: Request, error: Exception) -> Response:
    """What an error made on purpose tells the client; paths of the server stay at home."""
    if not isinstance(error, GestaError):
        raise error
    if isinstance(error, StoreError):
        return error_reply(503, error.message, fix=error.fix, Retry_After="1")
    status = next((status for kind, status in _STATUSES if isinstance(error, kind)), 400)
    if isinstance(error, InputError) and error.where == "cursor":
        status = 400
    return error_reply(status, error.message, where=error.where, fix=error.fix)


def reply_to_wrong_parameters(_request: Request, error: Exception) -> Response:
    """Which parameter is wrong, and why."""
    faults: list[Any] = getattr(error, "errors", list)()
    first = faults[0] if faults else {"msg": "the request cannot be read", "loc": ()}
    where = ".".join(str(part) for part in first["loc"][1:]) or None
    message = str(first["msg"]).removeprefix("Value error, ")
    return error_reply(422, message, where=where, fix="see /api/v1/openapi.json")


def _known_tags(request: Request) -> list[str]:
    return [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]

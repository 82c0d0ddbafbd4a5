"""How answers leave: JSON with a tag that changes when the store does, and errors without a word too many."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
from fastapi import Request, Response

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


class Cache:
    """Answers that were given already, the latest kept, at most so many bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._gates: dict[str, threading.Lock] = {}

    def get(self, tag: str) -> bytes | None:
        """The answer of this tag."""
        with self._lock:
            if tag in self._kept:
                self._kept.move_to_end(tag)
            return self._kept.get(tag)

    def get_or_build(self, tag: str, build: Callable[[], bytes]) -> bytes:
        """The answer of this tag; where many ask for it at a time, one finds it and the others wait for that."""
        body = self.get(tag)
        if body is not None:
            return body
        with self._lock:
            gate = self._gates.setdefault(tag, threading.Lock())
        try:
            with gate:
                body = self.get(tag)
                if body is None:
                    body = build()
                    self.put(tag, body)
                return body
        finally:
            with self._lock:
                self._gates.pop(tag, None)

    def put(self, tag: str, body: bytes) -> None:
        """Keep an answer."""
        with self._lock:
            if tag in self._kept or len(body) > self._max_bytes // 8:
                return
            self._kept[tag] = body
            self._bytes += len(body)
            while self._bytes > self._max_bytes:
                self._bytes -= len(self._kept.popitem(last=False)[1])


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

    tag = _tag_of(request, site.version())
    if tag in _known_tags(request):
        return Response(status_code=304, headers={"ETag": tag})
    body = site.cache.get_or_build(tag, found)
    return Response(body, media_type=JSON, headers={"ETag": tag, "Cache-Control": "no-cache"})


def encode(value: object) -> bytes:
    """JSON."""
    return msgspec.json.encode(value, enc_hook=str)


def _tag_of(request: Request, version: int) -> str:
    """An entity tag: the same as long as program, store and question are."""
    parts = (gesta.__version__, str(version), request.url.path, request.url.query)
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
    return error_reply(422, str(first["msg"]), where=where, fix="see /api/v1/openapi.json")


def _known_tags(request: Request) -> list[str]:
    return [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]

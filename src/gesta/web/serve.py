"""Runs the application on an address of this machine."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import uvicorn
from msgspec import Struct

from gesta.errors import InputError, SettingsError
from gesta.settings import Settings
from gesta.web.app import create_app
from gesta.web.grouping import grouping_beside
from gesta.web.guard import Limits
from gesta.web.metrics import AccessLog
from gesta.web.site import Site
from gesta.web.tokens import TokenCheck

# An idle connection outlives what clients keep theirs for (five seconds and less): else a question could meet its end.
_KEEP_ALIVE_S = 15
_MAX_AT_A_TIME = 500
# While somebody codes, the store changes several times a second; nobody reads that fast.
_FRESH_S = 1.0
# Counting a large store takes a second; asked all the time while somebody codes, that costs a processor a twentieth.
_LENIENT = 20.0


class Listening(Struct, frozen=True):
    """Where and to whom a server listens.

    token: opens writing; on other addresses than this machine's own it is needed for reading too
    rate:  how much one client may ask ("100/second")
    log:   where a line of JSON for each request goes
    """

    host: str = "127.0.0.1"
    port: int = 8765
    token: str | None = None
    rate: str = Limits().rate
    log: TextIO | None = None


def serve(path: Path, listening: Listening, *, settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve a store until interrupted; `ready` is told the address once it answers.

    Raises: StoreError, when the store cannot be opened; SettingsError, when the address is open to others without a
            token, the token too short, or the rate none
    """
    own = is_own(listening.host)
    if not own and listening.token is None:
        raise SettingsError(
            "everybody who reaches that address could read the store",
            where=f"--host {listening.host}",
            fix="add --token new, or stay on 127.0.0.1",
        )
    site = Site(
        path,
        settings=settings,
        token=TokenCheck(listening.token) if listening.token is not None else None,
        private=not own,
        fresh_s=_FRESH_S,
        lenient=_LENIENT,
        access_log=AccessLog(listening.log) if listening.log else None,
    )
    hosts = {"127.0.0.1", "localhost", "[::1]", listening.host} if own else None
    config = uvicorn.Config(
        create_app(site, limits=Limits(rate=listening.rate), hosts=hosts),
        host=listening.host,
        port=listening.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=_MAX_AT_A_TIME,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=2,
    )
    sock = _bound(listening)
    # Ctrl-C is how a server ends.
    with sock, grouping_beside(path), contextlib.suppress(KeyboardInterrupt):
        _Server(config, site, lambda: ready(_address(sock))).run([sock])


def is_own(host: str) -> bool:
    """Whether only this machine reaches an address.

    >>> is_own("127.0.0.1"), is_own("localhost"), is_own("0.0.0.0"), is_own("example.org")
    (True, True, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _bound(listening: Listening) -> socket.socket:
    where = f"{listening.host}:{listening.port}"
    try:
        found = socket.getaddrinfo(listening.host.strip("[]"), listening.port, type=socket.SOCK_STREAM)
        family, kind, _, _, address = found[0]
        sock = socket.socket(family, kind)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot listen there: {reason}", where=where, fix="--port 0 takes a free port") from error
    return sock


def _address(sock: socket.socket) -> str:
    host, port = sock.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, site: Site, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._site = site
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            if self._site.token is not None:
                self._site.load_coder()
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Streams of new events have no end of their own; the server would wait for them.
        self._site.closing.set()
        await super().shutdown(sockets)

"""The application: puts routes, guards and the page together."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import anyio.to_thread
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from msgspec import structs
from starlette.exceptions import HTTPException

import gesta
from gesta.errors import GestaError
from gesta.store import Store
from gesta.web.described import answers, openapi_of
from gesta.web.guard import Guard, Limits
from gesta.web.page import serve_page
from gesta.web.replies import answer, error_reply, reply_to_error, reply_to_wrong_parameters
from gesta.web.routes import (
    analysis,
    codebook,
    coding,
    decisions,
    documents,
    events,
    happenings,
    health,
    reviews,
    search,
    streams,
)
from gesta.web.shapes import About
from gesta.web.site import Site

if TYPE_CHECKING:
    from mcp.server import MCPServer
    from mcp.server.transport_security import TransportSecuritySettings

API = "/api/v1"
_HEAVY_AT_A_TIME = 2
_DESCRIPTION = "Who did what to whom, when, where, and who says so. See docs/api.md of the project."


def create_app(site: Site, *, limits: Limits | None = None, hosts: Iterable[str] | None = None) -> FastAPI:
    """An application that serves one store.

    hosts:  names under which it may be called; None for any
    Raises: StoreError, when the store cannot be opened
    """
    if site.token is not None:
        # Brings a store of an older version up to date.
        site.writable_store().close()
    with site.pool.store():
        pass

    assistants = _assistants(site) if site.token is not None else None

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        # More threads than processors only wait for each other.
        anyio.to_thread.current_default_thread_limiter().total_tokens = site.pool.size - _HEAVY_AT_A_TIME
        async with contextlib.AsyncExitStack() as stack:
            if assistants is not None:
                await stack.enter_async_context(assistants.session_manager.run())
            yield
        site.close()

    app = FastAPI(
        title="Gesta",
        version=gesta.__version__,
        description=_DESCRIPTION,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.site = site
    app.state.heavy = anyio.CapacityLimiter(_HEAVY_AT_A_TIME)
    app.openapi = functools.partial(openapi_of, app)  # type: ignore[method-assign]  # as FastAPI documents it
    app.add_middleware(Guard, site=site, limits=limits or Limits(), hosts=hosts)
    for module in (streams, events, decisions, happenings, documents, analysis, search, codebook, reviews, coding):
        app.include_router(module.router, prefix=API)
    app.include_router(events.counting, prefix=API)
    app.add_api_route(f"{API}/", _about, methods=["GET"], summary="What is served", responses=answers(About))
    app.include_router(health.router)
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
    if assistants is not None:
        # The guard before it knows the hosts, and wants the token.
        security = _security()
        app.mount(
            "/mcp",
            assistants.streamable_http_app(
                streamable_http_path="/", stateless_http=True, json_response=True, transport_security=security
            ),
        )
    serve_page(app)
    # At once: FastAPI describes itself on the first call, and two first calls beside each other break it.
    app.state.routes = sorted(app.openapi()["paths"])
    return app


def _assistants(site: Site) -> MCPServer | None:
    """The tools for assistants, None where the extra "mcp" is not installed."""
    if importlib.util.find_spec("mcp") is None:
        return None
    from gesta.web.assistants import build_server

    return build_server(site.path.name, site.pool, site.settings)


def _security() -> TransportSecuritySettings:
    from mcp.server.transport_security import TransportSecuritySettings

    return TransportSecuritySettings(enable_dns_rebinding_protection=False)


def _about(request: Request) -> Response:
    """What this server has, and which routes answer."""
    routes = request.app.state.routes

    def build(store: Store) -> object:
        return {
            "name": "gesta",
            "version": gesta.__version__,
            "store": store.path.name,
            **structs.asdict(store.totals()),
            "grouped": store.grouped_from() is not None,
            "writable": request.app.state.site.token is not None,
            "routes": routes,
        }

    return answer(request, build)


_MESSAGES = {
    400: "the request cannot be read",
    404: "there is nothing at this address",
    405: "this address does not take that method",
}


def _reply_to_http_error(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    message = _MESSAGES.get(status, "the request cannot be answered")
    return error_reply(status, message, fix="see /api/v1/openapi.json")


_HANDLERS: Mapping[type[Exception], Callable[[Request, Exception], Response]] = {
    GestaError: reply_to_error,
    RequestValidationError: reply_to_wrong_parameters,
    HTTPException: _reply_to_http_error,
}

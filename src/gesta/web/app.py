"""The application: puts routes, guards and the page together."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

import gesta
from gesta.errors import GestaError
from gesta.store import Store
from gesta.web.page import serve_page
from gesta.web.pool import StorePool
from gesta.web.replies import Cache, answer, error_reply, reply_to_error, reply_to_wrong_parameters
from gesta.web.routes import analysis, codebook, documents, events, search

API = "/api/v1"
_CACHE_BYTES = 64 * 2**20


class Site:
    """What all requests share: the store and the answers kept in memory."""

    def __init__(self, path: Path) -> None:
        self.pool = StorePool(path)
        self.cache = Cache(_CACHE_BYTES)


def create_app(path: Path) -> FastAPI:
    """An application that serves one store.

    Raises: StoreError, when the store cannot be opened
    """
    site = Site(path)
    with site.pool.store():
        pass

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        site.pool.close()

    app = FastAPI(
        title="Gesta",
        version=gesta.__version__,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.site = site
    for router in (each.router for each in (events, documents, analysis, search, codebook)):
        app.include_router(router, prefix=API)
    app.add_api_route(f"{API}/", _about, methods=["GET"], summary="What is served")
    app.add_exception_handler(GestaError, reply_to_error)
    app.add_exception_handler(RequestValidationError, reply_to_wrong_parameters)
    app.add_exception_handler(HTTPException, _reply_to_http_error)
    serve_page(app)
    return app


def _about(request: Request) -> Response:
    """What this server has, and which routes answer."""
    routes = sorted(request.app.openapi()["paths"])

    def build(store: Store) -> object:
        return {
            "name": "gesta",
            "version": gesta.__version__,
            "store": store.path.name,
            **store.totals(),
            "writable": False,
            "routes": routes,
        }

    return answer(request, build)


def _reply_to_http_error(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    message = {404: "there is nothing at this address", 405: "this address does not take that method"}.get(status, "no")
    return error_reply(status, message, fix="see /api/v1/openapi.json")

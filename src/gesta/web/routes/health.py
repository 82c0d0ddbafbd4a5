"""Is the server well, and how much does it do; the API to try out in a browser."""

from __future__ import annotations

import functools
import importlib.resources

from fastapi import APIRouter, Request, Response

from gesta.web import metrics
from gesta.web.replies import JSON, encode
from gesta.web.site import Site

router = APIRouter(include_in_schema=False)

_PAGE = b"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Gesta: the API to try out</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css"><link rel="icon" href="data:,">
<div id="swagger"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></html>
"""
_START = b"""SwaggerUIBundle({url: "/api/v1/openapi.json", dom_id: "#swagger", validatorUrl: null, deepLinking: true});
"""
_ASSETS = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
}


@router.get("/healthz")
def tell_health(request: Request) -> Response:
    """Alive, and the store can be read."""
    site: Site = request.app.state.site
    with site.pool.store() as store:
        version = store.version()
    return Response(encode({"status": "ok", "store_version": version}), media_type=JSON)


@router.get("/metrics")
def tell_metrics(request: Request) -> Response:
    """Prometheus' text format."""
    site: Site = request.app.state.site
    with site.pool.store() as store:
        return Response(site.metrics.page(store), media_type=metrics.CONTENT_TYPE)


@router.get("/api/docs")
def show_swagger() -> Response:
    """The API in a browser; nothing of it comes from elsewhere."""
    return Response(_PAGE, media_type="text/html; charset=utf-8")


@router.get("/api/docs/{name}")
def show_asset(name: str) -> Response:
    """A file of the Swagger page."""
    if name == "start.js":
        return Response(_START, media_type="text/javascript")
    if name not in _ASSETS:
        return Response(status_code=404)
    return Response(_asset(name), media_type=_ASSETS[name], headers={"Cache-Control": "max-age=86400"})


@functools.cache
def _asset(name: str) -> bytes:
    return (importlib.resources.files("fastapi_offline") / "static" / name).read_bytes()

"""The built page of `web-src/`, kept in memory with its compressed form; a view has the page itself at its address."""

from __future__ import annotations

import gzip
import hashlib
import importlib.resources
from collections.abc import Iterator
from importlib.resources.abc import Traversable

from fastapi import FastAPI, Request, Response
from msgspec import Struct
from starlette.exceptions import HTTPException

# The page reads the rest of the address itself; `views` in web-src/src/App.svelte is the same list.
VIEWS = frozenset(
    " read search actors actor dyad happenings happening stories story exercises review problems".split(" ")
)

_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
}
_NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Gesta</title>
<p>The page is not built in this checkout; the API is at <a href="/api/v1/">/api/v1/</a>.
<p>To build the page: install Node 20 or newer, then run <code>make page</code>.
"""


class File(Struct, frozen=True):
    """A built file: its bytes as they are and compressed, its type, and the tag that changes with its bytes."""

    content: bytes
    compressed: bytes
    media_type: str
    tag: str


def read_page() -> dict[str, File]:
    """The built files by their path; empty where the page was not built."""
    folder = importlib.resources.files("gesta.web") / "static"
    return {path: _file(path, found.read_bytes()) for path, found in _walk(folder, "")}


def serve_page(app: FastAPI) -> None:
    """Answer every address that the API leaves free: files, views, and for anything else the page's own "not found"."""
    files = read_page()

    def page(request: Request, path: str) -> Response:
        """A file of the page, or the page itself."""
        if path.startswith("api/"):
            raise HTTPException(405 if request.method == "HEAD" else 404)
        name = path if path in files else "index.html"
        status = 200 if path in files or path in VIEWS else 404
        if name not in files:
            return Response(_NOT_BUILT, status, media_type=_TYPES["html"])
        return _answer(request, files[name], status)

    app.add_api_route("/{path:path}", page, methods=["GET", "HEAD"], include_in_schema=False)


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.rpartition(".")[2] in _TYPES:
            yield f"{prefix}{entry.name}", entry


def _file(path: str, content: bytes) -> File:
    media_type = _TYPES[path.rpartition(".")[2]]
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return File(content, gzip.compress(content, mtime=0), media_type, tag)


def _answer(request: Request, file: File, status: int) -> Response:
    # "no-cache" asks for the tag each time: an upgraded Gesta shows its own page at once.
    headers = {"ETag": file.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if status == 200 and request.headers.get("if-none-match") == file.tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.compressed, status, headers | {"Content-Encoding": "gzip"}, file.media_type)
    return Response(file.content, status, headers, file.media_type)

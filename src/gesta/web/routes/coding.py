"""A text that is coded at once, and kept nowhere."""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
from fastapi import APIRouter, Body, Request, Response
from msgspec import structs

from gesta import monitor
from gesta.errors import StoreError
from gesta.web.described import answers
from gesta.web.details import Coded, document_detail, in_utf16
from gesta.web.questions import CodeRequest
from gesta.web.replies import JSON, encode
from gesta.web.site import Site

router = APIRouter(tags=["coding"])

_LIMIT_S = 60.0
_MAX_WAITING = 8


@router.post("/code", summary="Code a text", responses=answers(Coded, also=(400, 408, 413)))
async def code_text(request: Request, given: Annotated[CodeRequest, Body()]) -> Response:
    """The events that a text tells, with the document as the reader shows it; needs the token."""
    site: Site = request.app.state.site
    if site.coding >= _MAX_WAITING:
        raise StoreError("too many texts at a time", fix="send it again later")
    site.coding += 1
    work = asyncio.get_running_loop().run_in_executor(site.coder, _code, site, given)
    work.add_done_callback(lambda _: site.done_coding())
    try:
        body = await asyncio.wait_for(asyncio.shield(work), _LIMIT_S)
    except TimeoutError:
        raise StoreError("the text takes too long", fix="send a shorter one") from None
    return Response(body, media_type=JSON)


def _code(site: Site, given: CodeRequest) -> bytes:
    document = structs.replace(monitor.as_document(given.text, given.published), title=given.title)
    reading = monitor.read(document, settings=site.settings)
    detail = document_detail(reading, outlet=None)
    shown = in_utf16(detail) if given.offsets == "utf16" else msgspec.to_builtins(detail, enc_hook=str)
    return encode({"document": shown, "events": shown["events_told"]})

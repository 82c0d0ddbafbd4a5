"""Events in one piece: as a file in a format of the trade, and as they come."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from gesta.errors import InputError, StoreError
from gesta.formats.registry import WRITERS, writer
from gesta.store import EventFilter
from gesta.store.filters import event_condition
from gesta.store.pages import Told
from gesta.web.described import errors
from gesta.web.questions import EventQuestion, EventStreamQuestion
from gesta.web.replies import encode
from gesta.web.shapes import event_item
from gesta.web.site import Site

router = APIRouter(tags=["events"])


class Arrivals(StreamingResponse):
    """Server-sent events."""

    media_type = "text/event-stream"


# Suffix -> format of the command line, and media type.
FORMS = {
    "csv": ("csv", "text/csv; charset=utf-8"),
    "jsonl": ("plover", "application/x-ndjson"),
    "geojson": ("geojson", "application/geo+json"),
    "parquet": ("parquet", "application/vnd.apache.parquet"),
}
_MAX_LISTENERS = 100
_POLL_S = 1.0
_QUIET_POLLS = 15


@router.get("/events/stream", summary="New events as they come", response_class=Arrivals, responses=errors())
async def stream_events(
    request: Request,
    asked: Annotated[EventQuestion, Query()],
    last_event_id: Annotated[str | None, Header(description="Go on after this `id`.", max_length=20)] = None,
) -> Response:
    """Server-sent events: `event: event`; `id`: a number to go on after; `data`: an event as lists show it.

    It never ends, so *Try it out* only shows that it loads: read it with `curl -N` or a browser's `EventSource`.
    """
    site: Site = request.app.state.site
    if site.listeners >= _MAX_LISTENERS:
        raise StoreError("too many listen", fix="ask for /api/v1/events from time to time")
    wanted = asked.filter()
    after = _started_at(last_event_id)
    if after is None:
        after = await run_in_threadpool(_version, site)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Arrivals(_arrivals(site, wanted, after), headers=headers)


def export(request: Request, asked: EventStreamQuestion, suffix: str) -> Response:
    """Every event that fits, in a format of the command line."""
    site: Site = request.app.state.site
    form, media = FORMS[suffix]
    wanted = asked.filter()
    # The question and the first piece here: an error is told as one, not as a file that breaks off.
    event_condition(wanted)
    pieces = _pieces(site, wanted, form, asked.limit)
    first = next(pieces, b"")
    headers = {"Content-Disposition": f'attachment; filename="events.{suffix}"'}
    return StreamingResponse(itertools.chain([first], pieces), media_type=media, headers=headers)


def _add_export(suffix: str, media: str) -> None:
    def show(request: Request, asked: Annotated[EventStreamQuestion, Query()]) -> Response:
        return export(request, asked, suffix)

    show.__doc__ = f"Every event that fits as one file, `{media.split(';')[0]}`; `limit` counts documents."
    # Lines of JSON are no JSON value; GeoJSON is one.
    content = {media.split(";")[0]: {"schema": {"type": "object" if media.endswith("+json") else "string"}}}
    router.add_api_route(
        f"/events.{suffix}",
        show,
        methods=["GET"],
        summary=f"Events as {suffix}",
        operation_id=f"events_{suffix}",
        responses={200: {"content": content}, **errors()},
        response_class=StreamingResponse,
    )


for _suffix, (_form, _media) in FORMS.items():
    if _form in WRITERS:
        _add_export(_suffix, _media)


def _pieces(site: Site, wanted: EventFilter, form: str, limit: int | None) -> Iterator[bytes]:
    with site.exports.store() as store:
        for piece in writer(form).pieces(itertools.islice(store.readings(wanted), limit)):
            yield piece if isinstance(piece, bytes) else piece.encode()


def _started_at(last_event_id: str | None) -> int | None:
    if last_event_id is None:
        return None
    if not (last_event_id.isascii() and last_event_id.isdigit()):
        raise InputError("this is no id of this stream", where="Last-Event-ID", fix="send the last `id` as it came")
    return min(int(last_event_id), 2**62)


def _version(site: Site) -> int:
    with site.pool.store() as store:
        return store.version()


def _arrived(site: Site, wanted: EventFilter, after: int) -> tuple[list[Told], int]:
    with site.pool.store() as store:
        version = store.version()
        if version <= after:
            return [], after
        found = store.arrivals(wanted, after=after)
        return found, int(found[-1].key[0]) if found else version


async def _arrivals(site: Site, wanted: EventFilter, after: int) -> AsyncIterator[bytes]:
    site.listeners += 1
    site.metrics.listeners.inc()
    try:
        yield b": new events follow\n\n"
        for poll in itertools.count(1):
            found, after = await run_in_threadpool(_arrived, site, wanted, after)
            for told in found:
                yield b"event: event\nid: %d\ndata: %s\n\n" % (int(told.key[0]), encode(event_item(told)))
            if not found and poll % _QUIET_POLLS == 0:
                yield b": nothing new\n\n"
            try:
                await asyncio.wait_for(site.closing.wait(), _POLL_S)
            except TimeoutError:
                continue
            return
    finally:
        site.listeners -= 1
        site.metrics.listeners.dec()

"""What belongs together, as analysts decide it: happenings merged, events split off; every later grouping obeys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Body, Request, Response

from gesta.records import Decision
from gesta.store import Store
from gesta.web.decided import DecisionItem, decision_item
from gesta.web.described import answers
from gesta.web.questions import MergeRequest, SplitRequest
from gesta.web.replies import JSON, MissingError, encode
from gesta.web.site import Site

router = APIRouter(tags=["happenings"])

_GIVEN = answers(DecisionItem, status=201, also=(400, 404, 408, 413))
_WAIT_S = 30.0


@router.post("/happenings/merge", summary="Merge happenings", status_code=201, responses=_GIVEN)
async def merge_happenings(request: Request, given: Annotated[MergeRequest, Body()]) -> Response:
    """Decide that happenings are one and the same; ids of events will do; needs the token."""

    def decide(store: Store) -> Decision:
        for happening_id in given.happenings:
            _check(store, happening_id)
        return store.merge_happenings(given.happenings, note=given.note, by=given.by)

    return await _decided(request, decide)


@router.post("/happenings/split", summary="Split a happening", status_code=201, responses=_GIVEN)
async def split_happening(request: Request, given: Annotated[SplitRequest, Body()]) -> Response:
    """Decide that some events of a happening are another one; needs the token."""

    def decide(store: Store) -> Decision:
        _check(store, given.happening)
        return store.split_happening(given.happening, given.events, note=given.note, by=given.by)

    return await _decided(request, decide)


async def _decided(request: Request, decide: Callable[[Store], Decision]) -> Response:
    site: Site = request.app.state.site

    def keep() -> Decision:
        with site.writable_store() as store:
            return decide(store)

    decision = await anyio.to_thread.run_sync(keep)
    work = asyncio.get_running_loop().run_in_executor(site.grouper, site.regrouping.run)
    try:
        grouped = await asyncio.wait_for(asyncio.shield(work), _WAIT_S)
    except TimeoutError:
        grouped = False
    site.has_written()
    body = await anyio.to_thread.run_sync(_told, site, decision, grouped)
    return Response(body, status_code=201, media_type=JSON)


def _told(site: Site, decision: Decision, grouped: bool) -> bytes:
    with site.pool.store() as store:
        found = (store.happening_of(event) for event in (*decision.events, *decision.others))
        happenings = tuple(dict.fromkeys(happening.id for happening in found if happening))
    return encode(decision_item(decision, grouped=grouped, happenings=happenings))


def _check(store: Store, happening_id: str) -> None:
    if store.happening(happening_id) is None:
        raise MissingError("there is no such happening", where=happening_id[:200], fix="/api/v1/happenings lists them")

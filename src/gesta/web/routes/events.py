"""Events, one and many, and how often each value occurs among them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from gesta.formats.registry import WRITERS
from gesta.store import EventFilter, Store
from gesta.store.pages import Told
from gesta.web.cursors import cursor_of, key_of
from gesta.web.described import answers
from gesta.web.questions import EventListQuestion, EventQuestion, EventStreamQuestion
from gesta.web.quick import HeavyRoute, QuickRoute
from gesta.web.replies import MissingError, UnacceptableError, answer
from gesta.web.routes.streams import FORMS, export
from gesta.web.shapes import (
    Count,
    EventDetail,
    EventList,
    Explanation,
    FacetsItem,
    FactItem,
    candidate_items,
    event_detail,
    event_item,
)

router = APIRouter(tags=["events"], route_class=QuickRoute)
counting = APIRouter(tags=["events"], route_class=HeavyRoute)

_EVENTS = answers(EventList, also=(400, 406))
_EVENTS[200]["content"] |= {media.split(";")[0]: {} for form, media in FORMS.values() if form in WRITERS}


@router.get("/events", summary="Events", responses=_EVENTS)
def list_events(request: Request, asked: Annotated[EventListQuestion, Query()]) -> Response:
    """A page of the events that fit; with another `Accept` than JSON all of them, as that format."""
    suffix = _wanted_form(request)
    if suffix is not None:
        given = asked.model_dump(exclude={"sort", "cursor", "total"}, exclude_unset=True)
        reply = export(request, EventStreamQuestion.model_validate(given), suffix)
        reply.headers["Vary"] = "Accept"
        return reply
    return answer(request, lambda store: _page(store, asked))


@counting.get("/facets", summary="Counts per value", responses=answers(FacetsItem))
def count_values(request: Request, asked: Annotated[EventQuestion, Query()]) -> Response:
    """How many events fit, and how many of them for each type, mode, status, country, source and side."""
    return answer(request, lambda store: _facets(store, asked.filter()))


@router.get(
    "/events/{event_id:path}/explain", summary="Why an event was coded so", responses=answers(Explanation, also=(404,))
)
def explain_event(request: Request, event_id: str) -> Response:
    """Everything that was decided about an event, each with its reasons and what else was weighed."""

    def find(store: Store) -> object:
        from gesta.formats.explain import event_facts

        event = _event(store, event_id).event
        reading = store.reading(event.document)
        facts = event_facts(reading, event) if reading else ()
        return Explanation(
            event.id,
            [FactItem(fact.label, fact.text, fact.reasons, candidate_items(fact.candidates)) for fact in facts],
        )

    return answer(request, find)


@router.get("/events/{event_id:path}", summary="One event", responses=answers(EventDetail, also=(404,)))
def show_event(request: Request, event_id: str) -> Response:
    """One event with the reasons it was coded for."""
    return answer(request, lambda store: event_detail(_event(store, event_id)))


def _event(store: Store, event_id: str) -> Told:
    found = store.event_page(EventFilter(id=event_id), limit=1)
    if not found:
        raise MissingError("there is no such event", where=event_id[:200], fix="/api/v1/events lists them")
    return found[0]


def _wanted_form(request: Request) -> str | None:
    """The suffix of the format that the client would rather have than JSON, None for JSON.

    Raises: UnacceptableError, when it takes neither JSON nor one of the formats
    """
    accepted = [part.split(";")[0].strip() for part in request.headers.get("accept", "*/*").split(",")]
    for kind in accepted:
        if kind in ("application/json", "application/*", "*/*", ""):
            return None
        for suffix, (form, media) in FORMS.items():
            if form in WRITERS and kind == media.split(";")[0]:
                return suffix
    known = ", ".join(["application/json", *(media.split(";")[0] for form, media in FORMS.values() if form in WRITERS)])
    raise UnacceptableError("events do not come in that format", where="Accept", fix=known)


def _page(store: Store, asked: EventListQuestion) -> EventList:
    wanted = asked.filter()
    after = key_of(asked.cursor, tuple[str, str, int]) if asked.cursor else None
    found = store.event_page(wanted, order=asked.sort, after=after, limit=asked.limit + 1)
    more = len(found) > asked.limit
    found = found[: asked.limit]
    return EventList(
        [event_item(told) for told in found],
        cursor_of(found[-1].key) if more else None,
        store.count_events(wanted) if asked.total else None,
    )


def _facets(store: Store, wanted: EventFilter) -> FacetsItem:
    facets = store.facets(wanted)
    values = {name: [Count(value, n) for value, n in counted] for name, counted in facets.values.items()}
    return FacetsItem(facets.events, facets.documents, facets.sources, **values)

"""What several documents tell together: happenings with who says what, and stories."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from gesta.records import Happening
from gesta.store import DocumentFilter, EventFilter, HappeningFilter, Store
from gesta.web.cursors import cursor_of, key_of
from gesta.web.described import answers
from gesta.web.grouped import (
    HappeningDetail,
    HappeningList,
    StoryDetail,
    StoryList,
    happening_detail,
    happening_item,
    story_detail,
    story_item,
)
from gesta.web.questions import HappeningListQuestion, Paged
from gesta.web.quick import QuickRoute
from gesta.web.replies import MissingError, answer
from gesta.web.shapes import EventItem, document_item, event_item

router = APIRouter(tags=["happenings"], route_class=QuickRoute)

_FIX = "`gesta happenings FILE.db` groups the events of a store"
_MAX_SHOWN = 500


@router.get("/happenings", summary="Happenings", responses=answers(HappeningList, also=(400,)))
def list_happenings(request: Request, asked: Annotated[HappeningListQuestion, Query()]) -> Response:
    """A page of happenings of which an event fits, the latest first."""

    def find(store: Store) -> object:
        wanted = asked.happening_filter()
        after = key_of(asked.cursor, tuple[str, str]) if asked.cursor else None
        found = store.happening_page(wanted, after=after, limit=asked.limit + 1)
        more = len(found) > asked.limit
        found = found[: asked.limit]
        return HappeningList(
            [happening_item(each.happening) for each in found],
            cursor_of(found[-1].key) if more else None,
            store.count_happenings(wanted) if asked.total else None,
        )

    return answer(request, find)


@router.get("/happenings/{happening_id:path}", summary="One happening", responses=answers(HappeningDetail, also=(404,)))
def show_happening(request: Request, happening_id: str) -> Response:
    """Who says what of a happening, where the accounts differ, and the events behind it; an event's id will do."""

    def find(store: Store) -> object:
        happening = store.happening(happening_id)
        if happening is None:
            raise MissingError("there is no such happening", where=happening_id[:200], fix=_FIX)
        return happening_detail(happening, _members(store, happening))

    return answer(request, find)


@router.get("/stories", summary="Stories", responses=answers(StoryList, also=(400,)))
def list_stories(request: Request, asked: Annotated[Paged, Query()]) -> Response:
    """A page of stories, the one last reported first."""

    def find(store: Store) -> object:
        after = key_of(asked.cursor, tuple[str, str]) if asked.cursor else None
        found = store.story_page(after=after, limit=asked.limit + 1)
        more = len(found) > asked.limit
        found = found[: asked.limit]
        return StoryList(
            [story_item(each.story) for each in found],
            cursor_of(found[-1].key) if more else None,
            store.count_stories() if asked.total else None,
        )

    return answer(request, find)


@router.get("/stories/{story_id:path}", summary="One story", responses=answers(StoryDetail, also=(404,)))
def show_story(request: Request, story_id: str) -> Response:
    """A story with its documents and happenings."""

    def find(store: Store) -> object:
        story = store.story(story_id)
        if story is None:
            raise MissingError("there is no such story", where=story_id[:200], fix=_FIX)
        pages = (store.document_page(DocumentFilter(document=each)) for each in story.documents[:_MAX_SHOWN])
        happenings = store.happening_page(HappeningFilter(story=story_id), limit=_MAX_SHOWN)
        return story_detail(
            story,
            (document_item(listed) for page in pages for listed in page),
            (happening_item(each.happening) for each in happenings),
        )

    return answer(request, find)


def _members(store: Store, happening: Happening) -> dict[str, EventItem]:
    pages = (store.event_page(EventFilter(id=member.event)) for member in happening.members[:_MAX_SHOWN])
    return {told.event.id: event_item(told) for page in pages for told in page}

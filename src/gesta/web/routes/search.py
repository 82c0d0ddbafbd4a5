"""Full-text search, and exercises."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from gesta.store import Store
from gesta.web.counted import ExerciseList
from gesta.web.cursors import cursor_of, key_of
from gesta.web.described import answers
from gesta.web.exercises import count_exercises, exercises
from gesta.web.questions import ExerciseListQuestion, SearchQuestion
from gesta.web.quick import QuickRoute
from gesta.web.replies import answer
from gesta.web.shapes import HitItem, HitList, PieceItem

router = APIRouter(tags=["search"], route_class=QuickRoute)
# Beyond so many, nobody reads; and each page is found by reading all before it.
_DEEPEST = 10_000


@router.get("/search", summary="Full-text search", responses=answers(HitList, also=(400,)))
def search(request: Request, asked: Annotated[SearchQuestion, Query()]) -> Response:
    """Where all the words stand, the best first, with a snippet cut at the hits."""
    return answer(request, lambda store: _search(store, asked))


@router.get("/exercises", summary="Military exercises", responses=answers(ExerciseList, also=(400,)))
def list_exercises(request: Request, asked: Annotated[ExerciseListQuestion, Query()]) -> Response:
    """Planned, running and past military exercises: who, when, where, how large by whose count."""
    return answer(request, lambda store: _exercises(store, asked))


def _search(store: Store, asked: SearchQuestion) -> HitList:
    (offset,) = key_of(asked.cursor, tuple[int]) if asked.cursor else (0,)
    offset = min(max(offset, 0), _DEEPEST)
    found = store.search(asked.q, within=asked.within, offset=offset, limit=asked.limit + 1)
    more = len(found) > asked.limit and offset + asked.limit < _DEEPEST
    items = [
        HitItem(
            hit.document,
            hit.event,
            hit.title,
            hit.published,
            hit.outlet,
            [PieceItem(piece.text, piece.hit) for piece in hit.snippet],
            hit.rank,
        )
        for hit in found[: asked.limit]
    ]
    return HitList(
        items,
        cursor_of((offset + asked.limit,)) if more else None,
        store.count_hits(asked.q, within=asked.within) if asked.total else None,
    )


def _exercises(store: Store, asked: ExerciseListQuestion) -> ExerciseList:
    wanted = asked.filter()
    after = key_of(asked.cursor, tuple[str, str, int]) if asked.cursor else None
    found = list(exercises(store, wanted, after=after, limit=asked.limit + 1))
    more = len(found) > asked.limit
    found = found[: asked.limit]
    return ExerciseList(
        [item for item, _ in found],
        cursor_of(found[-1][1]) if more else None,
        count_exercises(store, wanted) if asked.total else None,
    )

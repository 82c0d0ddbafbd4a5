"""What analysts say of events: right, wrong, missing; what follows for precision; gold for evaluation."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Body, Query, Request, Response

from gesta.evaluation.reviewed import gold_articles, precision_by_type
from gesta.records import Span
from gesta.store import Store
from gesta.store.reviews import Review
from gesta.web.cursors import cursor_of, key_of
from gesta.web.described import answers, errors
from gesta.web.questions import ReviewListQuestion, ReviewRequest
from gesta.web.replies import JSON, Lines, answer, encode
from gesta.web.reviewed import PrecisionTable, ReviewItem, ReviewList, SpanOnly
from gesta.web.site import Site

router = APIRouter(tags=["reviews"])

_GIVEN = answers(ReviewItem, status=201, also=(400, 408, 413))


@router.get("/reviews", summary="Verdicts on events", responses=answers(ReviewList, also=(400,)))
def list_reviews(request: Request, asked: Annotated[ReviewListQuestion, Query()]) -> Response:
    """A page of verdicts, the latest first."""

    def find(store: Store) -> object:
        after = key_of(asked.cursor, tuple[int]) if asked.cursor else None
        found = store.reviews(event=asked.event, document=asked.document, after=after, limit=asked.limit + 1)
        more = len(found) > asked.limit
        found = found[: asked.limit]
        total = len(store.reviews(event=asked.event, document=asked.document)) if asked.total else None
        return ReviewList([_item(each) for each in found], cursor_of((found[-1].number,)) if more else None, total)

    return answer(request, find)


@router.get("/reviews/precision", summary="How often the coder is right", responses=answers(PrecisionTable))
def show_precision(request: Request) -> Response:
    """Of the reviewed events of each type, how many are right in all fields, with Wilson's 95% interval."""

    def find(store: Store) -> object:
        each, total = precision_by_type(store)
        return PrecisionTable(each, total)

    return answer(request, find)


@router.get("/reviews/gold.jsonl", summary="Reviewed documents as gold", response_class=Lines, responses=errors())
def show_gold(request: Request) -> Response:
    """A line of JSON for each reviewed document, as `gesta eval articles` reads it."""
    site: Site = request.app.state.site
    with site.pool.store() as store:
        lines = [msgspec.json.encode(article) for article in gold_articles(store)]
    return Response(b"".join(line + b"\n" for line in lines), media_type=Lines.media_type)


@router.post("/reviews", summary="Give a verdict", status_code=201, responses=_GIVEN)
def add_review(request: Request, given: Annotated[ReviewRequest, Body()]) -> Response:
    """Keep a verdict on an event, or on words that tell one the coder missed; needs the token."""
    site: Site = request.app.state.site
    review = Review(
        given.document or "",
        given.verdict,
        given.type or "",
        given.by,
        given.event,
        given.status,
        tuple(dict.fromkeys(given.fields)),
        Span(given.span.start, given.span.end) if given.span else None,
        given.note,
    )
    with site.writable_store() as store:
        kept = store.review(review)
    site.has_written()
    return Response(encode(_item(kept)), status_code=201, media_type=JSON)


def _item(review: Review) -> ReviewItem:
    return ReviewItem(
        review.number or 0,
        review.event,
        review.document,
        review.verdict,
        list(review.fields),
        SpanOnly(review.span.start, review.span.end) if review.span else None,
        review.type,
        review.status,
        review.note,
        review.by,
        review.at.isoformat() if review.at else "",
    )

"""Documents and problems."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from gesta.store import Store
from gesta.web.cursors import cursor_of, key_of
from gesta.web.questions import DocumentListQuestion, ProblemListQuestion
from gesta.web.replies import answer
from gesta.web.shapes import DocumentList, ProblemList, document_item, problem_item

router = APIRouter(tags=["documents"])


@router.get("/documents", summary="Documents")
def list_documents(request: Request, asked: Annotated[DocumentListQuestion, Query()]) -> Response:
    """A page of the documents that fit, newest first."""
    return answer(request, lambda store: _documents(store, asked))


@router.get("/problems", summary="Problems")
def list_problems(request: Request, asked: Annotated[ProblemListQuestion, Query()]) -> Response:
    """What does not add up: dates, bad lines, doubtful names."""
    return answer(request, lambda store: _problems(store, asked))


def _documents(store: Store, asked: DocumentListQuestion) -> DocumentList:
    wanted = asked.filter()
    after = key_of(asked.cursor, tuple[str, str]) if asked.cursor else None
    found = store.document_page(wanted, after=after, limit=asked.limit + 1)
    more = len(found) > asked.limit
    found = found[: asked.limit]
    return DocumentList(
        [document_item(listed) for listed in found],
        cursor_of(found[-1].key) if more else None,
        store.count_documents(wanted) if asked.total else None,
    )


def _problems(store: Store, asked: ProblemListQuestion) -> ProblemList:
    wanted = asked.filter()
    after = key_of(asked.cursor, tuple[int]) if asked.cursor else None
    found = store.problem_page(wanted, after=after, limit=asked.limit + 1)
    more = len(found) > asked.limit
    found = found[: asked.limit]
    return ProblemList(
        [problem_item(complaint.problem) for complaint in found],
        cursor_of(found[-1].key) if more else None,
        store.count_problems(wanted) if asked.total else None,
    )

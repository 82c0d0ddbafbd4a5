"""Documents and problems."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from gesta.store import DocumentFilter, Store
from gesta.web.cursors import cursor_of, key_of
from gesta.web.described import answers
from gesta.web.details import DocumentDetail, document_detail, in_utf16
from gesta.web.questions import DocumentListQuestion, DocumentQuestion, ProblemListQuestion
from gesta.web.quick import QuickRoute
from gesta.web.replies import MissingError, answer
from gesta.web.shapes import DocumentList, ProblemList, document_item, problem_item

router = APIRouter(tags=["documents"], route_class=QuickRoute)


@router.get("/documents", summary="Documents", responses=answers(DocumentList, also=(400,)))
def list_documents(request: Request, asked: Annotated[DocumentListQuestion, Query()]) -> Response:
    """A page of the documents that fit, newest first."""
    return answer(request, lambda store: _documents(store, asked))


@router.get("/documents/{document_id:path}", summary="One document", responses=answers(DocumentDetail, also=(404,)))
def show_document(request: Request, document_id: str, asked: Annotated[DocumentQuestion, Query()]) -> Response:
    """A document with its text, every stretch that something was made of, boilerplate, and what does not add up."""

    def find(store: Store) -> object:
        reading = store.reading(document_id)
        if reading is None:
            raise MissingError("there is no such document", where=document_id[:200], fix="/api/v1/documents lists them")
        listed = store.document_page(DocumentFilter(document=document_id), limit=1)
        detail = document_detail(reading, outlet=listed[0].outlet if listed else None)
        return in_utf16(detail) if asked.offsets == "utf16" else detail

    return answer(request, find)


@router.get("/problems", summary="Problems", responses=answers(ProblemList, also=(400,)))
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

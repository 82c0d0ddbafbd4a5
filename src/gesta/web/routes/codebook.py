"""The codebook: what types, modes and contexts mean."""

from __future__ import annotations

from fastapi import APIRouter, Response

from gesta.knowledge.codebook import EventType, load_codebook
from gesta.web.described import answers
from gesta.web.replies import JSON, encode
from gesta.web.shapes import CodebookItem, ModeItem, NamedItem, TypeItem

router = APIRouter(tags=["codebook"])

_QUADS = {
    1: "verbal cooperation",
    2: "material cooperation",
    3: "verbal conflict",
    4: "material conflict",
}


@router.get("/codebook", summary="What types and modes mean", responses=answers(CodebookItem))
def show_codebook() -> Response:
    """The types with modes, scores and definitions; contexts; quad classes."""
    codebook = load_codebook()
    types = [_type_item(entry) for entry in codebook.types.values()]
    contexts = [NamedItem(name, ", ".join(terms[:8])) for name, terms in codebook.contexts.items()]
    quads = [NamedItem(str(quad), words) for quad, words in _QUADS.items()]
    return Response(encode(CodebookItem(codebook.name, types, contexts, quads)), media_type=JSON)


def _type_item(entry: EventType) -> TypeItem:
    modes = [ModeItem(mode.name, mode.score, mode.cameo) for mode in entry.modes]
    return TypeItem(entry.name, entry.quad, entry.score, entry.cameo, entry.definition, entry.not_, modes)

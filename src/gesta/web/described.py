"""The OpenAPI document: what every route answers, with which shapes and examples, and how it says no."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from msgspec import Struct

from gesta.evaluation.reviewed import Precision
from gesta.web import counted, decided, details, grouped, reviewed, shapes

Responses = dict[int | str, dict[str, Any]]

JSON = "application/json"
_REF = "#/components/schemas/{name}"
_ERRORS = {
    400: "The cursor is none of this list.",
    401: "The token is missing or wrong.",
    403: "The server is read-only, or not called by its own name.",
    404: "It is not there.",
    406: "There is no such format.",
    408: "The request did not come in time.",
    413: "The request is too large.",
    422: "A parameter is wrong.",
    429: "Too many requests.",
    503: "It took too long, or the store is busy.",
}
SHAPES: tuple[type[Struct], ...] = (
    shapes.About,
    shapes.CodebookItem,
    shapes.DocumentList,
    shapes.ErrorReply,
    shapes.EventDetail,
    shapes.EventList,
    shapes.Explanation,
    shapes.FacetsItem,
    shapes.HitList,
    shapes.ProblemList,
    counted.ActorDetail,
    counted.ActorList,
    counted.ExerciseList,
    counted.Map,
    counted.Network,
    counted.Series,
    decided.DecisionItem,
    details.Coded,
    details.DocumentDetail,
    grouped.HappeningDetail,
    grouped.HappeningList,
    grouped.StoryDetail,
    grouped.StoryList,
    reviewed.PrecisionTable,
    reviewed.ReviewItem,
    reviewed.ReviewList,
    Precision,
)
_WORDS = "Norland attacked the port of Sudria on Monday"
EXAMPLES: dict[str, Any] = {
    "SideItem": {
        "text": "Norland", "start": 0, "end": 7, "name": "Norland's army", "code": "NLD", "sector": "MIL",
        "other_sectors": [], "wikidata": None, "implied": False,
    },
    "WhenItem": {
        "first": "2024-05-06", "last": "2024-05-06", "granularity": "day", "value": "2024-05-06", "text": "Monday",
        "approximate": False, "start": 39, "end": 45,
    },
    "PlaceItem": {
        "name": "Port Sudria", "text": "port of Sudria", "level": 4, "country": "SDN", "province": "Red Sea",
        "geonames_id": 42, "latitude": 19.6, "longitude": 37.2, "start": 21, "end": 35,
    },
    "QuantityItem": {"number": 3, "of": "ships", "low": 3, "high": None, "kind": None, "start": 21, "end": 25},
    "DocumentItem": {
        "id": "d1", "title": "Port under attack", "published": "2024-05-07", "url": "https://example.org/port",
        "source": "Example Times", "origin": "news.jsonl:1", "language": "en", "events": 1, "problems": 0,
        "opening": f"{_WORDS}.",
    },
    "ProblemItem": {
        "kind": "date-mismatch", "message": "the stated date is a Tuesday, the text says Monday", "document": "d1",
        "where": "Monday", "start": 39, "end": 45, "fix": "give the right day as the assumed date",
        "candidates": [{"id": "2024-05-06", "name": "the Monday before", "score": 0.5, "detail": "2024-05-06"}],
    },
    "PeriodItem": {
        "start": "2024-05-01", "key": "ASSAULT", "n": 12, "scale": -8.5, "sources": 3, "documents": 9,
        "cooperation": 0, "conflict": 12,
    },
    "EdgeItem": {"actor": "NLD", "recipient": "SDN", "n": 7, "scale": -6.2, "cooperation": 1, "conflict": 6},
    "BinItem": {"latitude": 19.6, "longitude": 37.2, "n": 4, "cooperation": 1, "conflict": 3, "country": "SDN"},
    "HitItem": {
        "document": "d1", "event": None, "title": "Port under attack", "published": "2024-05-07",
        "source": "Example Times", "rank": 1.4,
        "snippet": [{"text": "Norland ", "hit": False}, {"text": "attacked", "hit": True}],
    },
    "ReviewItem": {
        "id": 7, "event": "d1#0000aaaa", "document": "d1", "verdict": "wrong", "fields": ["actor"], "span": None,
        "type": "ASSAULT", "status": None, "note": "the other army", "by": "A. Analyst",
        "at": "2024-05-07T10:00:00+00:00",
    },
    "DecisionItem": {
        "id": 3, "kind": "split", "events": ["d2#0000aaaa"], "others": ["d0#0000aaaa", "d1#0000aaaa"],
        "note": "the second raid", "by": "A. Analyst", "at": "2024-05-07T10:00:00+00:00", "grouped": True,
        "happenings": ["h-b21a6aa278", "h-dd58452f93"],
    },
    "Precision": {"type": "ASSAULT", "reviewed": 10, "right": 8, "precision": 0.8, "low": 0.4902, "high": 0.9433},
    "Fault": {"message": "Input should be a valid integer", "where": "limit", "fix": "see /api/v1/openapi.json"},
}  # fmt: skip
EXAMPLES["EventItem"] = {
    "id": "d1#0000aaaa", "document": "d1", "title": "Port under attack", "published": "2024-05-07",
    "source": "Example Times", "url": "https://example.org/port", "type": "ASSAULT", "modes": ["heavy-weapons"],
    "status": "actual", "historical": False, "actors": [EXAMPLES["SideItem"]], "recipients": [], "attribution": [],
    "when": EXAMPLES["WhenItem"], "place": EXAMPLES["PlaceItem"], "contexts": ["military"],
    "quantities": [EXAMPLES["QuantityItem"]], "trigger": {"text": "attacked", "start": 8, "end": 16},
    "evidence": [{"text": _WORDS, "start": 0, "end": 45}], "score": 0.8, "quad": 4, "scale": -9.0, "cameo": "190",
    "coder": "gesta 0.1.0+abcdef01",
}  # fmt: skip
EXAMPLES["EventList"] = {"items": [EXAMPLES["EventItem"]], "next": "WyIyMDI0LTA1LTA3IiwiZDEiLDBd", "total": None}
EXAMPLES["ErrorReply"] = {"error": EXAMPLES["Fault"]}


def answers(shape: type[Struct], *, status: int = 200, also: tuple[int, ...] = ()) -> Responses:
    """The responses of a route: one of SHAPES, and the errors that any route may give, and `also` those."""
    content = {JSON: {"schema": {"$ref": _REF.format(name=shape.__name__)}}}
    return {status: {"description": shape.__doc__ or "", "content": content}, **errors(*also)}


def errors(*also: int) -> Responses:
    """The errors that any route may give, and `also` those."""
    content = {JSON: {"schema": {"$ref": _REF.format(name="ErrorReply")}}}
    return {
        status: {"description": _ERRORS[status], "content": content}
        for status in sorted({401, 403, 422, 429, 503, *also})
    }


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """The document of an application, with the shapes of all answers, made once."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        _, components = msgspec.json.schema_components(SHAPES, ref_template=_REF)
        for name, example in EXAMPLES.items():
            if name in components:
                components[name]["examples"] = [example]
        parts = document.setdefault("components", {})
        parts["schemas"] = {
            name: schema
            for name, schema in {**parts.get("schemas", {}), **components}.items()
            if name not in ("HTTPValidationError", "ValidationError")
        }
        parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        for operations in document["paths"].values():
            for method, operation in operations.items():
                if method != "get":
                    operation["security"] = [{"token": []}]
        # What never ends comes last: tried out on the page of the API, it would look broken.
        document["paths"] = dict(sorted(document["paths"].items(), key=lambda path: path[0].endswith("/stream")))
        app.openapi_schema = document
    return app.openapi_schema

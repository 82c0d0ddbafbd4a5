"""Routes that read their question at once, and hand out what is in memory before anything else is done."""

from __future__ import annotations

import functools
import typing
from collections.abc import Callable, Coroutine, Mapping
from typing import Annotated, Any, get_args, get_origin

import anyio
import anyio.to_thread
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.datastructures import QueryParams

from gesta.web.replies import recall


class QuickRoute(APIRoute):
    """A route of an endpoint (request, path parameters, a question) that answers from the store.

    FastAPI looks at the type of each field again on every request, which takes longer than many answers: 16 fields
    1.3 ms, measured on 2026-11-27; here the question's model alone reads them. OpenAPI is as FastAPI makes it.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers a request."""
        endpoint = self.endpoint
        name, model = _question_of(endpoint)

        async def handle(request: Request) -> Response:
            remembered = recall(request)
            if remembered is not None:
                return remembered
            given = dict(request.path_params)
            if model is not None:
                given[name] = _read(model, request.query_params)
            return await anyio.to_thread.run_sync(
                functools.partial(endpoint, request, **given), limiter=self.limiter(request)
            )

        return handle

    def limiter(self, _request: Request) -> anyio.CapacityLimiter | None:
        """What keeps too many from being answered at a time; None for what all share."""
        return None


class HeavyRoute(QuickRoute):
    """The same for counts over very many events: few at a time, so that lists need not wait for them."""

    def limiter(self, request: Request) -> anyio.CapacityLimiter | None:
        """One for all counts of a server."""
        heavy: anyio.CapacityLimiter = request.app.state.heavy
        return heavy


def _question_of(endpoint: Callable[..., Any]) -> tuple[str, type[BaseModel] | None]:
    """The parameter that is the question, and its model."""
    for name, hint in typing.get_type_hints(endpoint, include_extras=True).items():
        if get_origin(hint) is Annotated and issubclass(get_args(hint)[0], BaseModel):
            return name, get_args(hint)[0]
    return "", None


def _read(model: type[BaseModel], asked: QueryParams) -> BaseModel:
    many = _many_of(model)
    given: Mapping[str, Any] = {key: asked.getlist(key) if key in many else asked[key] for key in asked}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        raise RequestValidationError([{**fault, "loc": ("query", *fault["loc"])} for fault in faults]) from error


@functools.cache
def _many_of(model: type[BaseModel]) -> frozenset[str]:
    """The words of a question that may be given several times."""
    return frozenset(
        field.alias or name for name, field in model.model_fields.items() if get_origin(field.annotation) is list
    )

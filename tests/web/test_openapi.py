"""The OpenAPI document is complete, its examples are of the shapes they stand for, and every route keeps to it."""

import json

import msgspec
import pytest

from gesta.web import described
from gesta.web.described import EXAMPLES, SHAPES


@pytest.fixture
def document(client):
    return client.get("/api/v1/openapi.json").json()


def refs(value):
    if isinstance(value, dict):
        yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
        for each in value.values():
            yield from refs(each)
    elif isinstance(value, list):
        for each in value:
            yield from refs(each)


def test_the_stream_that_never_ends_is_no_first_thing_to_try(document):
    paths = list(document["paths"])

    assert paths[-1] == "/api/v1/events/stream"
    assert "never ends" in document["paths"][paths[-1]]["get"]["description"]


def test_every_reference_leads_somewhere(document):
    schemas = document["components"]["schemas"]

    assert {ref for ref in refs(document) if ref.removeprefix("#/components/schemas/") not in schemas} == set()


def test_every_route_says_what_it_answers_and_how_it_says_no(document):
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], path
            assert operation["description"], path
            good = operation["responses"].get("200") or operation["responses"]["201"]
            for media, content in good["content"].items():
                assert content.get("schema") != {} or media != "application/json", (method, path)
            assert {"422", "429", "503"} <= set(operation["responses"]), path
            for parameter in operation.get("parameters", ()):
                assert parameter["in"] == "path" or parameter.get("description") or parameter["schema"], path


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_of_the_shape_it_stands_for(name):
    _, components = msgspec.json.schema_components(SHAPES, ref_template="{name}")
    kinds = {
        kind.__name__: kind
        for module in (described.shapes, described.counted, described.decided, described.reviewed)
        for kind in vars(module).values()
        if isinstance(kind, type)
    }
    kind = kinds.get(name) or getattr(described, name)

    decoded = msgspec.json.decode(json.dumps(EXAMPLES[name]), type=kind)

    assert name in components
    assert msgspec.to_builtins(decoded).keys() == EXAMPLES[name].keys()


def test_every_route_of_the_api_is_in_docs(document):
    import pathlib

    page = (pathlib.Path(__file__).parents[2] / "docs" / "api.md").read_text()
    for path in document["paths"]:
        short = path.removeprefix("/api/v1").replace("{event_id}", "{id}").replace("{document_id}", "{id}")
        short = short.replace("{happening_id}", "{id}").replace("{story_id}", "{id}")
        assert f"`GET {short}`" in page or f"`POST {short}`" in page or f"`{short}`" in page, short

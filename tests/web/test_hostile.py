"""What people and machines send to break servers: it is refused, or it is text, and it never breaks anything."""

import pytest
from msgspec import structs

from fakes.records import HOSTILE, document, event
from gesta.records import Evidence, Reading, Span
from gesta.store import Store

HOSTILE_WORDS = (
    "\0",
    "a\0b",
    "' OR 1=1 --",
    '"; DROP TABLE events; --',
    '"',
    "*",
    "NEAR(a b, 2)",
    "a AND NOT b",
    "title:x",
    "^a",
    "-1",
    "9" * 300,
    "1e308",
    "nan",
    "\ufdd0",
    "\U0010ffff",
    "../../etc/passwd",
    "{0}%s",
    "x" * 5000,
    HOSTILE,
)


def routes(client):
    return client.get("/api/v1/openapi.json").json()["paths"]


@pytest.mark.parametrize("word", HOSTILE_WORDS, ids=lambda word: repr(word[:20]))
def test_no_parameter_of_any_route_breaks_the_server(client, word):
    for path, operations in routes(client).items():
        if "get" not in operations or path.endswith("/stream"):
            continue
        for parameter in operations["get"].get("parameters", ()):
            if parameter["in"] != "query":
                continue
            given = {parameter["name"]: word} | ({"q": "x"} if path.endswith("/search") else {})
            given[parameter["name"]] = word
            address = (
                path.replace("{event_id}", "d1%230000aaaa").replace("{document_id}", "d1").replace("{actor}", "RUS")
            )
            reply = client.get(address, params=given)
            assert reply.status_code < 500, (path, parameter["name"], reply.text)


@pytest.mark.parametrize("word", HOSTILE_WORDS[:-2], ids=lambda word: repr(word[:20]))
def test_no_id_breaks_the_server(client, word):
    import urllib.parse

    for path in ("events/{}", "events/{}/explain", "documents/{}", "actors/{}", "happenings/{}", "stories/{}"):
        reply = client.get("/api/v1/" + path.format(urllib.parse.quote(word, safe="")))
        assert reply.status_code in (200, 404, 405), (path, reply.text)


def test_what_stands_in_articles_stays_text(client, db):
    text = f"{HOSTILE} <script>alert(1)</script> attacked"
    words = Evidence("attacked", Span(len(text) - 8, len(text)), 0)
    bare = {"actors": (), "recipients": (), "attribution": (), "when": None, "place": None, "quantities": ()}
    told = event("evil", trigger=words, evidence=(structs.replace(words, text=text, span=Span(0, len(text))),), **bare)
    with Store(db, write=True) as store:
        store.save(Reading(document("evil", text=text, title=HOSTILE), events=(told,)), coder="test", input_hash="e")

    reply = client.get("/api/v1/documents/evil")

    assert reply.headers["content-type"] == "application/json"
    assert reply.json()["text"] == text
    assert reply.json()["title"] == HOSTILE
    assert client.get("/api/v1/search", params={"q": "script"}).json()["items"][0]["document"] == "evil"


def test_a_repeated_parameter_that_stands_once_is_no_trick(client):
    assert client.get("/api/v1/events?limit=1&limit=2").status_code in (200, 422)

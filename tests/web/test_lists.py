"""Lists over HTTP: pages, filters, tags, errors."""

import pytest

from fakes.records import reading
from gesta.store import Store

API = "/api/v1"


def pages(client, path, **given):
    """Every item of a list, a page at a time."""
    items, cursor = [], None
    while True:
        page = client.get(path, params={**given, "limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            return items


@pytest.mark.parametrize("sort", ["-published", "published", "-day", "day"])
def test_pages_give_every_event_once(client, sort):
    ids = [item["id"] for item in pages(client, f"{API}/events", sort=sort)]

    assert sorted(ids) == sorted([*(f"d{n}#0000aaaa" for n in range(5)), "bare#1"])


@pytest.mark.parametrize("path", ["documents", "problems"])
def test_pages_give_every_document_and_problem_once(client, path):
    items = pages(client, f"{API}/{path}")

    assert len(items) == len({item.get("id") or item["document"] for item in items}) == 6


def test_a_page_goes_on_where_it_was_although_others_write(client, db):
    first = client.get(f"{API}/events", params={"limit": 3}).json()
    with Store(db, write=True) as store:
        store.save(reading("d0"), coder="test 2", input_hash="again")
        store.save(reading("a-new-one"), coder="test 2", input_hash="new")

    rest = client.get(f"{API}/events", params={"limit": 50, "cursor": first["next"]}).json()

    ids = [item["id"] for item in first["items"] + rest["items"]]
    assert len(ids) == len(set(ids))
    assert {f"d{n}#0000aaaa" for n in range(5)} <= set(ids)


@pytest.mark.parametrize(
    ("given", "n"),
    [
        ({"actor": "nld/mil"}, 6),
        ({"actor": "norland's army"}, 6),
        ({"actor": "army norland"}, 0),
        ({"recipient": "NLD"}, 0),
        ({"involving": "SDN"}, 6),
        ({"dyad": "SDN-NLD/MIL"}, 6),
        ({"dyad": "SDN-NLD/GOV"}, 0),
        ({"type": ["AGREE", "AID"]}, 1),
        ({"quad": 4}, 5),
        ({"bbox": "-40,10,0,20"}, 5),
        ({"bbox": "170,10,-30,20"}, 5),
        ({"bbox": "0,10,20,20"}, 0),
        ({"source": "Example Times"}, 6),
        ({"since": "2024-05-07"}, 1),
        ({"until": "2024-05-06"}, 5),
        ({"text": 'Norland" OR "'}, 0),
        ({"document": "bare"}, 1),
    ],
)
def test_a_filter_chooses(client, given, n):
    reply = client.get(f"{API}/events", params={**given, "total": True}).json()

    assert reply["total"] == len(reply["items"]) == n


def test_an_event_says_everything_lists_need(client):
    found = client.get(f"{API}/events/d1#0000aaaa".replace("#", "%23")).json()

    assert found["when"] | {} == {
        "first": "2024-05-06", "last": "2024-05-06", "granularity": "day", "value": "2024-05-06", "text": "Monday",
        "approximate": False, "start": 39, "end": 45,
    }  # fmt: skip
    assert found["place"]["text"] == "port of Sudria"
    assert found["source"] == "Example Times"
    assert found["scale"] < 0
    assert found["reasons"][0]["rule"] == "lexicon:attack"


def test_facets_count_every_value(client):
    facets = client.get(f"{API}/facets").json()

    assert (facets["total"], facets["documents"], facets["sources"]) == (6, 6, 1)
    assert facets["type"] == [{"value": "ASSAULT", "n": 5}, {"value": "AGREE", "n": 1}]
    assert facets["actor"] == [{"value": "NLD", "n": 6}]


def test_the_tag_changes_only_with_the_store(client, db):
    first = client.get(f"{API}/events")
    again = client.get(f"{API}/events", headers={"If-None-Match": first.headers["etag"]})
    with Store(db, write=True) as store:
        store.save(reading("new"), coder="test 1", input_hash="new")
    after = client.get(f"{API}/events", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert after.status_code == 200
    assert len(after.json()["items"]) == 7


@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
def test_who_keeps_answers_learns_that_they_differ_by_accept(client, accept):
    for _ in range(2):  # the second comes from memory
        assert client.get(f"{API}/events", headers={"Accept": accept}).headers["vary"] == "Accept"


def test_a_wrong_value_is_told_in_plain_words(client):
    error = client.get(f"{API}/events", params={"since": "soon"}).json()["error"]

    assert error["message"] == "a day is written like 2024-05-31"


def test_head_is_a_method_the_api_does_not_take(client):
    assert client.head(f"{API}/events").status_code == 405


@pytest.mark.parametrize(
    ("path", "given", "status", "where"),
    [
        ("events", {"limit": 0}, 422, "limit"),
        ("events", {"limit": "9" * 40}, 422, "limit"),
        ("events", {"sicne": "2024-01-01"}, 422, "sicne"),
        ("events", {"since": "1700000000"}, 422, "since"),
        ("events", {"dyad": "RUS"}, 422, "dyad"),
        ("events", {"bbox": "1,2,3"}, 422, "bbox"),
        ("events", {"bbox": "nan,0,0,0"}, 422, "bbox"),
        ("events", {"bbox": "0,50,0,40"}, 422, "bbox"),
        ("events", {"cursor": "x"}, 400, "cursor"),
        ("events", {"cursor": "WzFd"}, 400, "cursor"),
        ("events", {"cursor": "ü"}, 400, "cursor"),
        ("events/none", {}, 404, "none"),
        ("nothing", {}, 404, None),
    ],
)
def test_what_cannot_be_answered_says_where_and_what_to_do(client, path, given, status, where):
    reply = client.get(f"{API}/{path}", params=given)

    assert reply.status_code == status
    assert reply.json()["error"]["where"] == where
    assert reply.json()["error"]["fix"]

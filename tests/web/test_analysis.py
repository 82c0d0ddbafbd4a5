"""Counting over HTTP: series, networks, maps, actors, exercises, search; and a document as the reader shows it."""

import datetime

import pytest
from msgspec import structs

from fakes.records import document, event, side, spot
from gesta.records import Dateline, Evidence, Place, Quantity, Reading, Span
from gesta.store import Store
from gesta.web.app import create_app
from gesta.web.exercises import phase_of
from gesta.web.site import Site

API = "/api/v1"


def get(client, path, **given):
    reply = client.get(f"{API}/{path}", params=given)
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_a_series_tells_n_and_sources_with_every_mean(client):
    items = get(client, "series", every="month")["items"]

    assert [(item["start"], item["n"], item["sources"], item["documents"]) for item in items] == [
        ("2024-05-01", 6, 1, 6)
    ]
    assert (items[0]["cooperation"], items[0]["conflict"]) == (1, 5)
    # Five attacks with heavy weapons and one agreement that has no score of its modes.
    scales = [item["scale"] for item in get(client, "events", limit=50)["items"]]
    assert items[0]["scale"] == pytest.approx(sum(scales) / 6, abs=0.001)


def test_what_does_not_fit_into_the_top_is_counted(client):
    series = get(client, "series", split="type", top=1)

    assert [item["key"] for item in series["items"]] == ["ASSAULT"]
    assert series["left_out"] == 1


def test_a_network_has_a_node_for_every_end_of_an_edge(client):
    network = get(client, "network", by="sector")

    ends = {side for edge in network["edges"] for side in (edge["actor"], edge["recipient"])}
    assert {node["id"] for node in network["nodes"]} == ends == {"NLD/MIL", "SDN"}
    assert network["edges"][0]["n"] == 6


def test_a_country_is_no_dot_on_the_map(client, db):
    land = Place(spot("Sudria"), 0, "Sudan", 1, "SDN", latitude=15.0, longitude=30.0)
    with Store(db, write=True) as store:
        store.save(Reading(document("c"), events=(event("c", place=land),)), coder="test", input_hash="c")

    found = get(client, "map", cell=10)

    assert [(each["n"], each["country"]) for each in found["bins"]] == [(5, "SDN")]
    assert found["countries"] == [{"country": "SDN", "n": 1}]
    assert found["placeless"] == 1


def test_an_actor_by_code_has_partners_and_the_words_of_texts(client):
    found = get(client, "actors/NLD/MIL")

    assert (found["n"], found["name"]) == (6, "Netherlands, military")
    assert found["names"] == [{"value": "Norland", "n": 6}]
    assert [(partner["actor"], partner["n"]) for partner in found["partners"]] == [("SDN", 6)]
    assert len(found["recent"]) == 6


def test_an_actor_by_name_has_its_roles(client):
    roles = get(client, "actors/Angela Merkel")["roles"]

    assert any(role["title"] == "chancellor" and role["start"] == "2005-11-22" for role in roles)


def exercise(**given):
    words = Evidence("military exercises near the port", Span(0, 32), 0)
    troops = Quantity(12_500, "soldiers", spot("port"), kind="troops")
    return event("x", type="MOBILIZE", trigger=words, evidence=(words,), quantities=(troops,), **given)


def test_an_exercise_is_held_against_the_vienna_document(client, db):
    with Store(db, write=True) as store:
        store.save(Reading(document("x"), events=(exercise(),)), coder="test", input_hash="x")

    found = get(client, "exercises", total=True)

    assert found["total"] == 1
    assert found["items"][0]["vienna"] == {"troops": 12_500, "notify": True, "observe": False}
    assert found["items"][0]["sizes"][0]["said_by"] == ["Ostia"]
    assert found["items"][0]["phase"] == "past"


@pytest.mark.parametrize(
    ("status", "first", "phase"),
    [
        ("actual", datetime.date(2024, 5, 7), "running"),
        ("actual", datetime.date(2024, 5, 6), "past"),
        ("actual", datetime.date(2024, 5, 8), "planned"),
        ("actual", None, "unclear"),
        ("future", None, "planned"),
        ("negated", None, "called-off"),
    ],
)
def test_the_phase_is_that_of_the_day_of_publication(status, first, phase):
    told = exercise(status=status)
    when = structs.replace(told.when, first=first, last=first) if first else None

    assert phase_of(structs.replace(told, when=when), datetime.date(2024, 5, 7)) == phase


@pytest.mark.parametrize(
    ("q", "n"),
    [
        ("attacked port", 6),
        ('"attacked the port"', 6),
        ('"port the attacked"', 0),
        ("attac*", 6),
        ("attac", 0),
        ('NEAR( AND "', 0),
        ("*", 0),
    ],
)
def test_search_takes_words_phrases_and_beginnings(client, q, n):
    assert get(client, "search", q=q, total=True)["total"] == n


def test_a_snippet_marks_its_hits_and_nothing_else(client):
    snippet = get(client, "search", q="attacked", **{"in": "evidence"})["items"][0]["snippet"]

    assert [piece["text"] for piece in snippet if piece["hit"]] == ["attacked"]
    assert "".join(piece["text"] for piece in snippet).startswith("Norland attacked the port")


def test_every_span_points_at_its_words(client):
    found = get(client, "documents/d1")

    words = {(span["kind"], found["text"][span["start"] : span["end"]]) for span in found["spans"]}
    assert {("trigger", "attacked"), ("actor", "Norland"), ("when", "Monday"), ("nonevent", "send")} <= words
    assert [problem["kind"] for problem in found["audit"]] == ["date-mismatch"]
    assert found["events_told"][0]["id"] == "d1#0000aaaa"


def test_offsets_in_utf16_are_those_of_javascript(client, db):
    text = "𝔑 attacked"
    evil = document("u", text=text, dateline=Dateline(Span(0, 1)))
    words = Evidence("attacked", Span(2, 10), 0)
    side_ = structs.replace(side("Norland"), span=Span(0, 1))
    told = event("u", trigger=words, evidence=(words,), actors=(side_,), recipients=(), attribution=(), when=None,
                 place=None, quantities=())  # fmt: skip
    with Store(db, write=True) as store:
        store.save(Reading(evil, events=(told,)), coder="test", input_hash="u")

    found = get(client, "documents/u", offsets="utf16")

    units = text.encode("utf-16-le")
    trigger = next(span for span in found["spans"] if span["kind"] == "trigger")
    assert units[2 * trigger["start"] : 2 * trigger["end"]].decode("utf-16-le") == "attacked"
    assert (found["dateline"]["start"], found["dateline"]["end"]) == (0, 2)


def test_an_event_is_explained_by_its_reasons(client):
    facts = get(client, "events/d1%230000aaaa/explain")["facts"]

    assert {"trigger", "words", "actor", "recipient", "said by", "when", "where"} <= {fact["label"] for fact in facts}


def test_the_codebook_has_all_sixteen_types(client):
    assert len(get(client, "codebook")["types"]) == 16


def test_an_empty_store_answers_everything(tmp_path):
    from starlette.testclient import TestClient

    path = tmp_path / "empty.db"
    Store(path, write=True).close()
    with TestClient(create_app(Site(path))) as client:
        for name in ("", "events", "facets", "documents", "problems", "actors", "actors/RUS", "series", "network", "map",
                     "exercises", "search?q=x", "codebook"):  # fmt: skip
            assert client.get(f"{API}/{name}").status_code == 200, name

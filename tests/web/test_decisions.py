"""Analysts' decisions on happenings over HTTP: what they do at once, what survives, what is refused."""

import pytest

from fakes.records import reading
from gesta import monitor
from gesta.store import Store
from gesta.web import grouping

API = "/api/v1"


@pytest.fixture
def grouped(db):
    monitor.group_store(db)


def decide(writer, kind, **given):
    reply = writer.post(f"{API}/happenings/{kind}", json={"by": "A. Analyst", **given})
    assert reply.status_code == 201, reply.text
    return reply.json()


def home(writer, event):
    """The happening of an event: its id, its events, and whether an analyst decided."""
    found = writer.get(f"{API}/happenings/{event.replace('#', '%23')}").json()
    return found["id"], {member["event"]["id"] for member in found["members"]}, found["decided"]


ALL = {f"d{number}#0000aaaa" for number in range(5)}
APART = {"d1#0000aaaa", "d2#0000aaaa"}


def test_a_split_shows_at_once_survives_a_new_grouping_and_a_merge_takes_it_back(writer, db, grouped):
    whole, events, decided = home(writer, "d1#0000aaaa")
    assert (events, decided) == (ALL, False)

    split = decide(writer, "split", happening=whole, events=sorted(APART), note="the second raid")

    assert split | {"at": "", "happenings": []} == {
        "id": 1, "kind": "split", "events": sorted(APART), "others": sorted(ALL - APART), "note": "the second raid",
        "by": "A. Analyst", "at": "", "grouped": True, "happenings": [],
    }  # fmt: skip
    apart, rest = home(writer, "d1#0000aaaa"), home(writer, "d0#0000aaaa")
    assert (apart[1:], rest[1:]) == ((APART, True), (ALL - APART, True))
    assert split["happenings"] == [apart[0], rest[0]]

    with Store(db, write=True) as store:
        store.save(reading("d2"), coder="test 2", input_hash="anew")
    assert monitor.group_store(db)
    assert home(writer, "d2#0000aaaa")[1] == APART

    merged = decide(writer, "merge", happenings=[apart[0], rest[0]])

    assert (merged["kind"], set(merged["events"]), len(merged["happenings"])) == ("merge", ALL, 1)
    assert home(writer, "d1#0000aaaa")[1] == ALL


def test_a_store_too_large_to_group_beside_the_server_keeps_the_decision_for_later(writer, db, grouped, monkeypatch):
    monkeypatch.setattr(grouping, "MAX_DOCUMENTS", 3)

    split = decide(writer, "split", happening="d0#0000aaaa", events=["d1#0000aaaa"])

    assert (split["grouped"], len(split["happenings"])) == (False, 1)
    assert home(writer, "d1#0000aaaa")[1] == ALL
    monitor.group_store(db)
    with Store(db) as store:
        assert [member.event for member in store.happening_of("d1#0000aaaa").members] == ["d1#0000aaaa"]


@pytest.mark.parametrize(
    ("kind", "given", "status", "where"),
    [
        ("merge", {"happenings": ["d0#0000aaaa", "none"]}, 404, "none"),
        ("merge", {"happenings": ["d0#0000aaaa"]}, 422, "happenings"),
        ("merge", {"happenings": ["d0#0000aaaa", "bare#1"], "by": ""}, 422, "by"),
        ("split", {"happening": "none", "events": ["d1#0000aaaa"]}, 404, "none"),
        ("split", {"happening": "d0#0000aaaa", "events": []}, 422, "events"),
        ("split", {"happening": "d0#0000aaaa", "events": sorted(ALL)}, 422, "d0#0000aaaa"),
        ("split", {"happening": "d0#0000aaaa", "events": ["bare#1"]}, 422, "bare#1"),
        ("split", {"happening": "d0#0000aaaa", "events": ["d1#0000aaaa"], "admin": True}, 422, "admin"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused_and_not_kept(writer, db, grouped, kind, given, status, where):
    reply = writer.post(f"{API}/happenings/{kind}", json={"by": "A. Analyst", **given})

    assert (reply.status_code, reply.json()["error"]["where"]) == (status, where)
    assert str(db) not in reply.text
    with Store(db) as store:
        assert store.decisions() == ()


def test_two_events_of_one_happening_cannot_be_merged(writer, grouped):
    reply = writer.post(
        f"{API}/happenings/merge", json={"by": "A. Analyst", "happenings": ["d0#0000aaaa", "d1#0000aaaa"]}
    )

    assert reply.status_code == 422


@pytest.mark.parametrize("kind", ["merge", "split"])
def test_a_decision_needs_the_token(client, client_of, grouped, kind):
    from web.conftest import TOKEN

    assert client.post(f"{API}/happenings/{kind}", json={}).status_code == 403
    assert client_of(token=TOKEN).post(f"{API}/happenings/{kind}", json={}).status_code == 401

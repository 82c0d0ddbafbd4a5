"""Happenings and stories over HTTP."""

import datetime

import pytest

from gesta.records import Account, Dispute, Figure, Happening, Member, Party, Story
from gesta.store import Groups, Store

API = "/api/v1"


@pytest.fixture
def grouped(db):
    def one(number, *documents, **given):
        members = tuple(Member(f"d{each}#0000aaaa", f"d{each}") for each in documents)
        accounts = (
            Account(Party("Norland", "NLD"), "negated", "it denied it", ("d0#0000aaaa",), ("d0",)),
            Account(
                None, "actual", "it attacked", ("d1#0000aaaa",), ("d1",), figures=(Figure("killed", "people", 3, 3),)
            ),
        )
        disputes = (Dispute("fact", (0, 1), "Norland denies it"),) if given.pop("disputed", False) else ()
        day = datetime.date(2024, 5, number)
        return Happening(f"h{number}", f"Attack {number}", "ASSAULT", "actual", members, first=day, last=day,
                         accounts=accounts, disputes=disputes, documents=len(documents), **given)  # fmt: skip

    happenings = (one(1, 0, 1, disputed=True, sources=2, story="s1"), one(2, 2), one(3, 3), one(4, 4))
    stories = (Story("s1", "The port", ("d0", "d1"), sources=2, terms=("port", "attack")),)
    with Store(db, write=True) as store:
        store.save_groups(Groups(stories=stories, happenings=happenings), state="x")


def get(client, path, **given):
    reply = client.get(f"{API}/{path}", params=given)
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_a_store_tells_whether_it_is_grouped(client, db):
    assert get(client, "")["grouped"] is False
    with Store(db, write=True) as store:
        store.save_groups(Groups(), state="x")
    assert get(client, "")["grouped"] is True


def test_pages_give_every_happening_once_the_latest_first(client, grouped):
    first = get(client, "happenings", limit=3, total=True)
    rest = get(client, "happenings", limit=3, cursor=first["next"])

    assert [item["id"] for item in first["items"] + rest["items"]] == ["h4", "h3", "h2", "h1"]
    assert (first["total"], rest["next"]) == (4, None)


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ({"disputed": True}, ["h1"]),
        ({"min_sources": 2}, ["h1"]),
        ({"story": "s1"}, ["h1"]),
        ({"document": "d2"}, ["h2"]),
        ({"actor": "RUS"}, []),
        ({"document": "d1", "actor": "NLD"}, ["h1"]),
    ],
)
def test_a_filter_chooses_happenings(client, grouped, given, ids):
    assert [item["id"] for item in get(client, "happenings", **given)["items"]] == ids


def test_a_happening_sets_its_accounts_side_by_side(client, grouped):
    found = get(client, "happenings/h1")

    assert [(account["speaker"] or {}).get("name") for account in found["accounts"]] == ["Norland", None]
    assert found["disagreements"] == [{"over": "fact", "accounts": [0, 1], "detail": "Norland denies it"}]
    assert [member["event"]["id"] for member in found["members"]] == ["d0#0000aaaa", "d1#0000aaaa"]
    assert found["accounts"][1]["figures"][0]["low"] == 3


def test_an_event_leads_to_its_happening(client, grouped):
    assert get(client, "happenings/d1%230000aaaa")["id"] == "h1"
    assert client.get(f"{API}/happenings/none").status_code == 404


def test_a_story_has_its_documents_and_happenings(client, grouped):
    assert get(client, "stories", total=True)["items"][0]["terms"] == ["port", "attack"]
    story = get(client, "stories/s1")
    assert [each["id"] for each in story["told_by"]] == ["d0", "d1"]
    assert [each["id"] for each in story["happenings"]] == ["h1"]
    assert client.get(f"{API}/stories/none").status_code == 404

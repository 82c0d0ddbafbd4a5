"""Exercises from the words of articles: which are some, in which phase, how large, against which threshold."""

import pytest
from starlette.testclient import TestClient

from gesta.web.app import create_app
from gesta.web.site import Site
from web.exercises import write_exercises

API = "/api/v1/exercises"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with TestClient(create_app(Site(write_exercises(tmp_path_factory.mktemp("exercises") / "events.db")))) as client:
        yield client


@pytest.fixture(scope="module")
def found(client):
    return {item["event"]["document"]: item for item in client.get(API, params={"limit": 100}).json()["items"]}


def test_what_only_sounds_like_an_exercise_is_none(client, found):
    assert set(found) == {"planned", "agreed", "running", "past", "past-large", "called-off"}
    assert client.get(API, params={"total": True}).json()["total"] == len(found)


@pytest.mark.parametrize(
    ("name", "phase", "who", "first"),
    [
        ("planned", "planned", {"BLR"}, "2024-09-01"),
        ("agreed", "planned", {"EGY", "CYP"}, "2024-03-07"),
        ("running", "running", {"POL", "LTU"}, "2024-03-04"),
        ("past", "past", {"MDA", "ROU"}, "2024-02-26"),
        ("past-large", "past", {"RUS"}, "2024-02-01"),
        ("called-off", "called-off", {"GEO"}, None),
    ],
)
def test_an_exercise_has_its_phase_its_sides_and_its_days(found, name, phase, who, first):
    event = found[name]["event"]

    assert found[name]["phase"] == phase
    assert who <= {side["code"] for side in event["actors"]}
    assert first is None or event["when"]["first"] == first


@pytest.mark.parametrize(
    ("name", "vienna"),
    [
        ("planned", (12_000, True, False)),
        ("running", (9_000, True, False)),
        ("past", (700, False, False)),
        ("past-large", (13_500, True, True)),
        ("agreed", (None, None, None)),
    ],
)
def test_the_thresholds_hold_from_their_own_number_on(found, name, vienna):
    assert tuple(found[name]["vienna"].values()) == vienna


def test_a_size_stands_with_who_gives_it_and_a_length_of_time_is_no_size(found):
    (size,) = found["planned"]["sizes"]

    assert (size["number"], size["of"]) == (12_000, "soldiers")
    assert len(size["said_by"]) == 1
    assert found["past-large"]["sizes"][0]["said_by"] == []


def test_pages_give_every_exercise_once(client, found):
    names, cursor = [], None
    while True:
        page = client.get(API, params={"limit": 1} | ({"cursor": cursor} if cursor else {})).json()
        names += [item["event"]["document"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert sorted(names) == sorted(found)

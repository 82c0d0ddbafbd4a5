"""What makes answers quick changes none of them: memory, questions read by their model, counters of clients."""

import threading

import pytest

from fakes.records import reading
from gesta.store import Store
from gesta.web.rates import Counters
from gesta.web.replies import Cache


def test_an_answer_lasts_as_many_times_as_long_as_it_took_while_others_write():
    cache = Cache(1000, lenient=1e9)
    built = []

    def build():
        built.append(sum(range(10_000)))
        return b"x"

    first = cache.get_or_build("q", 1, build)

    assert cache.get_or_build("q", 2, build) is first
    cache.has_written()
    assert cache.get_or_build("q", 2, build).version == 2
    assert len(built) == 2


def test_a_strict_cache_answers_anew_after_every_change():
    cache = Cache(1000)
    cache.get_or_build("q", 1, lambda: b"old")

    assert cache.get("q", 1).body == b"old"
    assert cache.get("q", 2) is None
    assert cache.get_or_build("q", 2, lambda: b"new").tag != cache.get_or_build("r", 2, lambda: b"new").tag


def test_equal_questions_at_a_time_are_answered_once():
    cache = Cache(1000)
    together, built = threading.Barrier(4), []

    def ask():
        together.wait()
        cache.get_or_build("q", 1, lambda: built.append(1) or b"x")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert built == [1]


def test_a_full_cache_forgets_what_was_asked_longest_ago():
    cache = Cache(80)
    for name in "abcdefghijk":
        cache.get_or_build(name, 1, lambda: b"0123456789")

    assert cache.get("a", 1) is None
    assert cache.get("k", 1) is not None


def test_what_is_in_memory_is_handed_out_to_those_who_take_json_only(client_of):
    client = client_of(fresh_s=60.0)
    first = client.get("/api/v1/events?limit=2")

    again = client.get("/api/v1/events?limit=2")
    as_csv = client.get("/api/v1/events?limit=2", headers={"Accept": "text/csv"})
    known = client.get("/api/v1/events?limit=2", headers={"If-None-Match": first.headers["etag"]})

    assert again.content == first.content
    assert as_csv.headers["content-type"].startswith("text/csv")
    assert known.status_code == 304


def test_a_change_by_somebody_else_shows_after_the_stated_time_only(client_of, db):
    client = client_of(fresh_s=60.0)
    before = client.get("/api/v1/events?total=true").json()["total"]
    with Store(db, write=True) as store:
        store.save(reading("new"), coder="test", input_hash="new")

    assert client.get("/api/v1/events?total=true").json()["total"] == before
    client.app.state.site.has_written()
    assert client.get("/api/v1/events?total=true").json()["total"] == before + 1


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("events?since=yesterday", "since"),
        ("events?quad=7", "quad.0"),
        ("events?nonsense=1", "nonsense"),
        ("events?limit=0", "limit"),
        ("search", "q"),
        ("series?every=year", "every"),
    ],
)
def test_a_wrong_question_is_told_where_it_is_wrong(client, asked, where):
    reply = client.get(f"/api/v1/{asked}")

    assert reply.status_code == 422
    assert reply.json()["error"]["where"] == where


def test_a_word_given_twice_counts_twice_where_many_may_be_given_and_the_last_counts_elsewhere(client):
    both = client.get("/api/v1/events?type=ASSAULT&type=AGREE&total=true").json()
    last = client.get("/api/v1/events?limit=1&limit=2").json()

    assert {item["type"] for item in both["items"]} == {"ASSAULT", "AGREE"}
    assert len(last["items"]) == 2


def test_counters_begin_anew_when_their_time_is_over(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("gesta.web.rates.time.time", lambda: now[0])
    counters = Counters()

    assert [counters.incr("a", 10), counters.incr("a", 10), counters.incr("b", 10)] == [1, 2, 1]
    assert counters.get_expiry("a") == 1010.0
    now[0] = 1010.0
    assert counters.get("a") == 0
    assert counters.incr("a", 10) == 1


def test_counters_of_clients_long_gone_are_forgotten(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("gesta.web.rates.time.time", lambda: now[0])
    monkeypatch.setattr("gesta.web.rates._MAX_COUNTERS", 3)
    counters = Counters()
    for name in "abc":
        counters.incr(name, 10)
    now[0] = 1020.0
    counters.incr("d", 10)

    assert counters.reset() == 1

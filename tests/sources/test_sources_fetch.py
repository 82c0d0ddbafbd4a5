"""Fetching keeps to manners and limits, and never gets at what lies behind the user's own door."""

import datetime
import threading
import time

import pytest

from fakes.newsroom import START, Answer, Newsroom
from gesta.errors import InputError
from gesta.sources.web import Fetcher, FetchLimits, Known
from gesta.sources.web.addresses import allowed_address, is_public
from gesta.sources.web.robots import Rules

OWN = FetchLimits(per_host_s=0, timeout_s=4, allow_private=True, contact="watch@example.org")


@pytest.fixture
def room():
    with Newsroom() as newsroom:
        yield newsroom


@pytest.fixture
def fetcher():
    made = Fetcher(OWN)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("feed", "outcome"),
    [
        ("plain", "ok"), ("etag", "ok"), ("moved", "ok"), ("temporary", "ok"), ("loop", "failed"), ("nowhere", "failed"),
        ("file", "refused"), ("gone", "gone"), ("missing", "gone"), ("forbidden", "failed"), ("error", "failed"),
        ("large", "failed"), ("slow", "failed"), ("packed", "ok"),
    ],
)  # fmt: skip
def test_every_answer_of_a_server_has_an_outcome(room, fetcher, feed, outcome):
    start = time.perf_counter()

    fetched = fetcher.fetch(f"{room.base}/feeds/{feed}")

    assert fetched.outcome == outcome
    assert fetched.outcome == "ok" or fetched.message
    assert time.perf_counter() - start < 15


def test_what_is_unchanged_is_not_sent_again(room, fetcher):
    first = fetcher.fetch(f"{room.base}/feeds/etag")

    again = fetcher.fetch(f"{room.base}/feeds/etag", Known(first.etag, first.last_modified))

    assert (first.outcome, again.outcome) == ("ok", "unchanged")
    assert room.conditional["/feeds/etag"] == 1


def test_only_a_move_for_good_is_remembered(room, fetcher):
    assert fetcher.fetch(f"{room.base}/feeds/moved").moved_to == f"{room.base}/feeds/plain2"
    assert fetcher.fetch(f"{room.base}/feeds/temporary").moved_to is None


def test_a_site_that_asks_for_patience_says_for_how_long(room, fetcher):
    room._clock = lambda: START + datetime.timedelta(days=1)

    fetched = fetcher.fetch(f"{room.base}/feeds/busy")

    assert (fetched.outcome, fetched.wait_s) == ("later", 3600.0)


def test_robots_are_asked_once_and_obeyed(room, fetcher):
    assert fetcher.fetch(f"{room.base}/private/page").outcome == "refused"
    assert fetcher.fetch(f"{room.base}/private/page").outcome == "refused"
    assert fetcher.fetch(f"{room.base}/feeds/plain").outcome == "ok"

    assert room.asked["/robots.txt"] == 1
    assert room.asked["/private/page"] == 0


def test_a_redirect_to_what_robots_may_not_see_is_not_followed(room, fetcher):
    room.robots = "User-agent: *\nDisallow: /feeds/plain2\n"

    assert fetcher.fetch(f"{room.base}/feeds/moved").outcome == "refused"
    assert room.asked["/feeds/plain2"] == 0


def test_a_site_whose_robots_cannot_be_had_is_left_alone_for_now(room, fetcher, monkeypatch):
    answer = room.answer
    monkeypatch.setattr(
        room, "answer", lambda path, handler: Answer(status=503) if "robots" in path else answer(path, handler)
    )

    fetched = fetcher.fetch(f"{room.base}/feeds/plain")

    assert (fetched.outcome, room.asked["/feeds/plain"]) == ("later", 0)


def test_two_fetches_from_one_host_are_so_far_apart(room):
    slept = []
    clock = [0.0]

    def sleep(seconds):
        slept.append(seconds)
        clock[0] += seconds

    fetcher = Fetcher(FetchLimits(per_host_s=2, allow_private=True, robots=False), now=lambda: clock[0], sleep=sleep)
    for _ in range(3):
        fetcher.fetch(f"{room.base}/feeds/plain")
    fetcher.close()

    assert slept == [2.0, 2.0]


def test_the_pause_that_a_site_asks_of_robots_is_kept(room):
    room.robots = "User-agent: *\nCrawl-delay: 7\n"
    slept = []
    fetcher = Fetcher(FetchLimits(per_host_s=0, allow_private=True), now=lambda: float(sum(slept)), sleep=slept.append)
    fetcher.fetch(f"{room.base}/feeds/plain")
    fetcher.fetch(f"{room.base}/feeds/plain")
    fetcher.close()

    assert slept[-1] == 7.0


def test_the_sites_learn_who_asks(room, fetcher):
    fetcher.fetch(f"{room.base}/feeds/plain")

    assert all("watch@example.org" in agent and agent.startswith("Gesta/") for agent in room.agents)


# -- private hosts


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.1.2.3", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
     "ff02::1", "no address"],
)  # fmt: skip
def test_private_and_local_addresses_are_not_public(address):
    assert not is_public(address)
    with pytest.raises(InputError, match="private or local"):
        allowed_address([address], "host")


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_of_the_open_web_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    ["http://localhost/x", "http://127.0.0.1:{port}/x", "http://[::1]/x", "http://2130706433/x", "http://0x7f.1/x"],
)
def test_a_private_host_is_refused_however_it_is_written(room, url):
    fetcher = Fetcher(FetchLimits(per_host_s=0, timeout_s=2))

    fetched = fetcher.fetch(url.format(port=room.base.rsplit(":", 1)[1]))
    fetcher.close()

    assert fetched.outcome in ("refused", "failed")
    assert room.asked.total() == 0


def test_a_redirect_to_a_private_host_is_refused(room):
    def public_name(host, port):
        return ["127.0.0.1"]

    names = []

    def resolve(host, port):
        names.append(host)
        return public_name(host, port)

    fetcher = Fetcher(FetchLimits(per_host_s=0, timeout_s=2), resolve=resolve)
    fetched = fetcher.fetch("http://innocent.example/feeds/moved")
    fetcher.close()

    assert (fetched.outcome, names) == ("refused", ["innocent.example"])


def test_the_address_that_was_checked_is_the_one_connected_to(room):
    answers = iter([["127.0.0.1"]] * 2)
    port = room.base.rsplit(":", 1)[1]
    fetcher = Fetcher(OWN, resolve=lambda host, port: next(answers))

    fetched = fetcher.fetch(f"http://name.that.is.not.known.example:{port}/feeds/plain")
    fetcher.close()

    assert fetched.outcome == "ok"
    assert fetched.url.startswith("http://name.that.is.not.known.example")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/", "http://u:p@example.org/", "http://", "x", "http://a\nb/"]
)
def test_what_is_no_address_of_the_web_is_refused(fetcher, url):
    assert fetcher.fetch(url).outcome == "refused"


def test_rules_without_content_allow_everything():
    assert Rules(None).allows("https://example.org/x", "Gesta")
    assert not Rules(b"User-agent: Gesta\nDisallow: /*.pdf$\n").allows("https://example.org/a.pdf", "Gesta")


def test_a_body_that_unpacks_without_end_is_stopped(room, fetcher, monkeypatch):
    import gzip

    bomb = gzip.compress(bytes(200_000_000))
    monkeypatch.setattr(
        room,
        "answer",
        lambda path, handler: (
            Answer(bomb, headers=(("Content-Encoding", "gzip"),)) if "bomb" in path else Answer(status=404)
        ),
    )

    fetched = fetcher.fetch(f"{room.base}/bomb")

    assert fetched.outcome == "failed"
    assert "longer than" in fetched.message
    assert threading.active_count() < 50

"""How long a watch leaves a site alone that is down, busy or gone: told by a server, on a clock set by hand."""

import datetime

import pytest

from fakes.newsroom import START, Answer, Newsroom
from gesta import monitor
from gesta.settings import Settings
from gesta.watch import load_config

HOUR = datetime.timedelta(hours=1)


class Site:
    """One feed of a newsroom that answers as it is told, and a watch that asks it every hour."""

    def __init__(self, tmp_path, monkeypatch, room):
        self.now, self.given, self.room = START, None, room
        answer = room.answer
        monkeypatch.setattr(
            room, "answer", lambda path, handler: (self.given if "feeds" in path else None) or answer(path, handler)
        )
        self.url = f"{room.base}/feeds/plain"
        file = tmp_path / "watch.toml"
        file.write_text(
            'store = "e.db"\n[fetch]\nper-host-s = 0.0\nallow-private = true\n'
            f'[[feed]]\nurl = "{self.url}"\nevery = "1h"\n'
        )
        self.config = load_config(file)

    def wait_after(self, given: Answer | None) -> datetime.timedelta:
        """How long after this answer the feed is left alone; the clock goes on to then."""
        self.given = given
        asked = self.room.asked["/feeds/plain"]
        with monitor.open_watch(self.config, Settings(), clock=lambda: self.now) as watcher:
            watcher.round()
        assert self.room.asked["/feeds/plain"] == asked + 1
        with monitor.open_store(self.config.store) as store:
            feed = store.watched_feeds()[self.url]
        wait = datetime.datetime.fromisoformat(feed.next_at) - self.now
        self.now += wait
        return wait


@pytest.fixture
def site(tmp_path, monkeypatch, fake_coder):
    with Newsroom(lambda: START) as room:
        yield Site(tmp_path, monkeypatch, room)


def test_a_site_that_is_down_is_asked_ever_less_often_up_to_once_a_day_and_as_before_when_it_is_back(site):
    waits = [site.wait_after(Answer(status=500)) for _ in range(7)]

    assert waits == [HOUR * hours for hours in (1, 2, 4, 8, 16, 24, 24)]
    assert site.wait_after(None) == HOUR
    assert site.wait_after(Answer(status=500)) == HOUR


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_site_is_left_alone_for_as_long_as_it_says(site, status):
    assert site.wait_after(Answer(status=status, headers=(("Retry-After", "10800"),))) == 3 * HOUR
    assert site.wait_after(Answer(status=status, headers=(("Retry-After", "60"),))) == HOUR


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_site_that_does_not_say_for_how_long_is_asked_ever_less_often(site, status):
    assert [site.wait_after(Answer(status=status)) for _ in range(4)] == [HOUR * hours for hours in (1, 2, 4, 8)]


@pytest.mark.parametrize("status", [404, 410])
def test_a_feed_that_is_gone_is_asked_for_once_a_day(site, status):
    assert site.wait_after(Answer(status=status)) == 24 * HOUR


def test_a_feed_is_not_asked_before_its_time(site):
    site.wait_after(Answer(status=503, headers=(("Retry-After", "10800"),)))
    site.now -= datetime.timedelta(minutes=1)
    asked = site.room.asked.total()

    with monitor.open_watch(site.config, Settings(), clock=lambda: site.now) as watcher:
        watcher.round()

    assert site.room.asked.total() == asked

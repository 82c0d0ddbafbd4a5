"""Feeds of every kind give their entries; what is wrong with one is told."""

import datetime
import io
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.newsroom import BOMB, Newsroom
from gesta.records import Document, Problem
from gesta.sources.feeds import article_key, parse_feed, plain_url, text_of_markup
from gesta.sources.feeds.entries import FeedEntry
from gesta.sources.feeds.parse import MAX_ENTRIES
from gesta.sources.reading import read_stream

LATER = datetime.datetime(2024, 5, 20, tzinfo=datetime.UTC)
URL = "https://example.org/rss"


@pytest.fixture
def room():
    with Newsroom(lambda: LATER) as newsroom:
        yield newsroom


@pytest.mark.parametrize("name", ["plain", "atom", "rdf", "json", "sitemap", "charset"])
def test_every_kind_of_feed_gives_its_entries(room, name):
    answer = room.answer(f"/feeds/{name}", None)

    feed = parse_feed(answer.body, f"{room.base}/feeds/{name}", content_type=answer.kind)

    expected = room.articles(name)
    assert [entry.url for entry in feed.entries] == [room.base + each.path for each in expected]
    assert [entry.title for entry in feed.entries] == [each.title() for each in expected]
    if name != "rdf":
        assert [entry.published for entry in feed.entries] == [room.when(each).date() for each in expected]


def test_a_feed_in_the_wrong_letters_still_has_its_title(room):
    answer = room.answer("/feeds/charset", None)

    assert "Zürich" in parse_feed(answer.body, URL, content_type=answer.kind).title


def test_a_broken_feed_gives_what_can_be_read_and_is_told(room):
    feed = parse_feed(room.answer("/feeds/broken", None).body, URL)

    assert feed.entries
    assert [problem.kind for problem in feed.problems] == ["damaged-feed"]


@pytest.mark.parametrize(
    "content",
    [b"", b"  ", BOMB, b"<html><body>no feed</body></html>", bytes(range(256)), b'{"a": 1}', b'{"items": 7}', b"{",
     b"<urlset", b"<sitemapindex/>"],
)  # fmt: skip
def test_what_is_no_feed_gives_no_entries(content):
    feed = parse_feed(content, URL)

    assert feed.entries == ()
    assert feed.problems or b"sitemap" in content or b"urlset" in content


def test_of_a_feed_of_a_hundred_thousand_the_first_are_read_and_told(room):
    start = time.perf_counter()

    feed = parse_feed(room.answer("/feeds/many", None).body, URL)

    assert len(feed.entries) == MAX_ENTRIES
    assert "100,000" in feed.problems[0].message
    assert time.perf_counter() - start < 60


def test_a_sitemap_index_names_its_sitemaps(room):
    feed = parse_feed(room.answer("/feeds/index", None).body, URL)

    assert feed.pages == (f"{room.base}/feeds/sitemap",)


def test_an_entry_with_the_whole_article_is_told_from_a_teaser(room):
    whole = parse_feed(room.answer("/feeds/full", None).body, URL).entries[0]
    teaser = parse_feed(room.answer("/feeds/plain", None).body, URL).entries[0]

    assert (whole.whole, teaser.whole) == (True, False)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "http://", "//[", "mailto:a@b.c"])
def test_an_address_that_is_none_is_left_out(address):
    body = (
        f"<rss version='2.0'><channel><item><guid>1</guid><title>T</title><link>{address}</link></item></channel></rss>"
    )

    assert parse_feed(body.encode(), URL).entries[0].url is None


def test_markup_in_an_entry_becomes_paragraphs():
    markup = "<p>One &amp; two.</p><script>evil()</script><ul><li>Three</li></ul>4 &lt; 5"

    assert text_of_markup(markup) == "One & two.\nThree\n4 < 5"


def test_addresses_that_differ_in_tracking_only_are_the_same_article():
    entries = [FeedEntry("1", f"https://Example.org/a?id=7{more}") for more in ("", "&utm_source=x&utm_day=3", "#top")]

    assert len({article_key(entry, URL) for entry in entries}) == 1
    assert plain_url("https://example.org/a?page=2") != plain_url("https://example.org/a?page=3")


def test_a_saved_feed_gives_the_articles_that_it_carries(room):
    body = room.answer("/feeds/full", None).body

    found = list(read_stream(io.BytesIO(body), "feed.xml", name="feed.xml"))

    assert len(found) == len(room.articles("full"))
    assert all(isinstance(each, Document) and each.published for each in found)
    (problem,) = read_stream(io.BytesIO(BOMB), "feed.xml", name="feed.xml")
    assert isinstance(problem, Problem)


def test_a_saved_json_feed_gives_the_articles_that_it_carries(room):
    item = {"id": "1", "content_html": "<p>Troops &amp; tanks left.</p>", "date_published": "2024-05-03T10:00:00Z"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "The Example", "items": [item, {"id": "2"}]}

    (found,) = read_stream(io.BytesIO(json.dumps(feed).encode()), "feed.json", name="feed.json")

    assert (found.text, found.source, found.origin) == ("Troops & tanks left.", "The Example", "feed.json[1]")
    assert found.published == datetime.date(2024, 5, 3)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_in_a_feed_give_entries_or_problems(content):
    feed = parse_feed(b"<rss version='2.0'><channel><item>" + content, URL)

    assert isinstance(feed.entries, tuple)

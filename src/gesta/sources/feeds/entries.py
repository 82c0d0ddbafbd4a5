"""What a feed or sitemap says of one article."""

from __future__ import annotations

import datetime
import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec
from msgspec import Struct

from gesta.records import Document, Problem

# Parameters that only tell how a reader came to the page.
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_[ce]id|ocid|cmp|ito|ns_\w+|at_\w+|xtor|smid|ref|rss|source|CMP)$")


class FeedEntry(Struct, frozen=True):
    """One article as its feed tells it.

    guid:    the feed's own name for it; url: where it stands, None where the feed gives no address
    text:    what the feed carries of it, as plain text; whole: whether that is the article and no teaser
    moment:  when published, ISO 8601 as far as it is known
    """

    guid: str
    url: str | None = None
    title: str | None = None
    text: str = ""
    whole: bool = False
    published: datetime.date | None = None
    moment: str | None = None
    updated: str | None = None
    source: str | None = None
    language: str | None = None

    @property
    def fingerprint(self) -> str:
        """Changes when the feed says something else about the article."""
        told = (self.title, self.text, self.published, self.updated, self.url)
        return hashlib.blake2b(msgspec.json.encode(told), digest_size=12).hexdigest()


class Feed(Struct, frozen=True):
    """A feed with its entries in its own order, and what is wrong with it.

    pages: further sitemaps that a sitemap index names
    """

    title: str | None = None
    entries: tuple[FeedEntry, ...] = ()
    pages: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def article_key(entry: FeedEntry, feed_url: str) -> str:
    """What makes two entries the same article: the address without tracking, else the feed and its own name.

    >>> article_key(FeedEntry("1", "https://E.org/a?utm_source=x&id=7#top"), "https://e.org/rss")
    'https://e.org/a?id=7'
    """
    return plain_url(entry.url) if entry.url else f"{feed_url}#{entry.guid}"


def plain_url(url: str) -> str:
    """An address without fragment and tracking parameters, its host in lower case."""
    parts = urlsplit(url.strip())
    kept = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(key)]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, urlencode(kept), ""))


def article_id(key: str) -> str:
    """A document id that stays the same while the article changes."""
    return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=6).hexdigest()


def document_of_entry(entry: FeedEntry, *, document_id: str, origin: str) -> Document:
    """The article as its feed carries it."""
    meta: dict[str, object] = {"guid": entry.guid}
    if entry.moment:
        meta["published_at"] = entry.moment
    if not entry.whole:
        meta["incomplete"] = "feed"
    return Document(
        id=document_id,
        text=entry.text or entry.title or "",
        title=entry.title,
        published=entry.published,
        url=entry.url,
        source=entry.source,
        origin=origin,
        language=entry.language or "en",
        meta=meta,
    )

"""What follows from a fetch: when to come again, what is new, what is given up. Values in, values out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec import structs

from gesta.sources.feeds import FeedEntry, article_id, article_key
from gesta.sources.pages.moments import moment_of
from gesta.sources.web import Fetched
from gesta.store.watching import WatchedArticle, WatchedFeed
from gesta.watch.config import span

# After so many failed fetches in a row, some two days, what the feed carried is all there will be.
MAX_TRIES = 7
_FIRST_WAIT = datetime.timedelta(minutes=5)
_LONGEST_WAIT = datetime.timedelta(days=1)


def feed_after(feed: WatchedFeed, fetched: Fetched, now: datetime.datetime, every: str) -> WatchedFeed:
    """A feed after a fetch, with the time of the next one: later after each failure, up to a day."""
    is_fine = fetched.outcome in ("ok", "unchanged")
    failures = 0 if is_fine else feed.failures + 1
    wait = span(every)
    if fetched.outcome == "later" and fetched.wait_s is not None:
        wait = max(wait, datetime.timedelta(seconds=fetched.wait_s))
    elif fetched.outcome in ("gone", "refused"):
        wait = max(wait, _LONGEST_WAIT)
    elif not is_fine:
        wait = max(wait, min(wait * 2 ** min(failures - 1, 10), _LONGEST_WAIT))
    has_new = fetched.outcome == "ok"
    return structs.replace(
        feed,
        address=fetched.moved_to or feed.address,
        etag=fetched.etag if has_new else feed.etag,
        last_modified=fetched.last_modified if has_new else feed.last_modified,
        status=fetched.message or fetched.outcome,
        failures=failures,
        fetched_at=now.isoformat(),
        next_at=(now + wait).isoformat(),
    )


def articles_after(
    entries: Iterable[FeedEntry],
    known: Mapping[str, WatchedArticle],
    feed_url: str,
    now: datetime.datetime,
    max_age: str = "30d",
) -> Iterator[WatchedArticle]:
    """The articles of a feed that are new and not too old, or of which it now says something else; each once."""
    seen: set[str] = set()
    for entry in entries:
        key = article_key(entry, feed_url)
        old = known.get(key)
        if key in seen or (old is None and _is_older(entry, now, max_age)):
            continue
        seen.add(key)
        if old is None:
            yield WatchedArticle(
                key=key,
                feed=feed_url,
                document=article_id(key),
                state="wanted",
                entry=msgspec.json.encode(entry).decode(),
                fingerprint=entry.fingerprint,
                found_at=now.isoformat(),
                next_at=now.isoformat(),
            )
        elif old.feed == feed_url and old.fingerprint != entry.fingerprint:
            # Another feed may tell the same article in other words; only the one that told it first is believed.
            told = msgspec.json.encode(entry).decode()
            yield structs.replace(old, entry=told, fingerprint=entry.fingerprint, next_at=now.isoformat(), tries=0)


def _is_older(entry: FeedEntry, now: datetime.datetime, max_age: str) -> bool:
    """Whether an entry was published, or changed where only that is known, longer ago; False where nothing is known."""
    changed = moment_of(entry.updated, "feed") if entry.updated and not entry.published else None
    day = entry.published or (changed.day if changed else None)
    return day is not None and day < (now - span(max_age)).date()


def article_after(
    article: WatchedArticle, fetched: Fetched, now: datetime.datetime, recheck: Sequence[str]
) -> WatchedArticle:
    """An article after a fetch of its page: done and to be looked at again, to be tried again, given up, or gone."""
    if fetched.outcome in ("ok", "unchanged"):
        has_new = fetched.outcome == "ok"
        done = structs.replace(
            article,
            state="done",
            tries=0,
            looks=article.looks + (article.state == "done"),
            etag=fetched.etag if has_new else article.etag,
            last_modified=fetched.last_modified if has_new else article.last_modified,
        )
        return structs.replace(done, next_at=_next_look(done, now, recheck))
    if fetched.outcome == "gone" and article.state == "done":
        # Its marks go: should the page come back as it was, it is to be sent again.
        return structs.replace(article, state="gone", next_at=None, etag=None, last_modified=None)
    tries = article.tries + 1
    if fetched.outcome in ("gone", "refused") or tries >= MAX_TRIES:
        # One that was read stays read, whatever becomes of its page.
        return structs.replace(article, state="done" if article.state == "done" else "given-up", next_at=None)
    wait = min(_FIRST_WAIT * 2 ** (2 * article.tries), _LONGEST_WAIT)
    if fetched.wait_s:
        wait = max(wait, datetime.timedelta(seconds=fetched.wait_s))
    return structs.replace(article, tries=tries, next_at=(now + wait).isoformat())


def _next_look(article: WatchedArticle, now: datetime.datetime, recheck: Sequence[str]) -> str | None:
    """When to look again: the first of the times after it was found that is still to come."""
    found = datetime.datetime.fromisoformat(article.found_at)
    times = sorted(found + span(each) for each in recheck)
    return next((time.isoformat() for time in times[article.looks :] if time > now), None)

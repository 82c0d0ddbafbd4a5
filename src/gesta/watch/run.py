"""One round of a watch, and rounds until somebody says stop."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from msgspec import structs

from gesta.records import Document, Problem, Reading
from gesta.sources.feeds import Feed, article_key, parse_feed
from gesta.sources.options import ReadOptions
from gesta.sources.web import Fetched, Fetcher, Known
from gesta.store import Store, input_hash
from gesta.store.watching import WatchedArticle, WatchedFeed
from gesta.watch.articles import Told, document_of_feed, document_of_page, entry_of
from gesta.watch.config import WatchConfig, WatchedFeedConfig, span
from gesta.watch.decide import article_after, articles_after, feed_after
from gesta.watch.folders import GoneFile, NewFile, changed_files
from gesta.watch.tally import Tally

Code: TypeAlias = Callable[[Sequence[Document]], Iterable[Reading]]
GoOn: TypeAlias = Callable[[], bool]

# Articles that are fetched and then coded together: as many as keep the parser busy, and few enough to stop soon.
BATCH = 16
# Articles after which a watch looks at its feeds and folders again.
ROUND = 160
# A sitemap index may name thousands of old sitemaps; the newest come first or last by custom.
MAX_SITEMAPS = 20


class Watcher:
    """A watch over one store.

    code:   reads documents, in order; coder: its name; reads: the languages that it codes, all if empty
    clock:  the time, UTC
    """

    def __init__(
        self,
        config: WatchConfig,
        store: Store,
        *,
        code: Code,
        coder: str,
        fetcher: Fetcher,
        clock: Callable[[], datetime.datetime],
        options: ReadOptions,
        reads: Sequence[str] = (),
    ) -> None:
        self._config = config
        self._store = store
        self._code = code
        self._coder = coder
        self._fetcher = fetcher
        self._clock = clock
        self._options = options
        self._reads = reads
        self._feeds = {feed.url: feed for feed in config.feed}
        self._folders_at: dict[str, datetime.datetime] = {}
        self._run: int | None = None

    def round(self, go_on: GoOn = lambda: True, *, limit: int | None = None) -> Tally:
        """Do what is due now; stops after what is in hand once `go_on` says no.

        limit: so many articles at most, so that those of one large site do not keep feeds and folders waiting
        """
        tally = Tally()
        self._poll_feeds(tally, go_on)
        self._read_articles(tally, go_on, limit)
        self._read_folders(tally, go_on)
        return tally

    def next_at(self) -> datetime.datetime | None:
        """When something is due again; None where nothing is watched any more."""
        feeds = self._store.watched_feeds()
        times = [datetime.datetime.fromisoformat(feeds[url].next_at) for url in self._feeds if url in feeds]
        if article := self._store.next_watch_at():
            times.append(datetime.datetime.fromisoformat(article))
        times += self._folders_at.values()
        return min(times, default=None)

    def waiting(self) -> int:
        """How many articles are known and not yet read."""
        return self._store.watch_counts().get("wanted", 0)

    def folder_changed(self) -> None:
        """Look into every folder in the next round."""
        self._folders_at.clear()

    def line(self, tally: Tally) -> str:
        """A round in one line."""
        return tally.line(self._clock(), self.next_at(), self.waiting())

    # -- feeds

    def _poll_feeds(self, tally: Tally, go_on: GoOn) -> None:
        known, now = self._store.watched_feeds(), self._clock().isoformat()
        for url, configured in self._feeds.items():
            feed = known.get(url) or WatchedFeed(url, url, next_at=now)
            if feed.next_at <= now and go_on():
                self._poll(feed, configured, tally)

    def _poll(self, feed: WatchedFeed, configured: WatchedFeedConfig, tally: Tally) -> None:
        fetched = self._fetcher.fetch(feed.address, Known(feed.etag, feed.last_modified))
        now = self._clock()
        after = feed_after(feed, fetched, now, configured.every)
        found = self._parsed(fetched) if fetched.outcome == "ok" else Feed()
        if fetched.outcome not in ("ok", "unchanged"):
            found = Feed(problems=(_failed(fetched, feed.url),))
        elif any(problem.kind == "bad-feed" for problem in found.problems):
            # It came, and it was no feed: its marks are not kept, so that it is sent again next time.
            after = structs.replace(after, etag=None, last_modified=None, status="no feed", failures=feed.failures + 1)
        keys = [article_key(entry, feed.url) for entry in found.entries]
        known = self._store.watched_articles(keys)
        articles = list(articles_after(found.entries, known, feed.url, now, configured.max_age))
        self._store.save_poll(after, articles)
        self._tell(tuple(structs.replace(each, where=feed.url) for each in found.problems), tally)
        tally.feeds += 1
        tally.failing += bool(after.failures)
        tally.found += sum(article.state == "wanted" and article.tries == 0 for article in articles)

    def _parsed(self, fetched: Fetched) -> Feed:
        feed = parse_feed(fetched.content, fetched.url, content_type=fetched.content_type)
        for page in feed.pages[:MAX_SITEMAPS]:
            inner = self._fetcher.fetch(page)
            if inner.outcome == "ok":
                more = parse_feed(inner.content, inner.url, content_type=inner.content_type)
                feed = structs.replace(
                    feed, entries=(*feed.entries, *more.entries), problems=(*feed.problems, *more.problems)
                )
        return feed

    # -- articles

    def _read_articles(self, tally: Tally, go_on: GoOn, limit: int | None) -> None:
        now = self._clock().isoformat()
        left = limit if limit is not None else sys.maxsize
        while left > 0 and go_on() and (due := self._store.due_articles(now, min(BATCH, left))):
            left -= len(due)
            # What is told of one article is stored before the next batch is asked for, so that every round ends.
            pairs = [(article, *self._looked_at(article)) for article in due if go_on()]
            documents = [told.document for _, _, told in pairs if told.document]
            self._save(documents, tally)
            for article, after, told in pairs:
                self._tell(told.problems, tally)
                tally.gone += after.state == "gone" and article.state != "gone"
                self._store.save_article(after)

    def _looked_at(self, article: WatchedArticle) -> tuple[WatchedArticle, Told]:
        configured = self._feeds.get(article.feed)
        now, source = self._clock(), configured.source if configured else None
        url = entry_of(article).url
        if url is None or (configured and configured.articles == "feed"):
            after = article_after(article, Fetched("ok", article.key), now, ())
            return after, document_of_feed(article, source)
        fetched = self._fetcher.fetch(url, Known(article.etag, article.last_modified))
        after = article_after(article, fetched, now, self._config.recheck)
        if fetched.outcome == "ok":
            return after, document_of_page(article, fetched, self._options, source)
        if after.state == "gone":
            return after, self._marked_gone(article.document, article.key, "the page of this article has vanished", now)
        if after.state == "given-up":
            told = document_of_feed(article, source)
            return after, Told(told.document, (_failed(fetched, article.key),))
        return after, Told(None)

    def _marked_gone(self, name: str, where: str, what: str, now: datetime.datetime) -> Told:
        """The document as it was, with the word that it has vanished; what was known before is kept as past."""
        stored = self._store.document(name)
        problem = Problem("vanished", f"{what}; the article is kept as it was", document=name, where=where)
        if stored is None or "gone_since" in stored.meta:
            return Told(None, (problem,))
        return Told(structs.replace(stored, meta={**stored.meta, "gone_since": now.date().isoformat()}), (problem,))

    # -- folders

    def _read_folders(self, tally: Tally, go_on: GoOn) -> None:
        for folder in self._config.folder:
            now = self._clock()
            if now < self._folders_at.get(folder.path, now) or not go_on():
                continue
            for each in changed_files(folder.path, self._store, now, self._options):
                if isinstance(each, Problem):
                    self._tell((each,), tally)
                    continue
                if not go_on():
                    return
                if isinstance(each, NewFile):
                    self._read_file(each, tally)
                else:
                    self._drop_file(each, tally)
            self._folders_at[folder.path] = now + span(folder.every)

    def _read_file(self, new: NewFile, tally: Tally) -> None:
        """Read a file and mark what it told before and tells no more."""
        path = new.file.path
        told, is_whole = self._save_stream(new.found(), tally)
        earlier = self._store.told_by(path)
        if is_whole:
            self._mark_gone(earlier - told, path, "its file no longer holds this article", tally)
        # What a damaged file seems to have lost may come back with the next copy.
        self._store.save_file(new.file, sorted(told if is_whole else told | earlier))
        tally.files += 1

    def _drop_file(self, gone: GoneFile, tally: Tally) -> None:
        self._mark_gone(self._store.told_by(gone.path), gone.path, "the file of this article has vanished", tally)
        self._store.forget_file(gone.path)
        tally.files += 1

    def _mark_gone(self, names: Iterable[str], path: str, what: str, tally: Tally) -> None:
        for name in sorted(names):
            if self._store.is_told_elsewhere(name, path):
                continue
            told = self._marked_gone(name, path, what, self._clock())
            self._save([told.document] if told.document else [], tally)
            self._tell(told.problems, tally)
            tally.gone += 1

    def _save_stream(self, found: Iterator[Document | Problem], tally: Tally) -> tuple[set[str], bool]:
        """Save what is in a file; the ids that it tells, and whether all of it could be read."""
        batch: list[Document] = []
        told: set[str] = set()
        is_whole = True
        for each in found:
            if isinstance(each, Problem):
                self._tell((each,), tally)
                is_whole = is_whole and each.document is not None
                continue
            tally.found += 1
            told.add(each.id)
            batch.append(each)
            if len(batch) == BATCH:
                self._save(batch, tally)
                batch = []
        self._save(batch, tally)
        return told, is_whole

    # -- saving

    def _save(self, documents: Sequence[Document], tally: Tally) -> None:
        """Code and store what the store does not hold already: doing this twice is the same as once."""
        hashes = {document.id: input_hash(document) for document in documents}
        fresh = [document for document in documents if not self._holds(document, hashes[document.id])]
        if not fresh:
            return
        known = {document.id for document in fresh if self._store.document(document.id)}
        for reading in self._code(fresh):
            name = reading.document.id
            self._store.save(reading, coder=self._coder, input_hash=hashes[name], run=self._number())
            tally.events += len(reading.events)
            tally.problems += len(reading.problems)
            is_read = not self._reads or reading.document.language in self._reads
            tally.unread += not is_read
            tally.coded += is_read
            tally.changed += name in known

    def _holds(self, document: Document, fingerprint: str) -> bool:
        """Whether the store has this very document, there or gone as it is."""
        if not self._store.holds(document.id, input_hash=fingerprint, coder=self._coder):
            return False
        stored = self._store.document(document.id)
        return stored is not None and ("gone_since" in stored.meta) == ("gone_since" in document.meta)

    def _tell(self, problems: Iterable[Problem], tally: Tally) -> None:
        for problem in problems:
            self._store.save_problem(problem, run=self._number())
            tally.problems += 1

    def _number(self) -> int:
        """The run under which things are saved, noted once there is something to save."""
        if self._run is None:
            self._run = self._store.begin_run(coder=self._coder, inputs=["watch"])
        return self._run


def keep_watch(
    watcher: Watcher, *, wait: Callable[[datetime.datetime | None], None], say: Callable[[str], None], go_on: GoOn
) -> None:
    """Round after round until `go_on` says no; `wait` comes back when something may be due."""
    while go_on():
        tally = watcher.round(go_on, limit=ROUND)
        if not tally.is_empty:
            say(watcher.line(tally))
        if go_on():
            wait(watcher.next_at())


def _failed(fetched: Fetched, where: str) -> Problem:
    fixes = {"refused": "leave it out", "gone": "look for its new address"}
    fix = fixes.get(fetched.outcome, "nothing: it is tried again")
    return Problem(f"fetch-{fetched.outcome}", fetched.message, where=where, fix=fix)

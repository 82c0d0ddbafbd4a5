"""What a watch remembers between two looks: its feeds, articles and files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Literal, TypeVar

from msgspec import Struct, structs

from gesta.store.connection import Connected
from gesta.store.database import plain_errors, transaction

ArticleStage = Literal["wanted", "done", "given-up", "gone"]


class WatchedFeed(Struct, frozen=True):
    """A feed as the last fetch left it; times are ISO 8601 in UTC."""

    url: str
    address: str
    next_at: str
    etag: str | None = None
    last_modified: str | None = None
    status: str = ""
    failures: int = 0
    fetched_at: str | None = None


class WatchedArticle(Struct, frozen=True):
    """An article that a feed told of, and how far it is; `entry` is JSON that the store does not read."""

    key: str
    feed: str
    document: str
    state: ArticleStage
    entry: str
    fingerprint: str
    found_at: str
    next_at: str | None
    tries: int = 0
    looks: int = 0
    etag: str | None = None
    last_modified: str | None = None


class WatchedFile(Struct, frozen=True):
    """A file of a watched folder as it was read."""

    path: str
    size: int
    changed: int
    read_at: str


Watched = TypeVar("Watched", WatchedFeed, WatchedArticle, WatchedFile)


class WatchedStore(Connected):
    """The part of a store that a watch remembers in; `Store` is the whole."""

    def watched_feeds(self) -> Mapping[str, WatchedFeed]:
        """Every feed by its address as configured."""
        return {row["url"]: _made(WatchedFeed, row) for row in self._rows("SELECT * FROM watch_feeds ORDER BY url")}

    def watched_articles(self, keys: Iterable[str]) -> Mapping[str, WatchedArticle]:
        """Those of these articles that are known."""
        sql = "SELECT * FROM watch_articles WHERE key = ?"
        return {key: _made(WatchedArticle, row) for key in dict.fromkeys(keys) for row in self._rows(sql, (key,))}

    def due_articles(self, now: str, limit: int) -> list[WatchedArticle]:
        """Articles whose turn has come, the longest waiting first."""
        sql = "SELECT * FROM watch_articles WHERE next_at <= ? ORDER BY next_at, key LIMIT ?"
        return [_made(WatchedArticle, row) for row in self._rows(sql, (now, limit))]

    def watched_file(self, path: str) -> WatchedFile | None:
        """A file as it was read last, None for a new one."""
        found = self._rows("SELECT * FROM watch_files WHERE path = ?", (path,))
        return _made(WatchedFile, found[0]) if found else None

    def save_poll(self, feed: WatchedFeed, articles: Iterable[WatchedArticle]) -> None:
        """A fetched feed and what it told, together or not at all; its settled problems go."""
        with plain_errors(self.path), transaction(self._connection):
            self._put("watch_feeds", feed)
            for article in articles:
                self._put("watch_articles", article)
            if not feed.failures:
                places = (feed.url, feed.address)
                self._connection.execute("DELETE FROM problems WHERE document IS NULL AND place IN (?, ?)", places)

    def save_article(self, article: WatchedArticle) -> None:
        """How far an article is."""
        with plain_errors(self.path), transaction(self._connection):
            self._put("watch_articles", article)

    def watched_paths(self) -> list[str]:
        """Every file that has been read and has not vanished since."""
        return [row["path"] for row in self._rows("SELECT path FROM watch_files ORDER BY path")]

    def told_by(self, path: str) -> set[str]:
        """Ids of the documents that a file told when it was read last."""
        return {row["document"] for row in self._rows("SELECT document FROM watch_told WHERE path = ?", (path,))}

    def is_told_elsewhere(self, document: str, path: str) -> bool:
        """Whether another file tells this document too."""
        return bool(self._rows("SELECT 1 FROM watch_told WHERE document = ? AND path != ? LIMIT 1", (document, path)))

    def save_file(self, file: WatchedFile, documents: Iterable[str] = ()) -> None:
        """That a file has been read, and which documents it tells."""
        with plain_errors(self.path), transaction(self._connection):
            self._put("watch_files", file)
            self._connection.execute("DELETE FROM watch_told WHERE path = ?", (file.path,))
            for document in documents:
                self._insert("watch_told", {"path": file.path, "document": document})

    def forget_file(self, path: str) -> None:
        """That a file has vanished: should it come back, it is new."""
        with plain_errors(self.path), transaction(self._connection):
            self._connection.execute("DELETE FROM watch_files WHERE path = ?", (path,))
            self._connection.execute("DELETE FROM watch_told WHERE path = ?", (path,))

    def next_watch_at(self) -> str | None:
        """When the next article is due; None where none waits."""
        sql = "SELECT min(next_at) AS next_at FROM watch_articles WHERE next_at IS NOT NULL"
        return next((row["next_at"] for row in self._rows(sql)), None)

    def watch_counts(self) -> Mapping[str, int]:
        """How many articles are in each state."""
        sql = "SELECT state, count(*) AS number FROM watch_articles GROUP BY state ORDER BY state"
        return {row["state"]: row["number"] for row in self._rows(sql)}

    def _put(self, table: str, record: WatchedFeed | WatchedArticle | WatchedFile) -> None:
        self._insert(table, structs.asdict(record), verb="INSERT OR REPLACE")


def _made(kind: type[Watched], row: sqlite3.Row) -> Watched:
    return kind(**{name: row[name] for name in kind.__struct_fields__})

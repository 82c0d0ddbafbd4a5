"""From what was fetched to a document: the page, else what the feed carries."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec
from msgspec import structs

from gesta.records import Document, Problem
from gesta.sources.feeds import FeedEntry, document_of_entry
from gesta.sources.options import ReadOptions
from gesta.sources.pages import article_of_page, is_page
from gesta.sources.reading import read_stream
from gesta.sources.web import Fetched
from gesta.store.watching import WatchedArticle


class Told(NamedTuple):
    """What is known of an article: its document, None where there is nothing to read; and what is wrong."""

    document: Document | None
    problems: tuple[Problem, ...] = ()


def entry_of(article: WatchedArticle) -> FeedEntry:
    """What the feed said of an article."""
    return msgspec.json.decode(article.entry, type=FeedEntry)


def document_of_page(article: WatchedArticle, fetched: Fetched, options: ReadOptions, source: str | None) -> Told:
    """The article on a fetched page, with what the feed knows where the page does not say; else the feed's text."""
    entry = entry_of(article)
    found = list(_read(article, fetched, options))
    problems = tuple(each for each in found if isinstance(each, Problem))
    document = next((each for each in found if isinstance(each, Document)), None)
    if document is None:
        carried = document_of_feed(article, source)
        return Told(carried.document, (*problems, *carried.problems))
    whole = structs.replace(
        document,
        id=article.document,
        title=document.title or entry.title,
        published=document.published or entry.published,
        url=document.url or entry.url,
        source=_publisher(document) or entry.source or source or document.source,
        meta={**document.meta, "feed": article.feed},
    )
    about = tuple(structs.replace(each, document=article.document if each.document else None) for each in problems)
    return Told(whole, about)


def _publisher(document: Document) -> str | None:
    """Who publishes a page by its own word; None where only the name of its host is known."""
    host = urlsplit(document.url or "").hostname
    return document.source if document.source != host else None


def document_of_feed(article: WatchedArticle, source: str | None) -> Told:
    """The article as its feed carries it."""
    entry = entry_of(article)
    if not entry.text:
        message = "the feed carries no text of this article"
        return Told(None, (Problem("no-article", message, where=article.key, fix='set articles = "page"'),))
    document = document_of_entry(entry, document_id=article.document, origin=article.key)
    meta = {**document.meta, "feed": article.feed}
    return Told(structs.replace(document, source=document.source or source, meta=meta))


def _read(article: WatchedArticle, fetched: Fetched, options: ReadOptions) -> Iterator[Document | Problem]:
    content = fetched.content
    if is_page(content[:8192]) or "html" in (fetched.content_type or ""):
        yield from article_of_page(content, article.key, url=fetched.url, charset=fetched.charset)
        return
    name = fetched.url.split("?")[0].rsplit("/", 1)[-1]
    yield from read_stream(io.BytesIO(content), article.key, name=name, options=options)

"""A feed that somebody saved as a file: what it carries of its articles."""

import re
from collections.abc import Iterator

from gesta.records import Problem
from gesta.sources.feeds.entries import article_id, article_key, document_of_entry
from gesta.sources.feeds.parse import parse_feed
from gesta.sources.options import Found, ReadOptions, Source
from gesta.sources.streams import read_capped
from gesta.sources.told import too_large

_JSON_FEED = re.compile(
    rb'\s*(?:\xef\xbb\xbf)?\s*\{.*?"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org', re.DOTALL
)


def is_json_feed(head: bytes, _suffix: str = "") -> bool:
    """Whether a stream that begins so is a JSON Feed: it names the version of the standard, as it must."""
    return bool(_JSON_FEED.match(head))


def read_json_feed(source: Source, options: ReadOptions) -> Iterator[Found]:
    """The articles of a JSON Feed."""
    content = read_capped(source.stream, options.limits.document)
    if content is None:
        yield too_large(source.origin, options.limits.document)
        return
    yield from entries_of_feed(content, source.origin)


def entries_of_feed(content: bytes, origin: str) -> Iterator[Found]:
    """What a saved feed carries of its articles."""
    feed = parse_feed(content, origin)
    yield from feed.problems
    for number, entry in enumerate(feed.entries, start=1):
        where = f"{origin}[{number}]"
        if entry.text:
            yield document_of_entry(entry, document_id=article_id(article_key(entry, origin)), origin=where)
        else:
            message = "this entry has an address and no text"
            yield Problem("no-article", message, where=where, fix="let `gesta watch` fetch the articles")

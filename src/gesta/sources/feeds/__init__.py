"""Feeds and sitemaps: what is new, as their publishers say."""

from gesta.sources.feeds.entries import Feed, FeedEntry, article_id, article_key, document_of_entry, plain_url
from gesta.sources.feeds.parse import parse_feed, text_of_markup

__all__ = [
    "Feed",
    "FeedEntry",
    "article_id",
    "article_key",
    "document_of_entry",
    "parse_feed",
    "plain_url",
    "text_of_markup",
]

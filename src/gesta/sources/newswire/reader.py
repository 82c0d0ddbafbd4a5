"""XML files to articles: which form it is, told by its root."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gesta.errors import InputError
from gesta.records import Problem
from gesta.sources.articles import document_of_record
from gesta.sources.newswire.items import (
    Record,
    absent_members,
    is_cancelled,
    record_of_g2,
    record_of_newsml,
    record_of_nitf,
    record_of_reuters,
)
from gesta.sources.newswire.safe import parse_xml
from gesta.sources.options import Found, ReadOptions, Source
from gesta.sources.streams import read_capped
from gesta.sources.told import too_large

if TYPE_CHECKING:
    from lxml.etree import _Element

_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!DOCTYPE\s+(?!html)|"
    rb"<(?:nitf|newsItem|newsMessage|NewsML|newsitem|packageItem|rss|feed|rdf:RDF|urlset|sitemapindex)[\s>])"
)
_FEED = re.compile(rb"<(?:rss|rdf:RDF|feed)[\s>]", re.IGNORECASE)
_SITEMAPS = ("urlset", "sitemapindex")


def is_xml(head: bytes, suffix: str = "") -> bool:
    """Whether a stream that begins so is XML and no web page."""
    return bool(_START.match(head)) or (suffix == ".xml" and b"<" in head)


def read_xml(source: Source, options: ReadOptions) -> Iterator[Found]:
    """The articles of an XML file: NITF, NewsML, a Reuters corpus item; the entries of a feed."""
    content = read_capped(source.stream, options.limits.document)
    if content is None:
        yield too_large(source.origin, options.limits.document)
        return
    if _FEED.search(content[:4096]):
        from gesta.sources.feeds.saved import entries_of_feed

        yield from entries_of_feed(content, source.origin)
        return
    try:
        tree = parse_xml(content)
    except InputError as error:
        yield Problem("bad-xml", error.message, where=source.origin, fix=error.fix)
        return
    if tree.mended:
        yield Problem("damaged-xml", f"this XML is damaged and was mended: {tree.mended}", where=source.origin)
    if tree.root.tag in _SITEMAPS:
        message = "this is a sitemap: it lists addresses and holds no articles"
        yield Problem("no-article", message, where=source.origin, fix="let `gesta watch` fetch them")
    else:
        yield from _articles(tree.root, source.origin)


def _articles(root: "_Element", origin: str) -> Iterator[Found]:
    items = [*root.iter("newsItem")]
    if root.tag == "nitf":
        yield from _article(record_of_nitf(root), origin)
    elif root.tag == "newsitem":
        yield from _article(record_of_reuters(root), origin)
    elif items or root.tag in ("newsMessage", "packageItem"):
        yield from _g2_items(root, items, origin)
    elif root.tag == "NewsML":
        for number, item in enumerate(root.iter("NewsItem"), start=1):
            yield from _article(record_of_newsml(item), f"{origin}[{number}]")
    elif (inner := next(root.iter("nitf", "newsitem"), None)) is not None:
        for number, item in enumerate(root.iter(str(inner.tag)), start=1):
            record = record_of_nitf(item) if item.tag == "nitf" else record_of_reuters(item)
            yield from _article(record, f"{origin}[{number}]")
    else:
        message = f"this XML is of no known form (its root is <{str(root.tag)[:40]}>)"
        yield Problem("unknown-xml", message, where=origin, fix="NITF, NewsML, RSS and Atom are known; or JSON lines")


def _g2_items(root: "_Element", items: "list[_Element]", origin: str) -> Iterator[Found]:
    for number, item in enumerate(items, start=1):
        where = origin if len(items) == 1 else f"{origin}[{number}]"
        if is_cancelled(item):
            message = "the agency has withdrawn this item; it was left out"
            yield Problem("withdrawn", message, document=item.get("guid"), where=where)
        elif is_text(item):
            yield from _article(record_of_g2(item), where)
    absent = list(dict.fromkeys(absent_members(root)))
    if absent:
        message = f"its package points at {len(absent)} items that are not in it, first {absent[0][:80]}"
        yield Problem("missing-item", message, where=origin, fix="read their files too")


def is_text(item: "_Element") -> bool:
    """Whether an item is text; pictures, graphics and sound are no articles."""
    kinds = [each.get("qcode") or "" for each in item.iterfind("itemMeta/itemClass")]
    return not kinds or any(kind.endswith(("text", "composite")) for kind in kinds)


def _article(record: Record, origin: str) -> Iterator[Found]:
    try:
        article = document_of_record({key: value for key, value in record.items() if value}, origin)
    except InputError:
        yield Problem("no-article", "there is no text in this item", where=origin, fix="see whether it is a picture")
        return
    yield from article.problems
    yield article.document

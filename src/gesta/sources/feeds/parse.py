"""RSS, Atom, RDF, JSON Feed and sitemaps to entries."""

import datetime
import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from gesta.errors import InputError
from gesta.records import Problem
from gesta.sources.feeds.entries import Feed, FeedEntry
from gesta.sources.json_articles import parse_json
from gesta.sources.newswire.safe import parse_xml, words_of
from gesta.sources.pages.moments import moment_of
from gesta.sources.streams import decode

# The largest real feeds have some thousand entries; a sitemap may have 50,000 addresses by its standard.
MAX_ENTRIES = 5_000
MAX_ADDRESSES = 50_000
# A teaser is shorter than the shortest report of an agency.
WHOLE_WORDS = 120

_ENTRY = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_PROLOGUE_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>")


def parse_feed(content: bytes, url: str, *, content_type: str | None = None) -> Feed:
    """The entries of a feed or sitemap; what is wrong with it is among its problems.

    url: where it was fetched: relative addresses count from there
    """
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not content.strip():
        return _bad("this feed is empty", url, "wait for the next fetch, or remove it")
    if start.startswith(b"{"):
        return _json_feed(content, url)
    if _PROLOGUE_ENTITY.search(content[:65_536]):
        return _bad("this feed declares entities of its own, as bombs do; it was left out", url, "remove it")
    if _SITEMAP.search(start):
        return _sitemap(content, url)
    return _xml_feed(content, url, content_type)


def text_of_markup(markup: str) -> str:
    """The paragraphs of a piece of HTML as plain text, one a line.

    >>> text_of_markup("<p>Talks began.</p><p>They &amp; we went on.<br>So it is.")
    'Talks began.\\nThey & we went on.\\nSo it is.'
    """
    if not _TAG.search(markup):
        return "\n".join(" ".join(html.unescape(line).split()) for line in markup.split("\n") if line.strip())
    broken = re.sub(r"(?i)<(?:script|style)\b.*?(?:</(?:script|style)>|$)", " ", markup, flags=re.DOTALL)
    broken = re.sub(r"(?i)<(?:/?(?:p|div|li|ul|ol|h\d|tr|table|blockquote)\b[^>]*|br\s*/?)>", "\n", broken)
    plain = html.unescape(_TAG.sub("", broken))
    return "\n".join(" ".join(line.split()) for line in plain.split("\n") if line.strip())


def _bad(message: str, url: str, fix: str) -> Feed:
    return Feed(problems=(Problem("bad-feed", message, where=url, fix=fix),))


def _xml_feed(content: bytes, url: str, content_type: str | None) -> Feed:
    import feedparser  # type: ignore[import-untyped]  # it has no stubs

    problems: list[Problem] = []
    content = _first_entries(content, url, problems)
    headers = {"content-location": url, **({"content-type": content_type} if content_type else {})}
    found = feedparser.parse(content, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not found.get("version") and not found.entries:
        return _bad("this is no feed", url, "give the address of its RSS or Atom feed, or of a sitemap")
    # What a server says of its encoding and type is wrong so often that it is no news.
    harmless = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    if found.get("bozo") and not isinstance(found.get("bozo_exception"), harmless):
        reason = " ".join(str(found.get("bozo_exception")).split())[:200]
        problems.append(Problem("damaged-feed", f"this feed is damaged and was mended: {reason}", where=url))
    title = _text(found.feed, "title")
    language = (_text(found.feed, "language") or "")[:2].lower()
    code = language if re.fullmatch("[a-z]{2}", language) else None
    entries = tuple(_entry(each, url, title, code) for each in found.entries)
    return Feed(title, tuple(each for each in entries if each), problems=tuple(problems))


def _first_entries(content: bytes, url: str, problems: list[Problem]) -> bytes:
    for number, match in enumerate(_ENTRY.finditer(content)):
        if number == MAX_ENTRIES:
            count = number + sum(1 for _ in _ENTRY.finditer(content, match.start()))
            message = f"this feed has {count:,} entries; the first {MAX_ENTRIES:,} were read"
            problems.append(Problem("feed-limit", message, where=url))
            return content[: match.start()]
    return content


def _entry(raw: Any, url: str, source: str | None, language: str | None) -> FeedEntry | None:  # noqa: ANN401 - feedparser's own dictionary
    address = _address(url, _text(raw, "link"))
    title = text_of_markup(_text(raw, "title") or "").replace("\n", " ") or None
    bodies = [str(part.get("value") or "") for part in raw.get("content", ())] + [_text(raw, "summary") or ""]
    text = max((text_of_markup(body) for body in bodies), key=len, default="")
    guid = _text(raw, "id") or address or title
    if not guid or not (address or text or title):
        return None
    stated = _text(raw, "published") or _text(raw, "updated")
    moment = moment_of(stated, "feed") if stated else None
    own = raw.get("source")
    return FeedEntry(
        guid=guid,
        url=address,
        title=title,
        text=text,
        whole=len(text.split()) >= WHOLE_WORDS,
        published=moment.day if moment else _parsed_day(raw),
        moment=moment.instant.isoformat() if moment and moment.instant else None,
        updated=_text(raw, "updated"),
        source=(_text(own, "title") if isinstance(own, dict) else None) or source,
        language=language,
    )


def _parsed_day(raw: Any) -> datetime.date | None:  # noqa: ANN401 - feedparser's own dictionary
    parsed = dict.get(raw, "published_parsed") or dict.get(raw, "updated_parsed")
    try:
        return datetime.date(*parsed[:3]) if parsed else None
    except ValueError:
        return None


def _text(raw: dict[str, Any], key: str) -> str | None:
    # Not its own `get`: feedparser's dictionary answers for keys that are not there, and warns.
    value = dict.get(raw, key)
    return value.strip() or None if isinstance(value, str) else None


def _address(base: str, link: str | None) -> str | None:
    if not link:
        return None
    try:
        address = urljoin(base, link.strip())
        return address if urlsplit(address).scheme in ("http", "https") and urlsplit(address).hostname else None
    except ValueError:
        return None


def _json_feed(content: bytes, url: str) -> Feed:
    try:
        value = parse_json(decode(content).text)
    except InputError as error:
        return _bad(error.message, url, "wait for the next fetch, or remove it")
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        return _bad("this JSON is no feed", url, "see https://www.jsonfeed.org")
    title = _text(value, "title")
    items = [item for item in value["items"] if isinstance(item, dict)][:MAX_ENTRIES]
    found = (_json_entry(item, url, title, _text(value, "language")) for item in items)
    return Feed(title, tuple(each for each in found if each))


def _json_entry(item: dict[str, Any], url: str, source: str | None, language: str | None) -> FeedEntry | None:
    address = _address(url, _text(item, "url") or _text(item, "external_url"))
    text = text_of_markup(_text(item, "content_html") or "") or _text(item, "content_text") or ""
    text = text or _text(item, "summary") or ""
    guid = str(item.get("id") or address or "")
    if not guid or not (address or text):
        return None
    moment = moment_of(_text(item, "date_published") or "", "feed")
    return FeedEntry(
        guid=guid,
        url=address,
        title=_text(item, "title"),
        text=text,
        whole=len(text.split()) >= WHOLE_WORDS,
        published=moment.day if moment else None,
        moment=moment.instant.isoformat() if moment and moment.instant else None,
        updated=_text(item, "date_modified"),
        source=source,
        language=(_text(item, "language") or language or "")[:2].lower() or None,
    )


def _sitemap(content: bytes, url: str) -> Feed:
    try:
        tree = parse_xml(content)
    except InputError as error:
        return _bad(error.message, url, error.fix or "remove it")
    mended = (Problem("damaged-feed", f"this sitemap is damaged and was mended: {tree.mended}", where=url),)
    problems = mended if tree.mended else ()
    if tree.root.tag == "sitemapindex":
        found = (_address(url, words_of(each.find("loc"))) for each in tree.root.iter("sitemap"))
        return Feed(pages=tuple(address for address in found if address)[:MAX_ENTRIES], problems=problems)
    entries = list(_sitemap_entries(tree.root, url))
    return Feed(entries=tuple(entries[:MAX_ADDRESSES]), problems=problems)


def _sitemap_entries(root: Any, url: str) -> Iterator[FeedEntry]:  # noqa: ANN401 - an lxml element
    for each in root.iter("url"):
        address = _address(url, words_of(each.find("loc")))
        if address is None:
            continue
        news = each.find("news")
        stated = words_of(news.find("publication_date")) if news is not None else None
        moment = moment_of(stated, "feed") if stated else None
        yield FeedEntry(
            guid=address,
            url=address,
            title=words_of(news.find("title")) if news is not None else None,
            published=moment.day if moment else None,
            moment=moment.instant.isoformat() if moment and moment.instant else None,
            updated=words_of(each.find("lastmod")),
            source=words_of(news.find("publication/name")) if news is not None else None,
            language=(words_of(news.find("publication/language")) or "")[:2] or None if news is not None else None,
        )

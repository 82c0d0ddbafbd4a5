"""One HTML page to one article: its text without the furniture, and what the page says of itself."""

import logging
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from gesta.records import Document, Problem
from gesta.sources.articles import Article, content_id
from gesta.sources.discovery import PAGE_SUFFIXES
from gesta.sources.options import Found, ReadOptions, Source
from gesta.sources.pages.metadata import PageFacts, read_facts
from gesta.sources.pages.moments import Moment, moment_of
from gesta.sources.pages.walls import Wall, find_wall
from gesta.sources.streams import decode, read_capped
from gesta.sources.told import too_large

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The parsed tree is some fifty times as large as the page; the largest pages of newspapers have 3 MB.
MAX_PAGE_BYTES = 5_000_000
# Live blogs of a whole day have 30,000 elements. Parsers need the square of the number of attributes: ten seconds for
# 50,000, while the richest real elements have some dozen.
MAX_ELEMENTS = 100_000
MAX_ATTRIBUTES = 1_000

_SMALLER = "save the article without pictures and scripts in it"
_PAGE_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{2,40})", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{2000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

_TOLD = {
    "paywall": ("this page shows only the beginning of its article", "use a copy from an archive that you may read"),
    "cookie-wall": ("this page asks for consent to cookies and shows no article", "save the page after consenting"),
    "bot-wall": ("this page checks whether a person reads it and shows no article", "save the page from a browser"),
    "error-page": ("this page tells of an error and shows no article", "check the address"),
}


class Text(NamedTuple):
    """Decoded page and, where that was a guess, what was assumed."""

    html: str
    assumed: str | None


def is_page(head: bytes, suffix: str = "") -> bool:
    """Whether a stream that begins so is an HTML page."""
    return bool(_PAGE_START.match(head)) or (suffix in PAGE_SUFFIXES and b"<" in head)


def read_page(source: Source, options: ReadOptions) -> Iterator[Found]:
    """The article of a page, or a problem that says why there is none."""
    limit = min(options.limits.document, MAX_PAGE_BYTES)
    content = read_capped(source.stream, limit)
    if content is None:
        yield too_large(source.origin, limit, fix=_SMALLER)
        return
    yield from article_of_page(content, source.origin)


def article_of_page(
    content: bytes, origin: str, *, url: str | None = None, charset: str | None = None
) -> Iterator[Found]:
    """The article of a page, or a problem that says why there is none.

    url:     where it was fetched, if that is known; charset: what the server said, if it said something
    """
    if len(content) > MAX_PAGE_BYTES:
        yield too_large(origin, MAX_PAGE_BYTES, fix=_SMALLER)
        return
    html, assumed = decode_page(content, charset)
    if hostile := _hostility(html):
        yield Problem("hostile-page", hostile, where=origin, fix="save the text itself")
        return
    tree = parse_page(html)
    if tree is None:
        yield Problem("no-article", "this page is empty", where=origin, fix="give a page with an article")
        return
    facts = read_facts(tree, url)
    _silence()
    text = _text(tree, facts)
    if text and facts.moment is None:
        facts = facts._replace(moment=_guessed_moment(html, facts.url))
    wall = find_wall(facts.title, text, closed=facts.is_closed)
    rest = wall.rest if wall else text
    if not rest:
        yield _no_article(origin, wall)
        return
    article = _article(rest, facts, origin, wall, assumed)
    yield from article.problems
    yield article.document


def decode_page(content: bytes, charset: str | None = None) -> Text:
    """The text of a page: by the server's charset, else the page's own, else by its bytes."""
    declared = _CHARSET.search(content[:4096])
    for name in (charset, declared[1].decode("ascii") if declared else None):
        # Latin-1 on the web has always meant Windows-1252 (https://encoding.spec.whatwg.org).
        codec = "cp1252" if (name or "").lower() in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name
        if codec and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            try:
                return Text(content.decode(codec).lstrip("\ufeff"), None)
            except (UnicodeDecodeError, LookupError, ValueError):
                continue
    found = decode(content)
    return Text(found.text, found.assumed)


def parse_page(html: str) -> "HtmlElement | None":
    """The tree of a page; None where there is nothing in it."""
    import lxml.etree
    import lxml.html

    # Bytes in a known encoding: lxml refuses a str with an encoding declaration, and trusts a wrong one in bytes.
    cleaned = _DECLARATION.sub("", html.replace("\0", "")).encode("utf-8", "replace")
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=False, no_network=True, huge_tree=False)
    try:
        return lxml.html.document_fromstring(cleaned, parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        return None


def _hostility(html: str) -> str | None:
    """What in a page would keep a parser busy for minutes; None for pages that people make."""
    if html.count("<") > MAX_ELEMENTS:
        return f"this page has more than {MAX_ELEMENTS:,} elements and was left out"
    # Values hold whole pictures and tables of settings; attributes are what stands between them.
    if any(len(_QUOTED.sub("", tag[0]).split()) > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(html)):
        return f"an element of this page has more than {MAX_ATTRIBUTES:,} attributes; the page was left out"
    return None


def _silence() -> None:
    """Both libraries tell on the standard error, in words of their own, what becomes a problem here."""
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _text(tree: "HtmlElement", facts: PageFacts) -> str:
    """The paragraphs of the article, one a line, without the title on top."""
    import trafilatura

    found = trafilatura.extract(tree, include_comments=False, include_tables=True, output_format="txt") or ""
    # Pages that are made in the browser carry their text only in the data for search engines.
    if facts.body and len(facts.body) > 2 * len(found):
        found = facts.body
    lines = [line.rstrip() for line in found.split("\n") if line.strip()]
    if lines and facts.title and lines[0].strip("# ").casefold() == facts.title.casefold():
        lines = lines[1:]
    return "\n".join(lines)


def _guessed_moment(html: str, url: str | None) -> Moment | None:
    """The day that stands somewhere in the page, by htmldate, which knows the day only."""
    import htmldate

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        day = htmldate.find_date(_DECLARATION.sub("", html), original_date=True, url=url)
    # Where htmldate finds a year only, say in a copyright line, it answers with the first of January.
    return moment_of(day, "text") if day and not day.endswith("-01-01") else None


def _no_article(origin: str, wall: Wall | None) -> Problem:
    if wall is None:
        return Problem("no-article", "no article was found on this page", where=origin, fix="save the text itself")
    message, fix = _TOLD[wall.kind]
    return Problem(wall.kind, message, where=origin, fix=fix)


def _article(text: str, facts: PageFacts, origin: str, wall: Wall | None, assumed: str | None) -> Article:
    moment = facts.moment
    meta: dict[str, object] = {}
    if moment:
        meta["date_stated_in"] = moment.stated_in
        if moment.instant:
            meta["published_at"] = moment.instant.isoformat()
    if wall:
        meta["incomplete"] = wall.kind
    published = moment.day if moment else None
    document = Document(
        id=content_id(text, facts.title, published, facts.url),
        text=text,
        title=facts.title,
        published=published,
        url=facts.url,
        source=facts.source,
        origin=origin,
        language=facts.language or "en",
        meta=meta,
    )
    problems: list[Problem] = []
    if wall:
        message, fix = _TOLD[wall.kind]
        problems.append(Problem(wall.kind, message, document=document.id, where=origin, fix=fix))
    if assumed:
        message = f"this page does not say its encoding; it was read as {assumed}"
        problems.append(Problem("encoding", message, document=document.id, where=origin))
    return Article(document, tuple(problems))

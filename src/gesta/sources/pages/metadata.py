"""What a page says of itself: title, canonical address, publisher, language, when published, free to read or not."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from gesta.sources.pages.moments import Moment, StatedIn, best_moment, moment_of
from gesta.sources.pages.structured import Thing, article_things, text_at

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Names under which newspapers state the publication date, most trusted first.
_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article.published",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date", "dcterms.date", "publication_date", "publish-date", "publishdate", "publish_date",
    "published_date", "pubdate", "pub_date", "article_date_original", "originalpublicationdate", "article.created",
    "dc.date.created", "datecreated", "date",
)  # fmt: skip
_MAX_META = 500
# The name of the site behind the title of a window: short, behind a bar or dash.
_SITE_BEHIND = re.compile(r"\s+[|–—»-]\s+(?:\S+\s+){0,3}\S+$")


class PageFacts(NamedTuple):
    """What is known of a page beside its text."""

    title: str | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None
    moment: Moment | None = None
    is_closed: bool = False
    body: str | None = None


def read_facts(tree: "HtmlElement", url: str | None = None) -> PageFacts:
    """Everything that the page says of itself; `url` is where it was fetched, if that is known."""
    things, named = article_things(tree), _named(tree)
    site = named.get("og:site_name") or _first(text_at(thing, "publisher", "name") for thing in things)
    # Web archives hold whatever was asked for, addresses that are none among it.
    address = _canonical(tree, named, _joined(None, url))
    return PageFacts(
        title=_title(tree, things, named, site),
        url=address,
        source=site or (urlsplit(address).hostname if address else None),
        language=_language(tree),
        moment=best_moment(list(_moments(tree, things, named)), address),
        is_closed=any(text_at(thing, "isAccessibleForFree") in ("false", "False", "0") or
                      thing.get("isAccessibleForFree") is False for thing in things),
        body=_first(text_at(thing, "articleBody") for thing in things),
    )  # fmt: skip


def _named(tree: "HtmlElement") -> Mapping[str, str]:
    """Content of the <meta> elements by their lower-case name; the first of a name wins."""
    found: dict[str, str] = {}
    for number, meta in enumerate(tree.iter("meta")):
        if number > _MAX_META:
            break
        content = (meta.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (meta.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _moments(tree: "HtmlElement", things: list[Thing], named: Mapping[str, str]) -> Iterator[Moment]:
    for key in ("datePublished", "dateCreated"):
        yield from _readable("json-ld", (text_at(thing, key) for thing in things))
    yield from _readable("meta", (named.get(name) for name in _DATE_NAMES))
    stated = tree.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime")
    yield from _readable("time", (str(value) for value in stated[:5]))


def _readable(stated_in: StatedIn, values: Iterator[str | None]) -> Iterator[Moment]:
    found = (moment_of(value, stated_in) for value in values if value)
    return (moment for moment in found if moment)


def _title(tree: "HtmlElement", things: list[Thing], named: Mapping[str, str], site: str | None) -> str | None:
    headings = [words for heading in tree.iter("h1") if (words := _words(heading))][:5]
    # The headline that a reader sees; a single word is a section or the name of the site.
    visible = headings[0] if len(headings) == 1 and len(headings[0].split()) > 2 else None
    stated = _first(text_at(thing, "headline") for thing in things)
    whole = _SITE_BEHIND.sub("", _first(_words(element) for element in tree.iter("title")) or "")
    candidates = (visible, stated, named.get("og:title"), named.get("twitter:title"), whole, *headings)
    title = _first(candidates)
    # Many publishing systems escape twice.
    return _without_site(" ".join(html.unescape(title).split()), site) if title else None


def _without_site(title: str, site: str | None) -> str:
    """The title without the name of the newspaper behind a bar or dash.

    >>> _without_site("Talks begin in Oslo | The Example", "The Example")
    'Talks begin in Oslo'
    """
    for name in (site, site.removeprefix("The ") if site else None):
        if name:
            title = re.sub(rf"\s+[|\-–—:·»]\s+(?:the )?{re.escape(name)}$", "", title, flags=re.IGNORECASE) or title
    return title


def _canonical(tree: "HtmlElement", named: Mapping[str, str], url: str | None) -> str | None:
    links = (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    for candidate in (_first(links), named.get("og:url")):
        address = _joined(url, candidate)
        # Some sites name their front page as the canonical address of every page.
        if address and (urlsplit(address).path.strip("/") or not url):
            return address
    return url


def _joined(url: str | None, candidate: str | None) -> str | None:
    try:
        address = urljoin(url or "", (candidate or "").strip())
        return address if candidate and urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def _language(tree: "HtmlElement") -> str | None:
    root = next(tree.iter("html"), None)
    language = root.get("lang") or root.get("xml:lang") if root is not None else None
    match = re.match(r"[a-zA-Z]{2,3}(?![a-zA-Z])", language or "")
    return match[0].lower() if match else None


def _words(element: "HtmlElement") -> str:
    return " ".join(str(element.text_content()).split())


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)

"""JSON-LD of a page: the article object in it, whatever it is nested in."""

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Thing: TypeAlias = Mapping[str, object]

_ARTICLE = re.compile(r"(?:.*Article|.*Posting|Report|Newsarticle)$", re.IGNORECASE)
_PAGE = re.compile(r"(?:WebPage|ItemPage|.*Object)$")
# A page with more than this is no page of a newspaper.
_MAX_SCRIPTS, _MAX_THINGS, _MAX_DEPTH = 50, 2_000, 20


def article_things(tree: "HtmlElement") -> list[Thing]:
    """The JSON-LD objects that describe an article, then those that describe the page, in their order."""
    things = list(itertools.islice(_things(tree), _MAX_THINGS))
    return [each for pattern in (_ARTICLE, _PAGE) for each in things if pattern.match(_type_of(each))]


def text_at(thing: Thing, *path: str) -> str | None:
    """The text under a path of keys; of a list the first element; a number as text."""
    value: object = thing
    for key in path:
        value = value[0] if isinstance(value, list) and value else value
        value = value.get(key) if isinstance(value, Mapping) else None
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def _things(tree: "HtmlElement") -> Iterator[Thing]:
    scripts = tree.iterfind(".//script[@type]")
    told = (each for each in scripts if (each.get("type") or "").strip().lower().startswith("application/ld+json"))
    for script in itertools.islice(told, _MAX_SCRIPTS):
        yield from _flatten(_parse(script.text or ""), _MAX_DEPTH)


def _parse(words: str) -> object:
    words = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", words).strip()
    try:
        return json.loads(words.rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _flatten(value: object, depth: int) -> Iterator[Thing]:
    if depth and isinstance(value, list):
        for each in value:
            yield from _flatten(each, depth - 1)
    elif depth and isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            yield from _flatten(value.get(key), depth - 1)


def _type_of(thing: Thing) -> str:
    return (text_at(thing, "@type") or "").rsplit("/", 1)[-1]

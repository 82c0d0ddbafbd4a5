"""Who stands behind a text: the agency that signed it and the house of the outlet that printed it."""

from __future__ import annotations

import functools
import re
from urllib.parse import urlsplit

from msgspec import Struct

from gesta.errors import DataError
from gesta.records import Document, Origin, Reason
from gesta.text.datafiles import load_toml
from gesta.text.datelines import agencies

# Credits stand at the edges of a report; inside it, an agency is a source that is quoted like any other.
_HEAD_CHARS = 300
_TAIL_CHARS = 300


class House(Struct, frozen=True, forbid_unknown_fields=True):
    """Outlets of one owner. agency: whether others print its texts."""

    name: str
    hosts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    agency: bool = False


class _HouseFile(Struct, frozen=True, forbid_unknown_fields=True):
    house: tuple[House, ...]


@functools.cache
def houses() -> dict[str, House]:
    """Every host, and every name in small letters, with the house it belongs to.

    Raises: DataError, when a host or name is given to two houses
    """
    found: dict[str, House] = {}
    for house in load_toml("publishers.toml", _HouseFile).house:
        for key in (*house.hosts, *(name.casefold() for name in house.names)):
            if found.setdefault(key, house) is not house:
                raise DataError(f'"{key}" belongs to two houses', where="data/text/publishers.toml")
    return found


def origin_of(document: Document) -> Origin:
    """The outlet, house and agency of a document, as far as it tells them.

    >>> report = Document("a", "KYIV (AFP) - Talks began.", source="Daily Post")
    >>> origin_of(report).agency, origin_of(report).key
    ('Agence France-Presse', 'agency:Agence France-Presse')
    >>> origin_of(Document("b", "Talks began.", url="https://www.thesun.co.uk/news/1")).key
    'house:News Corp'
    """
    publisher = document.source or host_of(document.url)
    house = house_of(document.source) or house_of(host_of(document.url))
    signed = _signature(document)
    agency = signed[0] if signed else house.name if house and house.agency else None
    detail = signed[1] if signed else f"published by {publisher}" if publisher else "neither agency nor outlet is told"
    if agency:
        key = f"agency:{agency}"
    elif house:
        key, detail = f"house:{house.name}", f"{publisher} belongs to {house.name}"
    else:
        key = f"outlet:{publisher.casefold()}" if publisher else f"document:{document.id}"
    family = house.name if house else None
    return Origin(document.id, key, publisher, family, agency, Reason("origin", key.partition(":")[0], detail))


def house_of(name: str | None) -> House | None:
    """The house of an outlet's name or host.

    >>> house_of("www.hindustantimes.com").name, house_of("The Norland Gazette")
    ('HT Media', None)
    """
    if not name:
        return None
    known, parts = houses(), name.casefold().split(".")
    ends = (".".join(parts[start:]) for start in range(len(parts)))
    return next((known[end] for end in ends if end in known), None)


def host_of(url: str | None) -> str | None:
    """The host of an address without "www.", None where there is none.

    >>> host_of("https://www.example.org:8080/a"), host_of("not an address"), host_of("http://[broken")
    ('example.org', None, None)
    """
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _signature(document: Document) -> tuple[str, str] | None:
    """The agency that the text is signed by, and where."""
    if document.dateline and document.dateline.agency:
        return document.dateline.agency, f"dateline: {document.dateline.span.of(document.text).strip()}"
    head, tail = document.text[:_HEAD_CHARS], document.text[-_TAIL_CHARS:]
    for place, patterns in ((head, _head_credits()), (tail, _tail_credits())):
        for pattern in patterns:
            match = pattern.search(place)
            if match:
                return agencies()[match["agency"]], f"credit: {' '.join(match[0].split())}"
    # Reuters signs the names of its people and not its own (style of the agency since 2008).
    desk = re.search(
        r"\(?(?:Additional r|R)eporting by [^.()]{3,200}[;.] ?(?:(?:Writing|Editing) by [^.()]{3,80})", tail
    )
    return ("Reuters", f"credit: {' '.join(desk[0].split())}") if desk else None


@functools.cache
def _head_credits() -> tuple[re.Pattern[str], ...]:
    agency, role = rf"(?P<agency>{_known()})", r"(?: (?:writer|staff|correspondent)s?)?"
    return (
        # "KYIV, May 3 (AFP) -", also where the dateline has lost its form
        re.compile(rf"\({agency}\)\s*(?:[—–-]|\Z|[A-Z\"“])"),
        re.compile(rf"^\W*By [^\n]{{0,80}}?[,/|]? ?(?:of )?(?:the )?{agency}{role}\s*$", re.MULTILINE),
        re.compile(rf"^\W*{agency}\s*$", re.MULTILINE),
    )


@functools.cache
def _tail_credits() -> tuple[re.Pattern[str], ...]:
    agency = rf"(?P<agency>{_known()})"
    mark = r"(?:[—–-]{1,2}|©|\(c\)|[Ss]ource:|[Cc]opyright(?: \d{4})?(?: the)?)"
    return (
        re.compile(rf"{mark} ?(?:\d{{4}} )?(?:the )?{agency}\b[^\n]{{0,40}}\Z"),
        re.compile(rf"\(\s*(?:[Ww]ith )?(?:inputs? from |from )?(?:the )?{agency}\s*\)\W*\Z"),
        re.compile(rf"^\W*{agency}\W*\Z", re.MULTILINE),
        re.compile(r"(?P<agency>Associated Press|AP) (?:writer|journalist|reporter)s? [^\n]{3,120} contributed"),
    )


def _known() -> str:
    return "|".join(sorted(map(re.escape, agencies()), key=len, reverse=True))

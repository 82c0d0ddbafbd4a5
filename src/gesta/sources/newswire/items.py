"""One news item of each XML form to one record: NITF, NewsML-G2, NewsML 1, and Reuters' corpus items."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from gesta.sources.newswire.safe import attribute, find, paragraphs_of, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

Record = Mapping[str, object]


def record_of_nitf(root: "_Element") -> Record:
    """A NITF document (https://iptc.org/standards/nitf/)."""
    body = find(root, "body/body.content", ".//body.content", "body")
    text = paragraphs_of(body) if body is not None else ""
    return {
        "id": attribute(root, ".//doc-id", "id-string"),
        "title": words_of(find(root, ".//hedline/hl1", ".//hedline", "head/title")),
        "date": attribute(root, ".//pubdata", "date.publication") or attribute(root, ".//date.issue", "norm"),
        "url": attribute(root, ".//pubdata", "ex-ref"),
        "source": attribute(root, ".//pubdata", "name") or words_of(find(root, ".//distributor")),
        "text": _with_dateline(text, words_of(find(root, ".//body.head/dateline", ".//dateline"))),
        "byline": words_of(find(root, ".//byline")),
    }


def record_of_g2(item: "_Element") -> Record:
    """A NewsML-G2 newsItem (https://iptc.org/standards/newsml-g2/); its content may be NITF, XHTML or plain."""
    inner = find(item, "contentSet/inlineXML/nitf")
    nitf: Record = record_of_nitf(inner) if inner is not None else {}
    content = find(item, "contentSet/inlineXML", "contentSet/inlineData")
    text = nitf.get("text") or (paragraphs_of(content) if content is not None else "")
    dateline = None if nitf else words_of(find(item, "contentMeta/dateline"))
    return {
        "id": item.get("guid"),
        "title": words_of(find(item, "contentMeta/headline", "itemMeta/title")) or nitf.get("title"),
        "date": words_of(find(item, "contentMeta/contentCreated", "itemMeta/firstCreated", "itemMeta/versionCreated"))
        or nitf.get("date"),
        "url": nitf.get("url"),
        "source": words_of(find(item, "itemMeta/provider/name", "contentMeta/infoSource/name"))
        or attribute(item, "itemMeta/provider", "literal", "qcode")
        or nitf.get("source"),
        "language": attribute(item, "contentMeta/language", "tag"),
        "text": _with_dateline(str(text), dateline),
        "version": item.get("version"),
        "slugline": words_of(find(item, "contentMeta/slugline")),
    }


def record_of_newsml(item: "_Element") -> Record:
    """A NewsItem of NewsML 1."""
    content = find(item, ".//DataContent")
    return {
        "id": words_of(find(item, ".//PublicIdentifier", ".//NewsItemId")),
        "title": words_of(find(item, ".//HeadLine", ".//hl1")),
        "date": words_of(find(item, ".//FirstCreated", ".//ThisRevisionCreated", ".//DateId")),
        "source": attribute(item, ".//Provider/Party", "FormalName"),
        "language": attribute(item, ".//Language", "FormalName"),
        "text": _with_dateline(
            paragraphs_of(content) if content is not None else "", words_of(find(item, ".//DateLine"))
        ),
    }


def record_of_reuters(root: "_Element") -> Record:
    """An item of the Reuters corpora (RCV1)."""
    body = find(root, "text")
    return {
        "id": root.get("itemid") or root.get("id"),
        "title": words_of(find(root, "headline", "title")),
        "date": root.get("date"),
        "source": "Reuters",
        "text": _with_dateline(paragraphs_of(body) if body is not None else "", words_of(find(root, "dateline"))),
    }


def absent_members(message: "_Element") -> Iterator[str]:
    """What packages of a message point at and the message does not bring along."""
    here = {item.get("guid") for item in message.iter("newsItem", "packageItem")}
    for reference in message.iter("itemRef"):
        target = reference.get("residref") or reference.get("href")
        if target and target not in here:
            yield target


def is_cancelled(item: "_Element") -> bool:
    """Whether the agency has withdrawn an item."""
    status = attribute(item, "itemMeta/pubStatus", "qcode", "uri") or ""
    return status.lower().endswith(("canceled", "cancelled", "withheld"))


def _with_dateline(text: str, dateline: str | None) -> str:
    """The text with the place and day that the form keeps apart, as newspapers print it."""
    if not text or not dateline or text.casefold().startswith(dateline.casefold()[:12]):
        return text
    return f"{dateline} {text}" if dateline.endswith(("-", "–", "—")) else f"{dateline} - {text}"

"""XML from strangers to a tree: no entities, no network, no DTD, a bounded depth."""

import html.entities
import re
from typing import TYPE_CHECKING, NamedTuple

from gesta.errors import InputError
from gesta.sources.streams import decode

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_ENCODING = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{2,40})[\"']")
_NAMED_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30};)")
_BUILT_IN = ("amp;", "lt;", "gt;", "quot;", "apos;")
# What stands for itself: between two of these lies one paragraph.
BLOCKS = frozenset({"p", "hl2", "li", "pre", "tr", "blockquote", "h2", "h3", "h4", "dd", "dt"})


class Tree(NamedTuple):
    """The root, with names without namespaces, and what had to be mended, None where nothing."""

    root: "_Element"
    mended: str | None


def parse_xml(content: bytes) -> Tree:
    """The tree of an XML document; small damage is mended and told.

    Raises: InputError, when it declares entities, or is no XML at all
    """
    import lxml.etree

    text = _decoded(content)
    start = re.search(r"<[A-Za-z]", text)
    if start is None:
        raise InputError("this is no XML", fix="save the article as text or JSON lines")
    if "<!ENTITY" in text[: start.start()].upper():
        message = "this XML declares entities of its own, as bombs and spies do; it was left out"
        raise InputError(message, fix="remove the <!ENTITY lines if you trust it")
    text = _NAMED_ENTITY.sub(_plain_entity, text[start.start() :])
    parser = lxml.etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, recover=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    root = lxml.etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        raise InputError("this XML is damaged beyond reading", fix="copy it again")
    mended = str(parser.error_log[0].message).strip() if len(parser.error_log) else None
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rsplit("}", 1)[-1]
    return Tree(root, mended)


def words_of(element: "_Element | None") -> str | None:
    """All words inside an element in one line; None where there are none."""
    if element is None:
        return None
    return " ".join("".join(map(str, element.itertext())).split()) or None


def paragraphs_of(element: "_Element") -> str:
    """The paragraphs inside an element, one a line; of an element without any, its lines."""
    blocks = [each for each in element.iter() if each.tag in BLOCKS]
    inner = [each for each in blocks if not any(below.tag in BLOCKS for below in each.iterdescendants())]
    found = [words for each in inner if (words := words_of(each))]
    if found:
        return "\n".join(found)
    whole = "".join(map(str, element.itertext()))
    return "\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", whole) if part.strip())


def find(root: "_Element", *paths: str) -> "_Element | None":
    """The first element at the first path that leads to one."""
    return next((found for path in paths if (found := root.find(path)) is not None), None)


def attribute(root: "_Element", path: str, *names: str) -> str | None:
    """The first of these attributes that an element at the path has."""
    values = (each.get(name) for each in root.iterfind(path) for name in names)
    return next((value.strip() for value in values if value and value.strip()), None)


def _decoded(content: bytes) -> str:
    declared = _ENCODING.match(content)
    text: str | None = None
    if declared:
        try:
            text = content.decode(declared[1].decode("ascii"))
        except (UnicodeDecodeError, LookupError):
            text = None
    text = decode(content).text if text is None else text
    return _DECLARATION.sub("", text.lstrip("\ufeff").replace("\0", ""))


def _plain_entity(match: re.Match[str]) -> str:
    """Names that HTML knows and XML does not ("&nbsp;"), as the characters that they mean."""
    name = match[1]
    return match[0] if name in _BUILT_IN else html.entities.html5.get(name, match[0])

"""One record or one text to one document: the shapes in which articles come."""

import datetime
import hashlib
import re
from collections.abc import Mapping
from typing import NamedTuple

from gesta.errors import InputError
from gesta.records import Document, Problem
from gesta.sources.dates import parse_date, possible_dates

# The first key that is there with a value wins; the others stay in `meta`.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "doc_id", "guid"),
    "title": ("title", "headline"),
    "date": ("date", "published", "pub_date", "publication_date", "published_at", "datePublished"),
    "url": ("url", "link"),
    "text": ("text", "body", "content", "full_text", "articleBody"),
    "source": ("source", "publisher"),
    "language": ("language", "lang"),
}
_WANTED = "id, title, date, url, text"
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_COMPACT_DATE = re.compile(r"\d{8}|\d{4}-\d{2}-\d{2}(?:T\S*)?", re.ASCII)
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z0-9]+)*", re.IGNORECASE)
_TITLE_END = tuple(".!?:;,\"'”’»")
_SURROGATE = re.compile("[\ud800-\udfff]")
MAX_TITLE = 150


class Article(NamedTuple):
    """A document and what was noticed while it was read."""

    document: Document
    problems: tuple[Problem, ...] = ()


def document_of_record(record: object, origin: str, fields: Mapping[str, str] | None = None) -> Article:
    """A document from one JSON object with the keys id, title, date, url, text (or their aliases).

    fields: for some of our names the key that the user says to take, maybe a path with dots ("content.body")
    Other keys go to `meta` untouched. A date that cannot be read gives a "bad-date" problem and no date.
    Raises: InputError, when the value is no object, the text is missing or empty, or a key has the wrong type
    """
    if not isinstance(record, Mapping):
        raise InputError(f"a JSON object is needed here, not {_type_name(record)}", fix=f"an object with {_WANTED}")
    record = _with_chosen_fields(record, fields or {})
    keys = {name: _present_key(record, aliases) for name, aliases in ALIASES.items()}
    text = _text_of(record, keys["text"])
    published, problems = _published(record.get(keys["date"]) if keys["date"] else None, origin)
    language = _language(_words(record, keys["language"]))
    used = {key for name, key in keys.items() if key and (name != "language" or language)}
    given_id = _id_of(record, keys["id"])
    title, url = _words(record, keys["title"]), _words(record, keys["url"])
    document = Document(
        id=given_id or content_id(text, title, published, url),
        text=text,
        title=title,
        published=published,
        url=url,
        source=_words(record, keys["source"]),
        origin=origin,
        language=language or "en",
        meta={_without_surrogates(str(key)): value for key, value in record.items() if key not in used},
    )
    return Article(document, _about(document, problems))


def document_of_text(text: str, origin: str) -> Article:
    """A document from a plain text, or from a text in the shape "title / YYYYMMDD / URL / paragraphs".

    In that shape the document's text is the paragraphs exactly as they stand; a plain text is kept whole, and its
    first line is the title too where it looks like one (short, unpunctuated, followed by an empty line).
    Raises: InputError, when there is no text
    """
    text = _without_surrogates(text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n \t\f\ufeff")
    if not text:
        raise InputError("there is no text here", fix="give an article with at least one sentence")
    return _document_of_header_shape(text, origin) or _document_of_plain_text(text, origin)


def content_id(text: str, title: str | None, published: datetime.date | None, url: str | None) -> str:
    """Twelve hex digits that stay the same for the same content, wherever it was read from.

    >>> content_id("Troops left.", None, None, None) == content_id("Troops left.", None, None, None)
    True
    """
    parts = (text, title or "", published.isoformat() if published else "", url or "")
    digest = hashlib.blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=6)
    return digest.hexdigest()


def _document_of_header_shape(text: str, origin: str) -> Article | None:
    lines = text.split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip()][:4]
    if len(filled) < 4:
        return None
    title, day, url = (lines[number].strip() for number in filled[:3])
    if not (_COMPACT_DATE.fullmatch(day) and _URL.fullmatch(url)):
        return None
    published, problems = _published(day, origin)
    body = "\n".join(lines[filled[3] :])
    document = Document(
        id=content_id(body, title, published, url), text=body, title=title, published=published, url=url, origin=origin
    )
    return Article(document, _about(document, problems))


def _document_of_plain_text(text: str, origin: str) -> Article:
    title = _plain_title(text)
    return Article(Document(id=content_id(text, title, None, None), text=text, title=title, origin=origin))


def _plain_title(text: str) -> str | None:
    first, _, rest = text.partition("\n")
    title = first.lstrip("# ").strip()
    if not rest.startswith("\n") or not 0 < len(title) <= MAX_TITLE or title.endswith(_TITLE_END):
        return None
    return title


def _with_chosen_fields(record: Mapping[str, object], fields: Mapping[str, str]) -> Mapping[str, object]:
    """The record with the chosen fields under our own names; what was there goes on as "text_given" and the like."""
    chosen = {name: _at_path(record, path) for name, path in fields.items()}
    # The first paragraph alone would be a wrong article: a text in several pieces is refused as no text.
    chosen |= {name: _first(value) for name, value in chosen.items() if name != "text" or not _is_in_pieces(value)}
    rest = {key: value for key, value in record.items() if key not in fields.values()}
    return {**{f"{key}_given" if key in chosen else key: value for key, value in rest.items()}, **chosen}


def _at_path(record: Mapping[str, object], path: str) -> object:
    """The value under a key, or under a path of keys with dots between; a list gives its first element."""
    value: object = record
    for key in (path,) if path in record else path.split("."):
        value = _first(value)
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _is_in_pieces(value: object) -> bool:
    return isinstance(value, list) and len(value) > 1


def _present_key(record: Mapping[str, object], aliases: tuple[str, ...]) -> str | None:
    return next((key for key in aliases if record.get(key) is not None), None)


def _text_of(record: Mapping[str, object], key: str | None) -> str:
    text = _words(record, key)
    if text is None:
        empty = key is not None or any(alias in record for alias in ALIASES["text"])
        raise InputError('"text" is empty' if empty else '"text" is missing', fix=f"an object with {_WANTED}")
    return text


def _id_of(record: Mapping[str, object], key: str | None) -> str | None:
    number = record[key] if key else None
    if isinstance(number, int) and not isinstance(number, bool):
        return str(number)
    return _words(record, key)


def _words(record: Mapping[str, object], key: str | None) -> str | None:
    """The text under a key; None where there is none or it is blank."""
    value = record[key] if key else None
    if value is not None and not isinstance(value, str):
        raise InputError(f'"{key}" must be text, not {_type_name(value)}', fix=f'put quotes around "{key}"')
    return _without_surrogates(value) if value and value.strip() else None


def _published(value: object, origin: str) -> tuple[datetime.date | None, tuple[Problem, ...]]:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None, ()
    try:
        return parse_date(value), ()
    except InputError as error:
        message = _without_surrogates(f"{error.message}: {error.where}; the article goes on without a date")
        problem = Problem(
            "bad-date", message, where=origin, candidates=possible_dates(value), fix=error.fix or "write YYYY-MM-DD"
        )
        return None, (problem,)


def _about(document: Document, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(
        Problem(p.kind, p.message, document=document.id, where=p.where, candidates=p.candidates, fix=p.fix)
        for p in problems
    )


def _language(words: str | None) -> str | None:
    """Two- or three-letter code of a language tag; None where the words are no tag."""
    if words and words.lower() == "english":
        return "en"
    match = _LANGUAGE.fullmatch(words or "")
    return match[1].lower() if match else None


def _without_surrogates(text: str) -> str:
    # JSON can spell half a character ("\\ud83d"); no file and no database can store it.
    return _SURROGATE.sub("\ufffd", text)


def _type_name(value: object) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "null" if value is None else "text")

"""Exports of press databases: many articles in one text, each with its own head and foot."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from gesta.errors import InputError
from gesta.records import Problem
from gesta.sources.articles import document_of_record
from gesta.sources.options import Found

Lines: TypeAlias = Sequence[str]
Record: TypeAlias = Mapping[str, object]

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(rf"\s*(?:{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}})\b.*", re.IGNORECASE)
_DAY = re.compile(rf"{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}}", re.IGNORECASE)

_NEXIS_START = re.compile(r"\s*(?:Document )?\d+ of \d+(?: DOCUMENTS?)?\s*", re.IGNORECASE)
_NEXIS_END = re.compile(r"\s*End of Document\s*")
_FIELD = re.compile(r"\s*(?P<name>[A-Z][A-Za-z]*(?:-[A-Za-z]+)*):\s*(?P<value>.*)")
_HEAD_FIELDS = frozenset("byline section length dateline highlight series correction-date column edition".split())
_FOOT_FIELDS = frozenset(
    "load-date language publication-type subject company organization person city state country geographic "
    "journal-code document-type graphic copyright ticker industry url classification".split()
)
_COPYRIGHT = re.compile(r"\s*(?:Copyright\b|©|\(c\)|All Rights Reserved\b).*", re.IGNORECASE)

_FACTIVA_END = re.compile(r"\s*Document (?P<id>[A-Z][A-Z0-9]{3,}\d{8}[a-z0-9]{6,})\s*")
_CODES = "HD|TI|BY|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CO|IN|NS|RE|IPC|IPD|PUB|AN|CT|RF|CR|VOL"
_FACTIVA_CODE = re.compile(rf"(?P<code>{_CODES})(?:\s{{2,}}|\t+|$)(?P<value>.*)")
_WORDS = re.compile(r"\s*[\d,.]+ words\s*")


class Export(NamedTuple):
    """A kind of export: where its articles end or begin, and how one is read."""

    cut: Callable[[Lines], Iterator[Lines]]
    record: Callable[[Lines], Record]


def articles_of_export(text: str, origin: str) -> Iterator[Found] | None:
    """The articles of a database's export; None where the text is none."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    export = _kind_of(lines)
    return _articles(export, lines, origin) if export else None


def _kind_of(lines: Lines) -> Export | None:
    codes = {match["code"] for line in lines if (match := _FACTIVA_CODE.fullmatch(line))}
    if {"HD", "PD", "LP"} <= codes:
        return Export(_cut_before(re.compile(r"HD(?:\s{2,}|\t|$).*")), _coded_record)
    if any(_FACTIVA_END.fullmatch(line) for line in lines):
        return Export(_cut_behind(_FACTIVA_END), _factiva_record)
    if any(_NEXIS_END.fullmatch(line) for line in lines) and any(line.strip() == "Body" for line in lines):
        return Export(_cut_behind(_NEXIS_END), _nexis_record)
    if any(_NEXIS_START.fullmatch(line) for line in lines) and any(_is_field(line, "length") for line in lines):
        return Export(_cut_before(_NEXIS_START), _classic_record)
    return None


def _articles(export: Export, lines: Lines, origin: str) -> Iterator[Found]:
    for number, part in enumerate(export.cut(lines), start=1):
        where = f"{origin}[{number}]"
        try:
            record = {key: value for key, value in export.record(part).items() if value}
            article = document_of_record(record, where)
        except InputError:
            first = next((line.strip() for line in part if line.strip()), "")
            message = f"no text was found in this article ({first[:60]!r})"
            yield Problem("no-article", message, where=where, fix="look whether the export is whole")
            continue
        yield from article.problems
        yield article.document


def _cut_behind(end: re.Pattern[str]) -> Callable[[Lines], Iterator[Lines]]:
    def cut(lines: Lines) -> Iterator[Lines]:
        part: list[str] = []
        for line in lines:
            part.append(line)
            if end.fullmatch(line):
                yield part
                part = []
        # What follows the last mark is the foot of the export, unless an article was cut off there.
        if any(line.strip() == "Body" or _WORDS.fullmatch(line) for line in part):
            yield part

    return cut


def _cut_before(start: re.Pattern[str]) -> Callable[[Lines], Iterator[Lines]]:
    def cut(lines: Lines) -> Iterator[Lines]:
        part: list[str] | None = None
        for line in lines:
            if start.fullmatch(line):
                if part:
                    yield part
                part = []
            if part is not None:
                part.append(line)
        if part:
            yield part

    return cut


def _nexis_record(lines: Lines) -> Record:
    """An article of Nexis Uni: title, publication, day; fields; "Body"; text; fields; "End of Document"."""
    filled = [line.strip() for line in lines if line.strip()]
    body = filled.index("Body") if "Body" in filled else len(filled)
    head = [line for line in filled[:body] if not _NEXIS_START.fullmatch(line)]
    at = next((number for number, line in enumerate(head) if number and _DATE.fullmatch(line)), None)
    fields = _fields(head)
    text = _until_foot(filled[body + 1 :], ("Classification", "End of Document", "Load-Date", "Graphic"))
    return {
        "title": " ".join(head[: max(at - 1, 1)]) if at else (head[0] if head else None),
        "source": head[at - 1] if at and at > 1 else None,
        "date": _day_in(head[at]) if at else None,
        "text": _with_dateline(text, fields.get("dateline")),
        "byline": fields.get("byline"),
        "section": fields.get("section"),
    }


def _classic_record(lines: Lines) -> Record:
    """An article of the older LexisNexis text export, with its centred head and fields in capitals."""
    rest = list(lines[1:])
    filled = [(number, line) for number, line in enumerate(rest) if line.strip() and not _COPYRIGHT.fullmatch(line)]
    at = next((number for number, line in filled if _DATE.fullmatch(line)), None)
    source = next((line.strip() for number, line in filled if at is None or number < at), None)
    fields = _fields(rest)
    first_field = next((number for number, line in filled if _is_field(line)), len(rest))
    between = [line for number, line in filled if (at or 0) < number < first_field]
    # Lines of the head are centred; the title stands at the margin.
    title = " ".join(line.strip() for line in between if not line.startswith("     ")) or None
    last_head = max((number for number, line in filled if _is_field(line) and _name(line) in _HEAD_FIELDS), default=-1)
    begin = next((number for number in range(last_head + 1, len(rest)) if not rest[number].strip()), len(rest))
    end = next((number for number in range(begin, len(rest)) if _is_foot(rest[number])), len(rest))
    return {
        "title": title,
        "source": source,
        "date": _day_in(rest[at]) if at is not None else None,
        "text": _with_dateline(_paragraphs(rest[begin:end]), fields.get("dateline")),
        "byline": fields.get("byline"),
        "section": fields.get("section"),
        "language": (fields.get("language") or "").split(";")[0].strip().lower() or None,
    }


def _factiva_record(lines: Lines) -> Record:
    """An article of Factiva's text: title, author, "532 words", day, time, source, ...; text; "Document ID"."""
    filled = [line.strip() for line in lines if line.strip()]
    ending = _FACTIVA_END.fullmatch(filled[-1]) if filled else None
    at = next((number for number, line in enumerate(filled) if _WORDS.fullmatch(line)), None)
    if at is None:
        return {"text": None}
    head, rest = filled[:at], filled[at + 1 :]
    day = next((line for line in rest[:3] if _DATE.fullmatch(line)), None)
    language = next((number for number, line in enumerate(rest[:12]) if line in _LANGUAGES), None)
    begin = (language if language is not None else 4) + 1
    while begin < len(rest) and _COPYRIGHT.match(rest[begin]):
        begin += 1
    facts = [line for line in rest[: language or 4] if line != day and not re.fullmatch(r"\d{1,2}:\d{2}", line)]
    byline = head[-1] if len(head) > 1 and head[-1].lower().startswith("by ") else None
    return {
        "id": ending["id"] if ending else None,
        "title": " ".join(head[:-1] if byline else head[-1:]),
        "date": _day_in(day) if day else None,
        "source": facts[0] if facts else None,
        "language": _LANGUAGES.get(rest[language]) if language is not None else None,
        "text": "\n".join(rest[begin : len(rest) - bool(ending)]),
        "byline": byline,
    }


def _coded_record(lines: Lines) -> Record:
    """An article of Factiva's coded form: two letters before each field."""
    fields: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        if _FACTIVA_END.fullmatch(line) and code != "AN":
            continue
        if match := _FACTIVA_CODE.fullmatch(line):
            code, line = match["code"], match["value"]
        if line.strip():
            fields.setdefault(code, []).append(line.strip())
    joined = {name: " ".join(parts) for name, parts in fields.items()}
    return {
        "id": re.sub(r"^Document\s+", "", joined.get("AN", "")) or None,
        "title": joined.get("HD") or joined.get("TI"),
        "date": _day_in(joined.get("PD", "")),
        "source": joined.get("SN"),
        "language": _LANGUAGES.get(joined.get("LA", "")),
        "text": "\n".join([*fields.get("LP", []), *fields.get("TD", [])]),
        "byline": joined.get("BY"),
    }


_LANGUAGES = {
    "English": "en", "French": "fr", "German": "de", "Spanish": "es", "Russian": "ru", "Portuguese": "pt",
    "Italian": "it", "Arabic": "ar", "Dutch": "nl", "Turkish": "tr", "Ukrainian": "uk", "Polish": "pl",
}  # fmt: skip


def _fields(lines: Lines) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        if match := _FIELD.fullmatch(line):
            name = match["name"].lower()
            if name in _HEAD_FIELDS | _FOOT_FIELDS:
                found.setdefault(name, match["value"].strip())
    return found


def _is_field(line: str, name: str | None = None) -> bool:
    found = _name(line)
    return found in _HEAD_FIELDS | _FOOT_FIELDS and name in (None, found)


def _name(line: str) -> str:
    match = _FIELD.fullmatch(line)
    return match["name"].lower() if match else ""


def _is_foot(line: str) -> bool:
    return _name(line) in _FOOT_FIELDS or bool(_COPYRIGHT.fullmatch(line))


def _until_foot(lines: Lines, marks: tuple[str, ...]) -> str:
    end = next((number for number, line in enumerate(lines) if line.startswith(marks)), len(lines))
    return "\n".join(lines[:end])


def _paragraphs(lines: Lines) -> str:
    """Lines that were broken by width, joined to paragraphs, one a line."""
    joined = "\n".join(line.strip() for line in lines)
    return "\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", joined) if part.strip())


def _with_dateline(text: str, dateline: str | None) -> str:
    return f"{dateline} - {text}" if text and dateline and not text.startswith(dateline) else text


def _day_in(line: str) -> str | None:
    match = _DAY.search(line)
    return match[0] if match else None

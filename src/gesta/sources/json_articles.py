"""JSON lines, one JSON object, arrays of objects, and the wrappers that news services put around them."""

import json
import re
from collections.abc import Iterator, Sequence

import msgspec

from gesta.errors import InputError
from gesta.records import Problem
from gesta.sources.articles import document_of_record
from gesta.sources.options import Found, ReadOptions, Source
from gesta.sources.streams import decode, read_capped, read_lines
from gesta.sources.told import assumed_encoding, too_large

LINES_SUFFIXES = (".jsonl", ".ndjson")

OBJECT_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*(?:\"|\}|$)")
ARRAY_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*(?:\{|\]|$)")
# Keys under which news services wrap their list of articles.
_WRAPPERS = ("articles", "documents", "docs", "items", "results", "data", "hits")


def read_json_lines(source: Source, options: ReadOptions) -> Iterator[Found]:
    """One document a line; a line that is none is told with its number, and the others are read."""
    for number, content in read_lines(source.stream, options.limits.document):
        where = f"{source.origin}:{number}"
        if content is None:
            yield too_large(where, options.limits.document)
        elif content.strip() and content != b"\xef\xbb\xbf":
            yield from _read_json(content, where, "bad-line", options)


def read_json_object(source: Source, options: ReadOptions) -> Iterator[Found]:
    """One object over the whole stream: an article, or a service's wrapper around some."""
    content = read_capped(source.stream, options.limits.document)
    if content is None:
        yield too_large(source.origin, options.limits.document)
    else:
        yield from _read_json(content, source.origin, "bad-json", options)


def read_json_array(source: Source, options: ReadOptions) -> Iterator[Found]:
    """An array of objects, each an article."""
    content = read_capped(source.stream, options.limits.array)
    if content is None:
        yield too_large(source.origin, options.limits.array, fix="write one JSON object per line instead of one array")
    else:
        yield from _read_json(content, source.origin, "bad-json", options)


def is_one_object(head: bytes) -> bool:
    """Whether a text that begins with "{" is one object over several lines and not JSON lines, one maybe broken."""
    lines = [line.strip() for line in head.split(b"\n") if line.strip()]
    if len(lines) < 2 or lines[1].startswith(b"{"):
        return False
    try:
        msgspec.json.decode(lines[0].removeprefix(b"\xef\xbb\xbf"), type=msgspec.Raw)
    except msgspec.DecodeError:
        return True
    return False


def _read_json(content: bytes, where: str, kind: str, options: ReadOptions) -> Iterator[Found]:
    """The document of one JSON value, or those of an array or of a service's wrapper around one."""
    text, assumed = decode(content)
    try:
        value = parse_json(text)
    except InputError as error:
        yield Problem(kind, error.message, where=where, fix=error.fix)
        return
    if assumed:
        yield assumed_encoding(where, assumed)
    # A list on one line of many is a mistake; a service's wrapper may well be written on a single line.
    records = None if kind == "bad-line" and isinstance(value, list) else _list_of_records(value)
    if records is None:
        yield from _document_or_problem(value, where, kind, options)
        return
    for number, record in enumerate(records, start=1):
        yield from _document_or_problem(record, f"{where}[{number}]", "bad-line", options)


def parse_json(text: str) -> object:
    """Raises: InputError, when the text is no JSON value; raw line breaks and tabs inside strings are allowed."""
    try:
        return msgspec.json.decode(text.encode("utf-8"))
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        pass
    try:
        value: object = json.loads(text, strict=False)
    except RecursionError:
        raise InputError("this JSON is nested too deeply", fix="an article needs no nesting") from None
    except ValueError as error:
        reason = str(error).lower() if isinstance(error, json.JSONDecodeError) else "a number is too long"
        raise InputError(f"this is not valid JSON: {reason}", fix="repair or remove it; the rest is read") from None
    return value


def _list_of_records(value: object) -> Sequence[object] | None:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        wrapped = [value[key] for key in _WRAPPERS if isinstance(value.get(key), list)]
        if len(wrapped) == 1 and not any(isinstance(value.get(key), str) for key in ("text", "body", "content")):
            return list(wrapped[0])
    return None


def _document_or_problem(record: object, where: str, kind: str, options: ReadOptions) -> Iterator[Found]:
    try:
        article = document_of_record(record, where, options.fields)
    except InputError as error:
        yield Problem(kind, error.message, where=where, fix=error.fix)
        return
    yield from article.problems
    yield article.document

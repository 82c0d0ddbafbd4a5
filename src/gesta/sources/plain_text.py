"""A text file that is one article."""

from collections.abc import Iterator

from gesta.errors import InputError
from gesta.records import Problem
from gesta.sources.articles import document_of_text
from gesta.sources.options import Found, ReadOptions, Source
from gesta.sources.streams import binary_kind, decode, read_capped
from gesta.sources.told import assumed_encoding, too_large


def read_plain_text(source: Source, options: ReadOptions) -> Iterator[Found]:
    """One document: plain text, or title, date and address on the first three lines."""
    content = read_capped(source.stream, options.limits.document)
    if content is None:
        yield too_large(source.origin, options.limits.document)
        return
    if kind := binary_kind(content):
        message = f"this is {kind}, not text"
        yield Problem("binary", message, where=source.origin, fix="save the article as text (UTF-8)")
        return
    text, assumed = decode(content)
    try:
        article = document_of_text(text, source.origin)
    except InputError as error:
        yield Problem("empty-file", error.message, where=source.origin, fix=error.fix)
        return
    if assumed:
        yield assumed_encoding(source.origin, assumed, article.document.id)
    yield from article.problems
    yield article.document

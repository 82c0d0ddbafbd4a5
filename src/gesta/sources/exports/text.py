"""The text of a file of many kinds: an export with many articles, or one article."""

from collections.abc import Iterator

from gesta.errors import InputError
from gesta.records import Problem
from gesta.sources.articles import document_of_text
from gesta.sources.exports.split import articles_of_export
from gesta.sources.options import Found, ReadOptions
from gesta.sources.told import assumed_encoding, too_large


def read_text_of_export(text: str, origin: str, options: ReadOptions, *, assumed: str | None = None) -> Iterator[Found]:
    """The articles of a text.

    assumed: the encoding that was guessed, where one was
    """
    articles = articles_of_export(text, origin)
    if articles is not None:
        if assumed:
            yield assumed_encoding(origin, assumed)
        yield from articles
        return
    if len(text) > options.limits.document:
        yield too_large(origin, options.limits.document)
        return
    try:
        article = document_of_text(text, origin)
    except InputError as error:
        yield Problem("empty-file", error.message, where=origin, fix=error.fix)
        return
    if assumed:
        yield assumed_encoding(origin, assumed, article.document.id)
    yield from article.problems
    yield article.document

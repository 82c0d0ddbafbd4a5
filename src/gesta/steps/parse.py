"""Sentences, words and trees from the language model, many documents at a time."""

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from gesta.language.engine import ParseInput, Parser
from gesta.records import Document, Reading, Span
from gesta.text.blocks import find_blocks


class ParseStep:
    """Parses documents; the model is loaded with the first of them."""

    name = "parse"
    needs = frozenset({"prepared"})
    gives = frozenset({"sentences"})

    def __init__(self, load: Callable[[], Parser]) -> None:
        self._load = load

    def __call__(self, reading: Reading) -> Reading:
        """The reading with its sentences."""
        return next(iter(self.many([reading])))

    def many(self, readings: Iterable[Reading]) -> Iterator[Reading]:
        """The readings with their sentences, in order."""
        waiting = list(readings)
        parsed = self._load().parse_many(input_of(reading.document) for reading in waiting)
        for reading, sentences in zip(waiting, parsed, strict=True):
            yield replace(reading, sentences=sentences)


def input_of(document: Document) -> ParseInput:
    """What the parser is told of a document: its paragraphs, its repairs, and what is not to be parsed."""
    boilerplate = tuple(sorted(part.span for part in document.boilerplate))
    return ParseInput(
        text=document.text,
        blocks=tuple(piece for block in find_blocks(document.text) for piece in cut(block, boilerplate)),
        repairs=document.repairs,
        boilerplate=boilerplate,
    )


def cut(block: Span, boilerplate: Iterable[Span]) -> Iterator[Span]:
    """A paragraph in pieces, so that no sentence runs from a dateline into the report.

    >>> list(cut(Span(0, 30), [Span(0, 12)]))
    [Span(start=0, end=12), Span(start=12, end=30)]
    """
    start = block.start
    for part in boilerplate:
        for edge in (part.start, part.end):
            if start < edge < block.end and block.overlaps(part):
                yield Span(start, edge)
                start = edge
    yield Span(start, block.end)

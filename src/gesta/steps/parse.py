"""Sentences, words and trees from the language model, many documents at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from gesta.knowledge.actors import load_registry
from gesta.language.engine import ParseInput, Parser
from gesta.language.shouting import unshouted
from gesta.language.whispering import capitalised, is_whispered
from gesta.records import Document, Reading, Sentence
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
            yield replace(reading, sentences=as_written(sentences))


def as_written(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences of a text, those all in capitals and texts without any as they would be written elsewhere."""
    if is_whispered(sentences):
        return capitalised(sentences, _is_national)
    return tuple(unshouted(sentences))


def _is_national(word: str) -> bool:
    match = load_registry().match([word], 0)
    return match is not None and match.form in ("adjective", "demonym")


def input_of(document: Document) -> ParseInput:
    """What the parser is told of a document: its paragraphs, its repairs, and what is not to be parsed."""
    boilerplate = tuple(sorted(part.span for part in document.boilerplate))
    return ParseInput(
        text=document.text,
        blocks=find_blocks(document.text, apart=boilerplate),
        repairs=document.repairs,
        boilerplate=boilerplate,
    )

"""The parser: text in, sentences with trees and names out; ours, or any installed spaCy pipeline."""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from msgspec import Struct

from gesta.errors import ModelError
from gesta.language.bounds import load_bounds
from gesta.language.documents import annotate, sentences_of
from gesta.language.doubts import settled
from gesta.language.encoder import Analysis, Encoder
from gesta.language.lemmas import lemma_of, load_lemmas
from gesta.language.tokenizer import blank_english, forget_words
from gesta.language.words import Word, find_blocks, read_words
from gesta.records import Repair, Sentence, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

MODEL_FOLDER = Path(__file__).with_name("model")
MODEL_NAME = "gesta-en 0.1"


class ParseInput(Struct, frozen=True):
    """A text and what is known of its layout and damage.

    blocks:      stretches that no sentence crosses; None: found by line breaks
    repairs:     damaged stretches and how they are to be read
    boilerplate: a sentence that lies inside one is marked and gets no tree; the opening of a sentence that lies inside
                 one (a dateline) is parsed apart, so that it does not upset the tree of what follows
    """

    text: str
    blocks: tuple[Span, ...] | None = None
    repairs: tuple[Repair, ...] = ()
    boilerplate: tuple[Span, ...] = ()


class Parser(Protocol):
    """What the rest of the program knows of a language model."""

    name: str

    def parse(
        self, text: str, regions: Sequence[Span] | None = None, repairs: Sequence[Repair] = ()
    ) -> tuple[Sentence, ...]:
        """Sentences of one text, or of some regions of it; offsets count from the start of `text`."""
        ...

    def parse_many(self, texts: Iterable[ParseInput]) -> Iterator[tuple[Sentence, ...]]:
        """Sentences of each text, in order, one text at a time as they are asked for."""
        ...


class Layout(NamedTuple):
    """A text cut into words and sentences, before any model has seen it.

    words: of the whole text; bounds: word indices `[first, last)` per sentence; boilerplate: per sentence
    openings: per sentence how many of its first words are boilerplate, when not all are; empty when none are anywhere
    doubts: words that may open a sentence, in order; a parser that can tell splits there
    """

    words: list[Word]
    bounds: list[tuple[int, int]]
    boilerplate: list[bool]
    openings: list[int] = []  # noqa: RUF012 - never changed
    doubts: list[int] = []  # noqa: RUF012 - never changed


def lay_out(source: ParseInput) -> Layout:
    """Words and sentences of a text; any parser takes them from here."""
    forget_words()
    repairs = sorted(source.repairs, key=lambda r: r.span)
    regions = find_blocks(source.text) if source.blocks is None else sorted(source.blocks)
    blocks = [read_words(source.text, region, repairs) for region in regions]
    words: list[Word] = []
    starts: list[int] = []
    doubts: list[int] = []
    for found, opening in zip(blocks, load_bounds(MODEL_FOLDER).starts(source.text, blocks), strict=True):
        starts.extend(len(words) + start for start in opening.sure)
        doubts.extend(len(words) + start for start in opening.doubtful)
        words.extend(found)
    bounds = list(pairwise([*starts, len(words)])) if words else []
    if not source.boilerplate:
        return Layout(words, bounds, [False] * len(bounds), doubts=doubts)
    openings = [_opening(words[a:b], source.boilerplate) for a, b in bounds]
    whole = [opening == b - a for opening, (a, b) in zip(openings, bounds, strict=True)]
    parts = [0 if all_of_it else n for n, all_of_it in zip(openings, whole, strict=True)]
    return Layout(words, bounds, whole, parts, doubts)


def _opening(words: Sequence[Word], boilerplate: Sequence[Span]) -> int:
    """How many words from the start lie inside boilerplate."""
    covered = (any(s.start <= w.start and w.end <= s.end for s in boilerplate) for w in words)
    return sum(1 for _ in takewhile(bool, covered))


class LayoutParser(ABC):
    """What ours and spaCy's pipelines share: a text is laid out, a `Doc` of its words filled, and read into records."""

    name: str

    @abstractmethod
    def annotated(self, layout: Layout) -> Doc:
        """A spaCy `Doc` of the words as they are to be read, filled with everything the model finds."""

    def parse(
        self, text: str, regions: Sequence[Span] | None = None, repairs: Sequence[Repair] = ()
    ) -> tuple[Sentence, ...]:
        """Sentences of one text, or of some regions of it."""
        blocks = None if regions is None else tuple(regions)
        return self.parse_layout(lay_out(ParseInput(text, blocks, tuple(repairs))))

    def parse_many(self, texts: Iterable[ParseInput]) -> Iterator[tuple[Sentence, ...]]:
        """Sentences of each text; a text's parse does not depend on the texts around it."""
        return (self.parse_layout(lay_out(source)) for source in texts)

    def parse_layout(self, layout: Layout) -> tuple[Sentence, ...]:
        """Sentences of words and bounds that are known beforehand, as of a treebank."""
        if not layout.words:
            return ()
        return sentences_of(self.annotated(layout), layout.words, layout.bounds, layout.boilerplate)


class GestaParser(LayoutParser):
    """Our own English model."""

    def __init__(self, folder: Path, threads: int) -> None:
        self.name = MODEL_NAME if folder == MODEL_FOLDER else f"{MODEL_NAME} ({folder.name})"
        self.encoder = Encoder(folder, threads)
        self._lemmas = load_lemmas(folder / "lemmas.json")
        self._known_lemmas: dict[tuple[str, str, bool], str] = {}

    def parse_layout(self, layout: Layout) -> tuple[Sentence, ...]:
        """Sentences of words and bounds; where a bound is in doubt, the arcs of the whole decide."""
        return super().parse_layout(self._settled(layout))

    def _settled(self, layout: Layout) -> Layout:
        bounds: list[tuple[int, int]] = []
        boilerplate: list[bool] = []
        openings: list[int] = []
        for number, (first, last) in enumerate(layout.bounds):
            skipped = layout.boilerplate[number]
            opening = layout.openings[number] if layout.openings else 0
            near = layout.doubts[bisect_right(layout.doubts, first) : bisect_left(layout.doubts, last)]
            inside = [] if skipped or opening else [doubt - first for doubt in near]
            words = [word.norm for word in layout.words[first:last]]
            starts = [first, *(first + start for start in settled(self.encoder, words, inside))]
            bounds.extend(pairwise([*starts, last]))
            boilerplate.extend([skipped] * len(starts))
            openings.extend([opening, *[0] * (len(starts) - 1)])
        return Layout(layout.words, bounds, boilerplate, openings if layout.openings else [])

    def annotated(self, layout: Layout) -> Doc:
        """A spaCy `Doc` of the words as they are to be read, filled with everything the model finds."""
        sentences = [[word.norm for word in layout.words[a:b]] for a, b in layout.bounds]
        openings = layout.openings or [0] * len(sentences)
        parts = [
            [] if skipped else [words[:opening], words[opening:]] if opening else [words]
            for words, skipped, opening in zip(sentences, layout.boilerplate, openings, strict=True)
        ]
        found = iter(self.encoder.analyse([part for sentence in parts for part in sentence]))
        analyses = [
            _composed([next(found) for _ in sentence], words) for words, sentence in zip(sentences, parts, strict=True)
        ]
        lemmas: list[str] = []
        for words, analysis in zip(sentences, analyses, strict=True):
            lemmas.extend(self._lemmatise(words, analysis.tags))
        return annotate(layout.words, analyses, lemmas)

    def _lemmatise(self, words: Sequence[str], tags: Sequence[str]) -> Iterator[str]:
        known = self._known_lemmas
        if len(known) > _LEMMAS_REMEMBERED:
            known.clear()
        for i, (word, tag) in enumerate(zip(words, tags, strict=True)):
            place = (word, tag, i == 0)
            lemma = known.get(place)
            if lemma is None:
                lemma = known[place] = lemma_of(self._lemmas, word, tag, opens_sentence=i == 0)
            yield lemma


_LEMMAS_REMEMBERED = 200_000


def _composed(parts: Sequence[Analysis], words: Sequence[str]) -> Analysis:
    """The analysis of a sentence that was read in no part (boilerplate), one, or two (an opening apart)."""
    if not parts:
        return _flat_analysis(words)
    if len(parts) == 1:
        return parts[0]
    opening, main = parts
    offset = len(opening.heads)
    root = offset + next(i for i, head in enumerate(main.heads) if head == i)
    return Analysis(
        tags=opening.tags + main.tags,
        pos=opening.pos + main.pos,
        heads=[root if head == i else head for i, head in enumerate(opening.heads)] + [h + offset for h in main.heads],
        deps=["dep" if dep == "root" else dep for dep in opening.deps] + main.deps,
        names=opening.names + main.names,
    )


def _flat_analysis(words: Sequence[str]) -> Analysis:
    """No parse: every word hangs on the first, nothing is a name."""
    count = len(words)
    return Analysis(
        tags=["XX"] * count,
        pos=["X"] * count,
        heads=[0] * count,
        deps=["root", *["dep"] * (count - 1)],
        names=[""] * count,
    )


class SpacyParser(LayoutParser):
    """Any installed spaCy pipeline with tagger, parser and entity recogniser, over our words and sentences.

    Pipelines trained on ClearNLP labels are translated as far as one relation stands for one other; prepositions stay
    heads of their nouns there, which rules for UD trees do not see.
    """

    def __init__(self, package: str) -> None:
        import spacy  # only for users of other pipelines

        try:
            self._pipeline: Any = spacy.load(package)
        except OSError as error:
            raise ModelError(
                "the spaCy pipeline is not installed", where=f"spacy:{package}", fix=f"pip install {package}"
            ) from error
        self.name = f"spacy:{package}"

    def annotated(self, layout: Layout) -> Doc:
        """The pipeline's own `Doc` over our words and sentence starts."""
        filled: Doc = self._pipeline(blank_document(layout, self._pipeline.vocab))
        return filled


def blank_document(layout: Layout, vocab: Vocab) -> Doc:
    """A `Doc` with our words and sentence starts and nothing else."""
    from spacy.tokens import Doc

    words = layout.words
    spaces = [after.start > word.end for word, after in pairwise(words)]
    document = Doc(vocab, words=[word.norm for word in words], spaces=[*spaces, False])
    for token in document:
        token.is_sent_start = False
    for first, _ in layout.bounds:
        document[first].is_sent_start = True
    return document


@functools.lru_cache(maxsize=4)
def load_parser(model: str = "gesta", threads: int = 1) -> Parser:
    """A parser, loaded once per process.

    model:   "gesta" for the shipped model, a folder with files of the same names, or "spacy:NAME" for an installed
             spaCy pipeline
    threads: threads of one forward pass
    Raises:  ModelError, when the model is missing or damaged
    """
    if model.startswith("spacy:"):
        return SpacyParser(model.removeprefix("spacy:"))
    blank_english()
    return GestaParser(MODEL_FOLDER if model == "gesta" else Path(model), threads)

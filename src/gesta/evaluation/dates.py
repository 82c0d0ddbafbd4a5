"""Measures time phrases against TimeML annotations: spans, values, types, and the time it takes."""

import datetime
import functools
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from spacy.language import Language

from gesta.errors import InputError
from gesta.evaluation.notes import Notes
from gesta.language.engine import Parser
from gesta.records import Document, Reading, Sentence, Span, Token, When
from gesta.steps.dates import find_dates


class Timex(Struct, frozen=True):
    """An annotated time phrase."""

    start: int
    end: int
    type: str
    value: str
    text: str


class TimeDocument(Struct, frozen=True):
    """An annotated article; `dct` is its creation time, ISO, possibly with a time of day."""

    id: str
    dct: str
    text: str
    timex: tuple[Timex, ...]


Read = Callable[[Document], Reading]


class Match(Struct, frozen=True):
    """A found phrase, an annotated one, or the two where they share a character."""

    document: str
    found: When | None
    gold: Timex | None


def read_time_documents(path: Path) -> tuple[TimeDocument, ...]:
    """The annotated articles of a JSONL file.

    Raises: InputError, when the file is missing or a line breaks the format
    """
    if not path.is_file():
        raise InputError("no annotated file there", where=str(path), fix="give the path of a time/dev.jsonl")
    decoder = msgspec.json.Decoder(TimeDocument)
    documents = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            documents.append(decoder.decode(line))
        except msgspec.MsgspecError as error:
            raise InputError(
                str(error), where=f"{path}:{number}", fix="see the format of the annotated file"
            ) from error
    return tuple(documents)


def blank_parser() -> Read:
    """A reader that only splits sentences and words: what date phrases need at the least."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", ".\n", "\n\n"]})
    return lambda document: _blank_reading(nlp, document)


def _blank_reading(nlp: Language, document: Document) -> Reading:
    sentences: list[Sentence] = []
    start = 0
    for paragraph in document.text.split("\n\n"):
        for sentence in nlp(paragraph).sents:
            tokens = tuple(
                Token(start + word.idx, start + word.idx + len(word), word.text, word.text, "", "", i, "")
                for i, word in enumerate(word for word in sentence if not word.is_space)
            )
            if tokens:
                sentences.append(Sentence(len(sentences), Span(tokens[0].start, tokens[-1].end), tokens))
        start += len(paragraph) + 2
    return Reading(document, tuple(sentences))


def match_phrases(document: str, found: Sequence[When], gold: Sequence[Timex]) -> tuple[Match, ...]:
    """Each found phrase with the annotated one it overlaps most with, one to one; what is left over stands alone."""
    pairs = [
        (min(one.span.end, other.end) - max(one.span.start, other.start), i, j)
        for i, one in enumerate(found)
        for j, other in enumerate(gold)
        if one.span.start < other.end and other.start < one.span.end
    ]
    of_found: dict[int, int] = {}
    for _, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if i not in of_found and j not in of_found.values():
            of_found[i] = j
    taken = set(of_found.values())
    matches = [Match(document, one, gold[of_found[i]] if i in of_found else None) for i, one in enumerate(found)]
    return (*matches, *(Match(document, None, other) for j, other in enumerate(gold) if j not in taken))


def evaluate_dates(
    path: Path, *, parser: Parser | None = None, limit: int | None = None, notes: Notes | None = None
) -> dict[str, float | int]:
    """Figures for time phrases on an annotated file.

    path:    JSONL as `read_time_documents` takes it
    parser:  a language model; without one a blank tokenizer, so that no tense is known from a parse
    limit:   how many documents to take; all where None
    Returns: span_f1 (phrases that share a character), strict_f1 (same characters), value_f1 and type_f1 (shared, and
             equal value or type), precision, recall, the counts, and us_per_sentence (processor time of this step
             alone, without the parser)
    Source:  UzZaman et al. 2013, "SemEval-2013 Task 1: TempEval-3"
    """
    documents = read_time_documents(path)[:limit]
    read = blank_parser() if parser is None else functools.partial(_parsed, parser)
    matches, sentences, elapsed = match_documents(documents, read)
    if notes is not None:
        _note(matches, {document.id: document.text for document in documents}, notes)
    return {**_figures(matches), "sentences": sentences, "us_per_sentence": round(elapsed / max(sentences, 1) * 1e6, 1)}


def _note(matches: Sequence[Match], texts: Mapping[str, str], notes: Notes) -> None:
    for match in matches:
        found, gold = match.found, match.gold
        if found is not None and gold is not None and found.value == gold.value:
            continue
        wanted = f"“{gold.text}” {gold.value}" if gold is not None else "nothing"
        got = f"“{found.span.of(texts[match.document])}” {found.value}" if found is not None else "nothing"
        notes.miss(match.document, f"gold {wanted}, found {got}")


def match_documents(documents: Sequence[TimeDocument], read: Read) -> tuple[tuple[Match, ...], int, float]:
    """All matches, the number of sentences, and the seconds of processor time that finding the phrases took."""
    matches: list[Match] = []
    sentences, elapsed = 0, 0.0
    readings = [read(_document_of(document)) for document in documents]
    find_dates(readings[0]) if readings else None
    for document, reading in zip(documents, readings, strict=True):
        start = time.process_time()
        found = find_dates(reading).whens
        elapsed += time.process_time() - start
        sentences += len(reading.sentences)
        matches += match_phrases(document.id, found, document.timex)
    return tuple(matches), sentences, elapsed


def _parsed(parser: Parser, document: Document) -> Reading:
    return Reading(document, parser.parse(document.text))


def _document_of(document: TimeDocument) -> Document:
    return Document(id=document.id, text=document.text, published=datetime.date.fromisoformat(document.dct[:10]))


def _figures(matches: Sequence[Match]) -> Mapping[str, float | int]:
    pairs = [(match.found, match.gold) for match in matches if match.found is not None and match.gold is not None]
    found = sum(match.found is not None for match in matches)
    gold = sum(match.gold is not None for match in matches)
    strict = sum(one.span == Span(other.start, other.end) for one, other in pairs)
    values = sum(one.value == other.value for one, other in pairs)
    types = sum(one.kind == other.type for one, other in pairs)
    return {
        "span_f1": _f1(len(pairs), found, gold),
        "strict_f1": _f1(strict, found, gold),
        "value_f1": _f1(values, found, gold),
        "type_f1": _f1(types, found, gold),
        "precision": round(len(pairs) / found, 4) if found else 0.0,
        "recall": round(len(pairs) / gold, 4) if gold else 0.0,
        "found": found,
        "annotated": gold,
    }


def _f1(right: int, found: int, gold: int) -> float:
    return round(2 * right / (found + gold), 4) if found + gold else 0.0

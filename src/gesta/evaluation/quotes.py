"""Measures who says what with which cue, against articles annotated with attributions (format of PolNeAR)."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from gesta.evaluation.attributions import marked
from gesta.evaluation.notes import Notes
from gesta.evaluation.offsets import realign
from gesta.evaluation.rows import read_rows, readings_of
from gesta.evaluation.scores import Counts
from gesta.records import Claim, Document, Reading, Span

ReadAll = Callable[[Iterable[Document]], Iterable[object]]

PARTS = ("source", "cue", "content")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SHOWN = 90


class Attribution(Struct, frozen=True):
    """An annotated attribution; each part is a list of `[start, end)` characters, and any part may be missing."""

    source: tuple[tuple[int, int], ...] | None = None
    cue: tuple[tuple[int, int], ...] | None = None
    content: tuple[tuple[int, int], ...] | None = None

    def spans(self, part: str) -> tuple[Span, ...]:
        """Where a part stands."""
        return tuple(Span(*pair) for pair in getattr(self, part) or ())


class QuoteRow(Struct, frozen=True):
    """An article and who says what in it."""

    text: str
    attributions: tuple[Attribution, ...] | None = None
    id: str | int | None = None
    title: str | None = None


def evaluate_quotes(path: Path, *, read_all: ReadAll, notes: Notes | None = None) -> dict[str, float]:
    """Token F1 of sources, cues and contents over all articles together.

    A word of the text is a source word if it stands in the source of any attribution, and so for cues and contents; F1
    is that of the words found against the words of gold. Punctuation is no word.

    Returns: `source_f1`, `cue_f1`, `content_f1`
    Raises:  InputError, when the file cannot be read or has no row of the format
    """
    notes = notes if notes is not None else Notes()
    rows = read_rows(path, QuoteRow, notes)
    documents = [Document(str(row.id or number), row.text, row.title) for number, row in enumerate(rows, start=1)]
    counts = {part: Counts() for part in PARTS}
    for read_row, reading in zip(rows, readings_of(documents, read_all(documents)), strict=True):
        row = _mended(read_row, reading.document.text)
        _count(row, reading, counts)
        _note(row, reading, notes)
    return {f"{part}_f1": counts[part].f1 for part in PARTS}


def _mended(row: QuoteRow, text: str) -> QuoteRow:
    """The row with its offsets in the text as the coder reads it."""
    if row.text == text:
        return row
    move = realign(row.text, text)
    moved = [
        Attribution(*(tuple((move(span).start, move(span).end) for span in one.spans(part)) for part in PARTS))
        for one in row.attributions or ()
    ]
    return QuoteRow(text, tuple(moved), row.id, row.title)


def _count(row: QuoteRow, reading: Reading, counts: dict[str, Counts]) -> None:
    words = [Span(*match.span()) for match in _WORD.finditer(row.text)]
    claims = marked(reading)
    for part in PARTS:
        gold = words_in(words, [span for one in row.attributions or () for span in one.spans(part)])
        found = words_in(words, [span for claim in claims for span in spans_of(claim, part)])
        counts[part].add(len(gold & found), len(found), len(gold))


def words_in(words: Sequence[Span], spans: Iterable[Span]) -> set[int]:
    """Indices of the words that lie in any of the spans, at least with their first character."""
    ends: list[Span] = sorted(spans)
    inside: set[int] = set()
    at, reach = 0, -1
    for i, word in enumerate(words):
        while at < len(ends) and ends[at].start <= word.start:
            reach = max(reach, ends[at].end)
            at += 1
        if word.start < reach:
            inside.add(i)
    return inside


def spans_of(claim: Claim, part: str) -> tuple[Span, ...]:
    """Where a part of a claim stands."""
    if part == "source":
        return (claim.speaker_span,) if claim.speaker_span is not None else ()
    return (claim.cue if part == "cue" else claim.content,)


def _note(row: QuoteRow, reading: Reading, notes: Notes) -> None:
    """Errors of an article: attributions none of whose cue words was found, and claims with no cue of gold."""
    gold_cues = [span for one in row.attributions or () for span in one.spans("cue")]
    for one in row.attributions or ():
        cues = one.spans("cue") or one.spans("content")
        if cues and not any(claim.cue.overlaps(cue) for claim in reading.claims for cue in cues):
            told = "; ".join(f"{part} “{_words(row.text, one.spans(part))}”" for part in PARTS)
            notes.miss(reading.document.id, f"not found: {told}", reading, _sentences(reading, cues))
    for claim in marked(reading):
        if not any(claim.cue.overlaps(cue) for cue in gold_cues):
            told = f"cue “{claim.cue.of(row.text)}” of “{claim.content.of(row.text)[:_SHOWN]}”"
            notes.miss(reading.document.id, f"not in gold: {told}", reading, (claim.sentence,))


def _words(text: str, spans: Sequence[Span]) -> str:
    return " … ".join(span.of(text) for span in spans)[:_SHOWN]


def _sentences(reading: Reading, spans: Sequence[Span]) -> list[int]:
    return [each.index for each in reading.sentences if any(each.span.overlaps(span) for span in spans)]

"""Measures who says what with which cue, against articles annotated with attributions (format of PolNeAR)."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from gesta.evaluation.notes import Notes
from gesta.evaluation.offsets import realign
from gesta.evaluation.rows import read_rows, readings_of
from gesta.evaluation.scores import Counts
from gesta.records import Claim, Document, Reading, Span

ReadAll = Callable[[Iterable[Document]], Iterable[object]]

PARTS = ("source", "cue", "content")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SHOWN = 90
# What annotators count to the cue besides the words of saying: the day, and the occasion or medium of the words.
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?"
_MEDIUM = (
    r"(?:statement|interview|letter|speech|address|e-?mail|memo|message|note|post|tweet|op-ed|essay|column|article|book"
    r"|report|video|briefing|conference|rally|debate|hearing|testimony|filing|release|forum|Twitter|Facebook|television)"
)
_CIRCUMSTANCE = re.compile(
    rf"(?:\s+{_DAY}\b)?(?:\s+(?:in|on|at|during|via)\s+(?:(?:an?|the|his|her|its|their|this)\s+)?(?:[\w-]+\s+){{0,2}}?"
    rf"{_MEDIUM}s?\b(?:\s+(?:with|to)\b)?)?"
)


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
    for part in PARTS:
        gold = words_in(words, [span for one in row.attributions or () for span in one.spans(part)])
        found = words_in(words, [span for claim in reading.claims for span in spans_of(claim, part, row.text)])
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


def spans_of(claim: Claim, part: str, text: str) -> tuple[Span, ...]:
    """Where a part of a claim stands; the cue with the day and the medium that follow it."""
    if part == "source":
        return (claim.speaker_span,) if claim.speaker_span is not None else ()
    return (_with_circumstance(claim, text),) if part == "cue" else (claim.content,)


def _with_circumstance(claim: Claim, text: str) -> Span:
    """ "Said Monday in a statement": all of it, of words that are spoken or written."""
    if claim.kind not in ("direct", "indirect"):
        return claim.cue
    after = _CIRCUMSTANCE.match(text, claim.cue.end)
    return Span(claim.cue.start, after.end()) if after is not None else claim.cue


def _note(row: QuoteRow, reading: Reading, notes: Notes) -> None:
    """Errors of an article: attributions none of whose cue words was found, and claims with no cue of gold."""
    gold_cues = [span for one in row.attributions or () for span in one.spans("cue")]
    for one in row.attributions or ():
        cues = one.spans("cue") or one.spans("content")
        if cues and not any(claim.cue.overlaps(cue) for claim in reading.claims for cue in cues):
            told = "; ".join(f"{part} “{_words(row.text, one.spans(part))}”" for part in PARTS)
            notes.miss(reading.document.id, f"not found: {told}", reading, _sentences(reading, cues))
    for claim in reading.claims:
        if not any(claim.cue.overlaps(cue) for cue in gold_cues):
            told = f"cue “{claim.cue.of(row.text)}” of “{claim.content.of(row.text)[:_SHOWN]}”"
            notes.miss(reading.document.id, f"not in gold: {told}", reading, (claim.sentence,))


def _words(text: str, spans: Sequence[Span]) -> str:
    return " … ".join(span.of(text) for span in spans)[:_SHOWN]


def _sentences(reading: Reading, spans: Sequence[Span]) -> list[int]:
    return [each.index for each in reading.sentences if any(each.span.overlaps(span) for span in spans)]

"""Trees, tags and sentence boundaries against a treebank in CoNLL-U."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from gesta.errors import InputError
from gesta.evaluation.notes import Notes
from gesta.language.engine import Layout, LayoutParser
from gesta.language.words import Word
from gesta.records import Sentence

Tokens = Literal["gold", "raw"]


class GoldToken(NamedTuple):
    """A word of the treebank; head: index in the sentence, itself for the root."""

    start: int
    end: int
    form: str
    lemma: str
    pos: str
    tag: str
    head: int
    dep: str


class GoldDocument(NamedTuple):
    """A running text of the treebank and its sentences, offsets in that text."""

    text: str
    sentences: list[list[GoldToken]]


def read_treebank(path: Path) -> list[GoldDocument]:
    """The documents of a CoNLL-U file, their text put together from the sentences.

    A paragraph ends in a blank line, other sentences are joined as the `SpaceAfter` of their last word says.
    Raises: InputError, when a line is not CoNLL-U
    """
    documents: list[GoldDocument] = []
    text, joint = "", ""
    sentences: list[list[GoldToken]] = []
    for comments, rows in _blocks(path):
        if sentences and any(c.startswith("# newdoc") for c in comments):
            documents.append(GoldDocument(text, sentences))
            text, sentences, joint = "", [], ""
        if text:
            text += "\n\n" if any(c.startswith("# newpar") for c in comments) else joint
        surface, sentence = _sentence(rows, len(text))
        text += surface
        sentences.append(sentence)
        joint = "" if "SpaceAfter=No" in rows[-1][9] else " "
    if sentences:
        documents.append(GoldDocument(text, sentences))
    return documents


def _blocks(path: Path) -> Iterator[tuple[list[str], list[list[str]]]]:
    comments: list[str] = []
    rows: list[list[str]] = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate([*file, ""], 1):
            stripped = line.rstrip("\n")
            if stripped.startswith("#"):
                comments.append(stripped)
            elif stripped:
                columns = stripped.split("\t")
                if len(columns) != 10:
                    raise InputError("a word of a treebank has ten columns", where=f"{path}:{number}")
                rows.append(columns)
            elif rows:
                yield comments, rows
                comments, rows = [], []


def _sentence(rows: Sequence[list[str]], offset: int) -> tuple[str, list[GoldToken]]:
    """Surface text of a sentence and its words; words of a contraction share its letters out."""
    surface, shared = "", 0
    tokens: list[GoldToken] = []
    for place, row in enumerate(rows):
        if "." in row[0]:
            continue
        if "-" in row[0]:
            first, last = row[0].split("-")
            shared, contraction = int(last) - int(first) + 1, row[1]
            start = len(surface)
            surface += contraction
            ends = _shares(contraction, [r[1] for r in rows[place + 1 : place + 1 + shared]])
            tokens.extend(
                _gold(r, offset + start + a, offset + start + b)
                for r, (a, b) in zip(rows[place + 1 : place + 1 + shared], ends, strict=True)
            )
        elif shared:
            shared -= 1
            continue
        else:
            tokens.append(_gold(row, offset + len(surface), offset + len(surface) + len(row[1])))
            surface += row[1]
        if "SpaceAfter=No" not in row[9] and place + 1 + shared < len(rows):
            surface += " "
    return surface, tokens


def _shares(contraction: str, forms: Sequence[str]) -> list[tuple[int, int]]:
    at, ends = 0, []
    for number, form in enumerate(forms):
        end = len(contraction) if number == len(forms) - 1 else min(at + len(form), len(contraction) - 1)
        ends.append((at, max(end, at + 1)))
        at = max(end, at + 1)
    return ends


def _gold(row: Sequence[str], start: int, end: int) -> GoldToken:
    number, head = int(row[0]), int(row[6])
    return GoldToken(start, end, row[1], row[2], row[3], row[4], head - 1 if head else number - 1, row[7])


def gold_layout(document: GoldDocument) -> Layout:
    """Words and sentences as the treebank has them."""
    words = [Word(t.start, t.end, t.form) for sentence in document.sentences for t in sentence]
    bounds, at = [], 0
    for sentence in document.sentences:
        bounds.append((at, at + len(sentence)))
        at += len(sentence)
    return Layout(words, bounds, [False] * len(bounds))


def compare(gold: Sequence[Sequence[GoldToken]], found: Sequence[Sentence]) -> Counter[str]:
    """Counts of what agrees in one document; words are the same if they cover the same characters."""
    counts: Counter[str] = Counter()
    parsed = {(t.start, t.end): (t, s) for s in found for t in s.tokens}
    counts["found"] = sum(len(s.tokens) for s in found)
    counts["gold"] = sum(len(s) for s in gold)
    counts["found_sentences"], counts["gold_sentences"] = len(found), len(gold)
    ends = {(s.tokens[0].start, s.tokens[-1].end) for s in found}
    for sentence in gold:
        counts["sentences"] += (sentence[0].start, sentence[-1].end) in ends
        for i, token in enumerate(sentence):
            match = parsed.get((token.start, token.end))
            if match is None:
                continue
            other, around = match
            head, other_head = sentence[token.head], around.tokens[other.head]
            same_head = (head.start, head.end) == (other_head.start, other_head.end) and (token.head == i) == (
                around.tokens[other.head] is other
            )
            counts["words"] += 1
            counts["tags"] += other.tag == token.tag
            counts["pos"] += other.pos == token.pos
            counts["lemmas"] += other.lemma == token.lemma
            counts["uas"] += same_head
            counts["las"] += same_head and other.dep == token.dep
    return counts


def evaluate_parse(path: Path, *, parser: LayoutParser, tokens: Tokens, notes: Notes | None = None) -> dict[str, float]:
    """Agreement of a parser with a treebank, in percent.

    tokens:  "gold" takes words and sentences from the treebank, "raw" gives the parser the running text
    Returns: F1 over words of heads (`uas`), heads with their full relation (`las`), Penn tags (`tags`), Universal POS
             (`pos`), `lemmas`, word boundaries (`words`); F1 of `sentences`; `words_per_second` of processor time,
             everything from text to records included. With gold words F1 is plain accuracy.
    """
    total: Counter[str] = Counter()
    seconds = 0.0
    for document in read_treebank(path):
        began = time.process_time()
        layout = gold_layout(document) if tokens == "gold" else None
        found = parser.parse(document.text) if layout is None else parser.parse_layout(layout)
        seconds += time.process_time() - began
        total += compare(document.sentences, found)
        if notes is not None:
            _note(document, found, notes)
    both = total["found"] + total["gold"]
    figures = {key: 200 * total[key] / max(both, 1) for key in ("uas", "las", "tags", "pos", "lemmas", "words")}
    ends = total["found_sentences"] + total["gold_sentences"]
    figures["sentences"] = 200 * total["sentences"] / max(ends, 1)
    figures["words_per_second"] = total["found"] / max(seconds, 1e-9)
    return figures


def _note(document: GoldDocument, found: Sequence[Sentence], notes: Notes) -> None:
    """Words that hang elsewhere than in the treebank."""
    parsed = {(token.start, token.end): (token, sentence) for sentence in found for token in sentence.tokens}
    for sentence in document.sentences:
        text = document.text[sentence[0].start : sentence[-1].end]
        for i, token in enumerate(sentence):
            match = parsed.get((token.start, token.end))
            if match is None:
                notes.miss(text, f"no word “{token.form}”")
                continue
            other, around = match
            head, other_head = sentence[token.head], around.tokens[other.head]
            gold_place = (token.dep, head.form if token.head != i else "")
            place = (other.dep, other_head.norm if other_head is not other else "")
            if (head.start, head.end) != (other_head.start, other_head.end) or token.dep != other.dep:
                told = f"gold {' of '.join(filter(None, gold_place))}, found {' of '.join(filter(None, place))}"
                notes.miss(text, f"“{token.form}”: {told}")

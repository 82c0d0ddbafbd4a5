"""Names of people, organisations and places against annotated sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from gesta.errors import InputError
from gesta.evaluation.notes import Notes
from gesta.evaluation.parse import Tokens
from gesta.language.engine import Layout, LayoutParser
from gesta.language.words import Word
from gesta.records import Sentence

KINDS = ("PER", "ORG", "LOC")
# Finer inventories, as of political texts, in ours; what is not listed is neither gold nor counted as wrong kind.
KIND_OF = {
    "PER": "PER", "ORG": "ORG", "LOC": "LOC", "person": "PER", "politician": "PER", "organisation": "ORG",
    "politicalparty": "ORG", "country": "LOC", "location": "LOC",
}  # fmt: skip

Name = tuple[int, int, str]


class NamedSentence(msgspec.Struct, frozen=True):
    """A line of the data: words and names `(first word, last word + 1, kind)`; `text` where it was kept."""

    id: str
    tokens: tuple[str, ...]
    entities: tuple[tuple[int, int, str], ...]
    source: str = ""
    text: str | None = None


def read_named(path: Path) -> Iterator[NamedSentence]:
    """The sentences of a JSON Lines file; InputError names a line that does not fit."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield msgspec.json.decode(line, type=NamedSentence)
            except msgspec.DecodeError as error:
                raise InputError(f"not a sentence with names: {error}", where=f"{path}:{number}") from error


def _placed(sentence: NamedSentence) -> tuple[str, list[Word]]:
    """The text and where its words stand; words are joined by blanks where no text was kept or it does not fit."""
    text = sentence.text or " ".join(sentence.tokens)
    words, at = [], 0
    for form in sentence.tokens:
        at = text.find(form, at)
        if at < 0:
            return _placed(msgspec.structs.replace(sentence, text=" ".join(sentence.tokens)))
        words.append(Word(at, at + len(form), form))
        at += len(form)
    return text, words


def names_in(sentences: Sequence[Sentence]) -> set[Name]:
    """Names `(start, end, kind)` in characters, from the labels of the words."""
    names: set[Name] = set()
    for sentence in sentences:
        start = end = -1
        kind = ""
        for token in sentence.tokens:
            if token.name[:1] == "I" and token.name[2:] == kind:
                end = token.end
                continue
            if kind:
                names.add((start, end, kind))
            kind = token.name[2:]
            start, end = token.start, token.end
        if kind:
            names.add((start, end, kind))
    return names


def evaluate_names(path: Path, *, parser: LayoutParser, tokens: Tokens, notes: Notes | None = None) -> dict[str, float]:
    """F1 of names, in percent: a name is right if its characters and its kind are.

    tokens:  "gold" takes the words from the data, "raw" gives the parser the text
    Returns: `f1` over all sentences, `f1_per`, `f1_org`, `f1_loc`, and `f1 SOURCE` for each source in the file
    """
    counts: Counter[tuple[str, str]] = Counter()
    for sentence in read_named(path):
        text, words = _placed(sentence)
        layout = Layout(words, [(0, len(words))], [False])
        found = names_in(parser.parse(text) if tokens == "raw" else parser.parse_layout(layout))
        gold = {
            (words[first].start, words[last - 1].end, KIND_OF[kind])
            for first, last, kind in sentence.entities
            if kind in KIND_OF
        }
        if notes is not None:
            for start, end, kind in sorted(gold ^ found):
                side = "not found" if (start, end, kind) in gold else "not in gold"
                notes.miss(sentence.id, f"{side}: {kind} “{text[start:end]}” in “{text}”")
        for outcome, names in (("right", gold & found), ("gold", gold), ("found", found)):
            for _, _, kind in names:
                counts.update([("f1", outcome), (f"f1_{kind.lower()}", outcome), (f"f1 {sentence.source}", outcome)])
    keys = dict.fromkeys(["f1", *(f"f1_{kind.lower()}" for kind in KINDS), *(key for key, _ in counts)])
    return {key: _f1(counts, key) for key in keys if key != "f1 "}


def _f1(counts: Counter[tuple[str, str]], key: str) -> float:
    return 200 * counts[key, "right"] / max(counts[key, "gold"] + counts[key, "found"], 1)

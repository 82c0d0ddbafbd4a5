"""Sentences with events for the event reader: the open examples corpus and the lexicon's own examples, word by word."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from gesta import monitor
from gesta.knowledge.lexicon import NON_EVENT, Entry, load_lexicon
from gesta.pipeline import Pipeline
from gesta.records import Document, Event, Participant, Reading, Sentence
from gesta.settings import Settings
from training.event_sentences import EventSentence, Trigger


def head_of(sentence: Sentence, start: int, end: int) -> int | None:
    """The word of a span that hangs on something outside it; verbs first; None where no word begins in the span."""
    inside = [i for i, token in enumerate(sentence.tokens) if token.start < end and token.end > start]
    outer = [i for i in inside if sentence.tokens[i].head not in inside or sentence.tokens[i].head == i]
    outer = outer or inside
    verbs = [i for i in outer if sentence.tokens[i].pos == "VERB"]
    return (verbs or outer or [None])[0]


def prepare(path: Path) -> None:
    """Writes both sources as JSON lines: reading them takes the whole coder, and a training only their words."""
    with path.open("wb") as file:
        for sentence in (*corpus_sentences(), *lexicon_sentences()):
            file.write(msgspec.json.encode(sentence) + b"\n")


def corpus_sentences() -> Iterator[EventSentence]:
    """The examples corpus, sentence by sentence."""
    folder = files("gesta") / "data" / "examples"
    rows: list[dict[str, Any]] = []
    for source in sorted(folder.iterdir(), key=lambda item: item.name):
        if source.name.endswith(".jsonl"):
            rows += [msgspec.json.decode(line) for line in source.read_bytes().splitlines()]
    for row, reading in zip(rows, _read(row["text"] for row in rows), strict=True):
        yield from _of_example(row, reading)


def _read(texts: Iterable[str]) -> Iterator[Reading]:
    documents = (Document(id=str(number), text=text) for number, text in enumerate(texts))
    return (found for found in _pipeline().run(documents) if isinstance(found, Reading))


@functools.cache
def _pipeline() -> Pipeline:
    return monitor.build_pipeline(Settings())


def _of_example(row: dict[str, Any], reading: Reading) -> Iterator[EventSentence]:
    for sentence in reading.sentences:
        triggers: list[Trigger] = []
        unsure: set[int] = set()
        for event in row["events"]:
            start, end = event["trigger"]
            if not sentence.span.start <= start < sentence.span.end:
                continue
            word = head_of(sentence, start, end)
            if word is None:
                continue
            unsure |= {i for i, token in enumerate(sentence.tokens) if token.start < end and token.end > start} - {word}
            roles = [(head_of(sentence, *span), 1) for span in event["actors"] if _is_in(span, sentence)]
            roles += [(head_of(sentence, *span), 2) for span in event["recipients"] if _is_in(span, sentence)]
            mode = f"{event['type']}/{event['modes'][0]}" if event["modes"] else ""
            known = tuple((i, role) for i, role in roles if i is not None and i != word)
            if all(trigger.word != word for trigger in triggers):
                triggers.append(Trigger(word, event["type"], mode, event["status"], known))
        words = tuple(token.norm for token in sentence.tokens)
        if words:
            unsure -= {trigger.word for trigger in triggers}
            yield EventSentence(words, tuple(triggers), frozenset(unsure), row["split"], "corpus")


def _is_in(span: Sequence[int], sentence: Sentence) -> bool:
    return sentence.span.start <= span[0] < sentence.span.end


def lexicon_sentences() -> Iterator[EventSentence]:
    """The lexicon's examples that code as their entries say, and those of senses that are no event."""
    entries = [entry for group in load_lexicon().entries.values() for entry in group]
    for entry, reading in zip(entries, _read(entry.example for entry in entries), strict=True):
        if _codes(entry, reading):
            yield from _of_reading(reading)


def _codes(entry: Entry, reading: Reading) -> bool:
    if entry.type == NON_EVENT:
        return not reading.events
    return any(event.type == entry.type and (not entry.mode or entry.mode in event.modes) for event in reading.events)


def _of_reading(reading: Reading) -> Iterator[EventSentence]:
    for sentence in reading.sentences:
        triggers = tuple(
            trigger
            for event in reading.events
            if event.trigger.sentence == sentence.index and (trigger := _trigger(event, sentence)) is not None
        )
        words = tuple(token.norm for token in sentence.tokens)
        if words and len({trigger.word for trigger in triggers}) == len(triggers):
            yield EventSentence(words, triggers, frozenset(), "train", "lexicon")


def _trigger(event: Event, sentence: Sentence) -> Trigger | None:
    word = head_of(sentence, event.trigger.span.start, event.trigger.span.end)
    if word is None:
        return None
    roles = [*_heads(event.actors, sentence, 1), *_heads(event.recipients, sentence, 2)]
    mode = f"{event.type}/{event.modes[0]}" if event.modes else ""
    return Trigger(word, event.type, mode, event.status, tuple((i, role) for i, role in roles if i != word))


def _heads(participants: Iterable[Participant], sentence: Sentence, role: int) -> Iterator[tuple[int, int]]:
    for participant in participants:
        span = participant.span
        word = head_of(sentence, span.start, span.end) if sentence.span.covers(span) else None
        if word is not None and not participant.implied:
            yield word, role


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))

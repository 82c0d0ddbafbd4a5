"""Links between events of different documents, as happenings make them, against the event chains of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import msgspec
from msgspec import Struct

from gesta.errors import InputError
from gesta.happenings import group_events
from gesta.records import Document, Event, Reading, Span
from gesta.text.similar.stories import compare_documents, stories_of

Pair = tuple[str, str]


class _Mention(Struct, frozen=True):
    """Words that tell an event: sentence, indices of its words, and the chain of all that tell the same one."""

    chain: str
    sent: int
    tokens: tuple[int, ...]


class _Line(Struct, frozen=True):
    """A document as sentences of words, with its event mentions."""

    id: str
    sentences: tuple[tuple[str, ...], ...]
    event_mentions: tuple[_Mention, ...]


def evaluate_links(path: Path, *, read_all: Callable[[Iterable[Document]], Iterable[Reading]]) -> Mapping[str, object]:
    """Precision, recall and F1 of pairs of mentions in two documents that are said to tell the same event.

    A mention is ours when an event's trigger shares a character with it. The coder knows political events only and the
    data have all kinds, so recall is given twice: among all pairs, and among those of which both mentions were coded.
    """
    lines = {line.id: line for line in _read(path)}
    placed = {name: _placed(line) for name, line in lines.items()}
    documents = [Document(name, text) for name, (text, _) in placed.items()]
    readings = [(reading.document, reading.events) for reading in read_all(documents)]
    mentions = dict(_matched(readings, placed))
    likeness = compare_documents(documents)
    happenings = group_events(readings, stories=stories_of(likeness), alike=likeness.by_id())
    ours = _pairs(
        [mentions[member.event] for member in happening.members if member.event in mentions] for happening in happenings
    )
    chains: defaultdict[str, list[str]] = defaultdict(list)
    for name, line in lines.items():
        for number, mention in enumerate(line.event_mentions):
            chains[mention.chain].append(f"{name} {number}")
    gold = _pairs(chains.values())
    coded = set(mentions.values())
    reachable = {pair for pair in gold if coded.issuperset(pair)}
    right = len(ours & gold)
    precision, recall = right / max(len(ours), 1), right / max(len(gold), 1)
    among_coded = right / max(len(reachable), 1)
    return {
        "documents": len(lines),
        "mentions of people": sum(map(len, chains.values())),
        "of them coded": len(coded),
        "pairs of people": len(gold),
        "of them both coded": len(reachable),
        "pairs found": len(ours),
        "precision": precision,
        "recall of all": recall,
        "f1 of all": _f1(precision, recall),
        "recall of coded": among_coded,
        "f1 of coded": _f1(precision, among_coded),
    }


def _placed(line: _Line) -> tuple[str, list[Span]]:
    """The text, and where each mention stands in it."""
    text = ""
    starts: list[list[Span]] = []
    for sentence in line.sentences:
        starts.append([])
        for word in sentence:
            starts[-1].append(Span(len(text), len(text) + len(word)))
            text += word + " "
        text = text[:-1] + "\n"
    spans = [
        Span(starts[mention.sent][min(mention.tokens)].start, starts[mention.sent][max(mention.tokens)].end)
        for mention in line.event_mentions
    ]
    return text, spans


def _matched(
    readings: Sequence[tuple[Document, Sequence[Event]]], placed: Mapping[str, tuple[str, list[Span]]]
) -> Iterator[tuple[str, str]]:
    """Our events that stand where a mention stands: the event's id, and the mention by document and number."""
    for document, events in readings:
        for event in events:
            for number, span in enumerate(placed[document.id][1]):
                if span.overlaps(event.trigger.span):
                    yield event.id, f"{document.id} {number}"
                    break


def _pairs(groups: Iterable[Sequence[str]]) -> set[Pair]:
    """Pairs of mentions of two documents that are in one group."""
    return {
        (min(pair), max(pair))
        for group in groups
        for pair in combinations(sorted(set(group)), 2)
        if pair[0].rpartition(" ")[0] != pair[1].rpartition(" ")[0]
    }


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _read(path: Path) -> Iterator[_Line]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield msgspec.json.decode(line, type=_Line)
            except msgspec.DecodeError as error:
                raise InputError(f"not a document with event mentions: {error}", where=f"{path}:{number}") from error

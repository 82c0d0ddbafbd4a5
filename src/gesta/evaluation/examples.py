"""Measures the coder on the open examples corpus: precision and recall of every type, mode and context."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from gesta.evaluation.notes import Notes
from gesta.evaluation.rows import read_rows, readings_of
from gesta.evaluation.scores import Counts
from gesta.records import Document, Event, Reading, Span

CHECK = "check"


class ExampleEvent(Struct, frozen=True):
    """An event of an example: its trigger's offsets, what it is, and whether it is so."""

    trigger: tuple[int, int]
    type: str
    status: str = "actual"
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()


class Example(Struct, frozen=True):
    """An entry of the examples corpus; `split` says whether anything may be trained on it."""

    id: str
    text: str
    events: tuple[ExampleEvent, ...]
    split: str = CHECK
    date: datetime.date | None = None

    def document(self) -> Document:
        """The entry as the coder gets it."""
        return Document(self.id, self.text, published=self.date)


class Table(Struct):
    """Counts over all events and by label. An event is found when its type and a word of its trigger agree.

    events:   all events
    statuses: of the events that were found, those with the right status
    types, modes, contexts: by name, modes as TYPE/mode; contexts over the events that were found
    """

    events: Counts = field(default_factory=Counts)
    statuses: Counts = field(default_factory=Counts)
    types: defaultdict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    modes: defaultdict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    contexts: defaultdict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))

    def figures(self) -> dict[str, float]:
        """The figures over everything."""
        return {
            "found_f1": self.events.f1,
            "found_precision": self.events.precision,
            "found_recall": self.events.recall,
            "mode_f1": _sum(self.modes.values()).f1,
            "status": self.statuses.recall,
            "context_f1": _sum(self.contexts.values()).f1,
        }


def evaluate_examples(
    path: Path, *, read_all: Callable[[Iterable[Document]], Iterator[object]], notes: Notes | None = None
) -> dict[str, object]:
    """Figures of the coder on the examples that nothing is trained on.

    path:    a file of the corpus, or a folder of them
    Returns: `found_f1 found_precision found_recall` over all events, `mode_f1`, `status` and `context_f1` of the events
             that were found, and `types`: F1 by type
    Raises:  InputError, when the data cannot be read or have no example of that split
    """
    notes = notes if notes is not None else Notes()
    rows = read_examples(path, notes)
    documents = [row.document() for row in rows]
    table = table_of(rows, list(readings_of(documents, read_all(documents))), notes)
    return {**table.figures(), "types": {name: round(one.f1, 3) for name, one in sorted(table.types.items())}}


def read_examples(path: Path, notes: Notes) -> list[Example]:
    """The examples of a file or folder that nothing is trained on, in the order of file names."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return [row for file in files or [path] for row in read_rows(file, Example, notes) if row.split == CHECK]


def table_of(rows: Sequence[Example], readings: Sequence[Reading], notes: Notes | None = None) -> Table:
    """The counts of what the coder made of each example."""
    table = Table()
    for row, reading in zip(rows, readings, strict=True):
        pairs = _pairs(row, reading.events)
        taken = {id(event) for _, event in pairs if event is not None}
        for gold, event in pairs:
            _count_pair(table, gold, event)
            if event is None and notes is not None:
                words = row.text[slice(*gold.trigger)]
                notes.miss(row.id, f"“{words}”: gold {gold.type}, found nothing of that type", reading)
        for event in reading.events:
            if id(event) not in taken:
                _count_surplus(table, event)
    return table


def _pairs(row: Example, events: Sequence[Event]) -> list[tuple[ExampleEvent, Event | None]]:
    left = list(events)
    pairs: list[tuple[ExampleEvent, Event | None]] = []
    for gold in row.events:
        span = Span(*gold.trigger)
        hit = next((one for one in left if one.type == gold.type and one.trigger.span.overlaps(span)), None)
        if hit is not None:
            left.remove(hit)
        pairs.append((gold, hit))
    return pairs


def _count_pair(table: Table, gold: ExampleEvent, event: Event | None) -> None:
    right = int(event is not None)
    table.events.add(right, right, 1)
    table.types[gold.type].add(right, right, 1)
    found = {f"{gold.type}/{mode}" for mode in event.modes} if event is not None else set()
    _count_labels(table.modes, found, {f"{gold.type}/{mode}" for mode in gold.modes})
    if event is not None:
        same = int(event.status == gold.status)
        table.statuses.add(same, 1, 1)
        _count_labels(table.contexts, set(event.contexts), set(gold.contexts))


def _count_surplus(table: Table, event: Event) -> None:
    table.events.add(0, 1, 0)
    table.types[event.type].add(0, 1, 0)
    _count_labels(table.modes, {f"{event.type}/{mode}" for mode in event.modes}, set())


def _count_labels(counts: Mapping[str, Counts], found: set[str], gold: set[str]) -> None:
    for name in found | gold:
        counts[name].add(int(name in found and name in gold), int(name in found), int(name in gold))


def _sum(many: Iterable[Counts]) -> Counts:
    total = Counts()
    for one in many:
        total.add(one.right, one.found, one.gold)
    return total

"""Runs the examples of a codebook of one's own: every lexicon entry's, and whole sentences with their events."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from gesta.evaluation.rows import readings_of
from gesta.knowledge.codebook import load_codebook
from gesta.knowledge.lexicon import NON_EVENT, Entry, own_entries
from gesta.knowledge.tables import read_table
from gesta.records import Document, Event, Problem, Reading, Status

ReadAll = Callable[[Iterable[Document]], Iterable[object]]


class ExampleEvent(Struct, frozen=True, forbid_unknown_fields=True):
    """An event that a sentence tells, as far as it is to be compared."""

    type: str
    mode: str | None = None
    status: Status = "actual"

    @property
    def words(self) -> str:
        """The event in one word or three."""
        return " ".join(filter(None, (self.type, self.mode, self.status)))

    def is_told_by(self, event: Event) -> bool:
        """Whether an event is this one."""
        return (event.type, event.status) == (self.type, self.status) and self.mode in (None, *event.modes)


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence with all its events of the codebook's own types; with none it must give none."""

    text: str
    events: tuple[ExampleEvent, ...] = ()


class _Examples(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    examples: tuple[Example, ...]


class OwnCheck(Struct, frozen=True):
    """What a check found: how many entries and sentences were run, and which do not code as they say."""

    entries: int
    sentences: int
    problems: tuple[Problem, ...]


def check_own_codebook(folder: Path, *, read_all: ReadAll) -> OwnCheck:
    """Code every example of a codebook folder and compare.

    read_all: a coder with this very codebook
    Raises:   DataError, when a file of the folder breaks its schema
    """
    codebook = load_codebook((folder,))
    own = set(codebook.types) - set(load_codebook().types)
    entries, examples = own_entries(folder), read_examples(folder)
    texts = [*(entry.example for entry in entries), *(example.text for example in examples)]
    documents = [Document(str(number), text) for number, text in enumerate(texts)]
    readings = list(readings_of(documents, read_all(documents)))
    own |= {entry.type for entry in entries if entry.type != NON_EVENT}
    problems = [
        *_entry_problems(entries, readings[: len(entries)]),
        *_sentence_problems(examples, readings[len(entries) :], own),
    ]
    return OwnCheck(len(entries), len(examples), tuple(problems))


def read_examples(folder: Path) -> tuple[Example, ...]:
    """The sentences of a codebook folder; () where it has no `examples.toml`.

    Raises: DataError, when the file breaks its schema
    """
    source = folder / "examples.toml"
    return read_table(source, _Examples).examples if source.is_file() else ()


def _entry_problems(entries: Sequence[Entry], readings: Sequence[Reading]) -> Iterator[Problem]:
    for entry, reading in zip(entries, readings, strict=True):
        if not _codes_as_it_says(entry, reading):
            yield _problem(f"its example {entry.example!r} gives {_found(reading.events)}", entry.key)


def _codes_as_it_says(entry: Entry, reading: Reading) -> bool:
    if entry.type == NON_EVENT:
        start = re.sub(r"\W.*", "", entry.lemma)[:4].lower()
        return not any(event.trigger.text.lower().startswith(start) for event in reading.events)
    wanted = {entry.type, entry.joint} - {None}
    return any(event.type in wanted and (not entry.mode or entry.mode in event.modes) for event in reading.events)


def _sentence_problems(examples: Sequence[Example], readings: Sequence[Reading], own: set[str]) -> Iterator[Problem]:
    for example, reading in zip(examples, readings, strict=True):
        left = list(reading.events)
        for wanted in example.events:
            hit = next((event for event in left if wanted.is_told_by(event)), None)
            if hit is None:
                yield _problem(f"{wanted.words} is not found, but {_found(reading.events)}", example.text)
            else:
                left.remove(hit)
        more = [event for event in left if event.type in own]
        if more and all(any(wanted.is_told_by(event) for event in reading.events) for wanted in example.events):
            yield _problem(f"{_found(more)} is found besides", example.text)


def _problem(message: str, where: str) -> Problem:
    return Problem("example", message, where=where, fix="`gesta explain` with coding.codebook tells why")


def _found(events: Sequence[Event]) -> str:
    return ", ".join(" ".join((event.type, *event.modes, event.status)) for event in events) or "nothing"

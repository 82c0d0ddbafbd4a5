"""What modes, contexts and sectors mean, and sentences that show it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec
from msgspec import Struct

from gesta.errors import DataError
from gesta.knowledge.codebook import load_codebook
from gesta.knowledge.lexicon import load_lexicon
from gesta.knowledge.tables import data_folder, read_table


class Sector(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A role an actor plays; cameo: CAMEO's role code, "" where it has none; icews: how ICEWS names such actors."""

    definition: str
    cameo: str
    icews: str


class CodebookWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Definitions in our words; `modes` by TYPE/mode, the others by their name."""

    modes: dict[str, str]
    contexts: dict[str, str]
    sectors: dict[str, Sector]
    special: dict[str, str]
    icews: dict[str, str]

    def icews_sector(self, phrase: str) -> str | None:
        """PLOVER's sector for a sector phrase of ICEWS, None for one that names a people, a faith or nothing known.

        >>> load_words().icews_sector("Rebel"), load_words().icews_sector("Army"), load_words().icews_sector("Sunni")
        ('REB', 'MIL', None)
        """
        own = (code for code, sector in self.sectors.items() if sector.icews and sector.icews == phrase)
        return next(own, None) or self.icews.get(phrase)


class _ExampleEvent(Struct, frozen=True):
    type: str
    trigger: tuple[int, int]
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    status: str = "actual"


class Example(Struct, frozen=True):
    """A sentence of the examples corpus with the events it tells; none for a sentence that only looks like one."""

    text: str
    events: tuple[_ExampleEvent, ...] = ()


@cache
def load_words() -> CodebookWords:
    """The shipped definitions.

    Raises: DataError, when the file breaks its schema or defines what the codebook does not have
    """
    words = read_table(data_folder("codebook") / "words.toml", CodebookWords)
    codebook = load_codebook()
    known = {f"{entry.name}/{mode.name}" for entry in codebook.types.values() for mode in entry.modes}
    for name in (*(words.modes.keys() - known), *(words.contexts.keys() - codebook.contexts.keys())):
        raise DataError(f"the codebook has no {name}", where="codebook/words.toml")
    return words


def example_sentences(
    event_type: str | None = None, *, mode: str | None = None, context: str | None = None
) -> Iterator[tuple[str, str]]:
    """Sentences of the corpus that tell such an event as actual, the shortest first, each with the word that tells it.

    A sentence of several events comes after all others: what it shows is harder to see. The lexicon's own sentences
    (with the lemma) come last.
    """
    fitting: list[tuple[int, int, str, str]] = []
    for example in _examples():
        for event in example.events:
            wanted = (
                event.status == "actual"
                and event_type in (None, event.type)
                and (mode is None or mode in event.modes)
                and (context is None or context in event.contexts)
            )
            if wanted:
                trigger = example.text[slice(*event.trigger)]
                fitting.append((len(example.events), len(example.text), example.text, trigger))
                break
    yield from ((text, trigger) for _, _, text, trigger in sorted(fitting))
    if event_type is not None:
        yield from sorted(_lexicon_sentences(event_type, mode), key=lambda found: (len(found[0]), found))


def _lexicon_sentences(event_type: str, mode: str | None) -> Iterator[tuple[str, str]]:
    for senses in load_lexicon().entries.values():
        for entry in senses:
            if entry.type == event_type and mode in (None, entry.mode) and entry.operator is None:
                yield entry.example, entry.lemma


@cache
def _examples() -> tuple[Example, ...]:
    decoder = msgspec.json.Decoder(Example)
    files = sorted(data_folder("examples").iterdir(), key=lambda file: file.name)
    return tuple(
        decoder.decode(line)
        for file in files
        if file.name.endswith(".jsonl")
        for line in file.read_bytes().splitlines()
    )

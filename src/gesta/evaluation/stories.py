"""Stories against documents that people sorted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from gesta.errors import InputError
from gesta.records import Document
from gesta.text.similar.stories import find_stories


class _Line(Struct, frozen=True):
    """A document of the data and the story that people put it into."""

    id: str
    story: str
    text: str
    title: str | None = None


def evaluate_stories(path: Path) -> Mapping[str, object]:
    """B-cubed precision, recall and F1 (Bagga and Baldwin 1998) of the stories found in all documents of the file.

    No thresholds are taken from the data: those of `gesta.text.similar.stories` hold as they are.
    """
    lines = list(_read(path))
    documents = [Document(line.id, line.text, title=line.title) for line in lines]
    gold = _sets({line.id: line.story for line in lines})
    stories = find_stories(documents)
    found = {document: story.id for story in stories for document in story.documents}
    ours = _sets({line.id: found.get(line.id, f"alone {line.id}") for line in lines})
    precision, recall = b_cubed(ours, gold)
    return {
        "documents": len(lines),
        "stories of people": len({line.story for line in lines}),
        "stories found": len(stories),
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
    }


def b_cubed(ours: Mapping[str, frozenset[str]], gold: Mapping[str, frozenset[str]]) -> tuple[float, float]:
    """Precision and recall, averaged over the elements; each mapping gives an element the set it is in.

    >>> one, both = frozenset("a"), frozenset("ab")
    >>> b_cubed({"a": both, "b": both}, {"a": one, "b": frozenset("b")})
    (0.5, 1.0)
    """
    both = {each: len(ours[each] & gold[each]) for each in gold}
    precision = sum(both[each] / len(ours[each]) for each in gold) / max(len(gold), 1)
    recall = sum(both[each] / len(gold[each]) for each in gold) / max(len(gold), 1)
    return precision, recall


def _sets(group_of: Mapping[str, str]) -> dict[str, frozenset[str]]:
    members: defaultdict[str, set[str]] = defaultdict(set)
    for element, group in group_of.items():
        members[group].add(element)
    return {element: frozenset(members[group]) for element, group in group_of.items()}


def _read(path: Path) -> Iterator[_Line]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield msgspec.json.decode(line, type=_Line)
            except msgspec.DecodeError as error:
                raise InputError(f"not a document with its story: {error}", where=f"{path}:{number}") from error

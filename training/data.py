"""Training sentences: treebanks, names over them, and sentences of our own, in one shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

NAME_KINDS = ("PER", "ORG", "LOC")
NAME_LABELS = ("O", *(f"{place}-{kind}" for kind in NAME_KINDS for place in "BI"))
UNSURE = "?"  # a proper noun of which the source does not say whether it is part of a name: not learned from


@dataclass(frozen=True)
class Example:
    """A tokenised sentence and what is known of it; an empty tuple means: not annotated.

    heads: 0 for the root, else 1-based, as in CoNLL-U; names: one BIO label per word
    """

    id: str
    words: tuple[str, ...]
    tags: tuple[str, ...] = ()
    pos: tuple[str, ...] = ()
    heads: tuple[int, ...] = ()
    deps: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    names_weight: float = 1.0
    lemmas: tuple[str, ...] = field(default=(), repr=False)
    misc: tuple[str, ...] = field(default=(), repr=False)


def _blocks(path: Path) -> Iterator[list[str]]:
    lines: list[str] = []
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                lines.append(line.rstrip("\n"))
            elif lines:
                yield lines
                lines = []
    if lines:
        yield lines


def _comment(lines: list[str], key: str) -> str:
    prefix = f"# {key} = "
    return next((line[len(prefix) :] for line in lines if line.startswith(prefix)), "")


def read_conllu(path: Path) -> list[Example]:
    """All sentences of a CoNLL-U file; multiword ranges and empty nodes are left out."""
    examples = []
    for lines in _blocks(path):
        rows = [row for row in (line.split("\t") for line in lines if line[0] != "#") if row[0].isdigit()]
        columns = list(zip(*rows, strict=True))
        examples.append(
            Example(
                id=_comment(lines, "sent_id"),
                words=columns[1],
                lemmas=columns[2],
                pos=columns[3],
                tags=columns[4],
                heads=tuple(int(h) for h in columns[6]),
                deps=columns[7],
                misc=columns[9],
            )
        )
    return examples


def read_names(path: Path) -> dict[str, tuple[str, ...]]:
    """Names of a UNER `.iob2` file by sentence id; the kind OTH counts as no name."""
    names = {}
    for lines in _blocks(path):
        rows = [line.split("\t") for line in lines if line[0] != "#"]
        labels = tuple(row[2] if row[2] in NAME_LABELS else "O" for row in rows)
        names[_comment(lines, "sent_id")] = labels
    return names


def with_names(examples: list[Example], names: dict[str, tuple[str, ...]]) -> list[Example]:
    """The examples, each with the names of its sentence id where the words agree in number."""
    found = (names.get(e.id, ()) for e in examples)
    return [replace(e, names=n) if len(n) == len(e.words) else e for e, n in zip(examples, found, strict=True)]


_BRACKET = re.compile(r"\((\d+)(?:\[\d+/\d+\])?-(\w+)-([^()]*)(\))?|(\d+)(?:\[\d+/\d+\])?\)")
_GUM_KINDS = {"person": "PER", "organization": "ORG", "place": "LOC"}
_INSIDE_NAMES = {"flat", "compound", "amod", "nmod", "conj", "nmod:desc", "nummod"}
_TITLES = frozenset(
    "President Minister Prime Mr. Mrs. Ms. Dr. Professor Prof. Senator Sen. Ambassador King Queen Judge Governor "
    "Mayor Chancellor Secretary General Chairman Director Rabbi Captain Colonel Sir Lady Lord Congressman Rep. Mom "
    "Dad Representative God Pope Chief Justice Emperor Coach Dean Doctor Major Speaker Admiral".split()
)


def _mentions(misc: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Entity mentions `(first, last, kind)` of GUM's `Entity=` column; last is exclusive."""
    opened: dict[str, list[tuple[int, str]]] = {}
    found = []
    for i, column in enumerate(misc):
        entity = next((part[7:] for part in column.split("|") if part.startswith("Entity=")), "")
        for match in _BRACKET.finditer(entity):
            number, kind, _, single, closed = match.groups()
            if closed and opened.get(closed):
                first, kind = opened[closed].pop()
                found.append((first, i + 1, kind))
            elif number and single:
                found.append((i, i + 1, kind))
            elif number:
                opened.setdefault(number, []).append((i, kind))
    return found


def _proper_span(example: Example, first: int, last: int, kind: str) -> tuple[int, int] | None:
    """The words of the mention that are the name itself, without article, title and apposition; None if it has none."""
    outside = [i for i in range(first, last) if not first < example.heads[i] <= last]
    if len(outside) != 1 or example.tags[outside[0]] not in ("NNP", "NNPS"):
        return None
    head = outside[0]
    if kind == "PER" and (example.tags[head] == "NNPS" or example.words[head] in _TITLES):
        return None
    inner = {"flat", "compound"} if kind == "PER" else _INSIDE_NAMES
    glue = set() if kind == "PER" else {"case", "cc", "det", "punct"}
    kept = {head}
    for _ in range(4):
        kept |= {
            i
            for i in range(first, last)
            if example.heads[i] - 1 in kept
            and ((example.deps[i] in inner and example.words[i][:1].isupper()) or example.deps[i] in glue)
        }
    start, end = head, head + 1
    while start - 1 in kept:
        start -= 1
    while end in kept:
        end += 1
    solid = [i for i in range(start, end) if example.tags[i].startswith(("NNP", "JJ", "NN", "CD"))]
    return (solid[0], solid[-1] + 1) if solid else None


def gum_names(example: Example) -> tuple[str, ...]:
    """PER/ORG/LOC names of a GUM sentence, from mentions with a proper noun as head; larger mentions win.

    A proper noun inside a mention that gives no clean name is marked `UNSURE`.
    """
    labels = ["O"] * len(example.words)
    mentions = sorted(_mentions(example.misc), key=lambda m: (m[0] - m[1], m[0]))
    for first, last, kind in mentions:
        span = _proper_span(example, first, last, _GUM_KINDS[kind]) if kind in _GUM_KINDS else None
        if span is None or any(labels[i] != "O" for i in range(*span)):
            continue
        for i in range(*span):
            labels[i] = ("B-" if i == span[0] else "I-") + _GUM_KINDS[kind]
    doubtful = {i for first, last, kind in mentions if kind in _GUM_KINDS for i in range(first, last)}
    return tuple(
        UNSURE if label == "O" and i in doubtful and tag.startswith("NNP") and word not in _TITLES else label
        for i, (label, tag, word) in enumerate(zip(labels, example.tags, example.words, strict=True))
    )


def read_own(path: Path, weight: float) -> list[Example]:
    """Our own sentences with names: JSON lines `{"id", "words": [...], "names": [[first, last, "PER"], ...]}`."""
    examples = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels = ["O"] * len(row["words"])
        for first, last, kind in row["names"]:
            labels[first:last] = [f"B-{kind}", *[f"I-{kind}"] * (last - first - 1)]
        examples.append(Example(row["id"], tuple(row["words"]), names=tuple(labels), names_weight=weight))
    return examples


def treebank_examples(folder: Path, part: str, gum_names_weight: float) -> dict[str, list[Example]]:
    """One part ("train", "dev", "test") of both treebanks, by treebank name, with the names known of them."""
    ewt = with_names(read_conllu(folder / f"ewt-{part}.conllu"), read_names(folder / f"uner-{part}.iob2"))
    gum = [
        replace(e, names=gum_names(e), names_weight=gum_names_weight) if gum_names_weight > 0 else e
        for e in read_conllu(folder / f"gum-{part}.conllu")
    ]
    return {"ewt": ewt, "gum": gum}

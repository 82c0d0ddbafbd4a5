"""Damage as web text shows it, done to training sentences: lost punctuation and lost or shouted case."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from training.data import Example

APOSTROPHES = frozenset("'’‘`")
DASHES = frozenset({"-", "--", "---", "–", "—"})
BRACKETS_AND_QUOTES = frozenset({"(", ")", "[", "]", "{", "}", '"', "“", "”", "``", "''", "'", "‘", "’"})
COMMAS = frozenset({",", ";", ":"})
STOPS = frozenset({".", "!", "?", "..."})


def drop_words(example: Example, dropped: Collection[int]) -> Example:
    """The sentence without some words; children of a dropped word hang on its nearest kept ancestor.

    A dropped root hands its place to its first kept descendant. Returns the sentence itself when nothing would be left.
    """
    kept = [i for i in range(len(example.words)) if i not in dropped]
    if not kept or len(kept) == len(example.words):
        return example
    rooted = _rooted(example, kept, {old: new for new, old in enumerate(kept)}) if example.heads else []

    def pick(column: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(column[i] for i in kept) if column else ()

    return replace(
        example,
        words=pick(example.words),
        tags=pick(example.tags),
        pos=pick(example.pos),
        deps=tuple(
            "root" if head == 0 else "parataxis" if orphaned else dep
            for dep, (head, orphaned) in zip(pick(example.deps), rooted, strict=True)
        ),
        heads=tuple(head for head, _ in rooted),
        names=_mended_names(pick(example.names)),
        lemmas=pick(example.lemmas),
        misc=pick(example.misc),
    )


def joined(examples: Sequence[Example]) -> Example:
    """Neighbouring sentences as one, each with a root of its own; what one of them lacks the whole lacks."""
    before = itertools.accumulate((len(example.words) for example in examples), initial=0)
    heads = [head + n if head else 0 for n, example in zip(before, examples, strict=False) for head in example.heads]

    def chain(column: str) -> tuple[str, ...]:
        parts: list[tuple[str, ...]] = [getattr(example, column) for example in examples]
        return tuple(itertools.chain.from_iterable(parts)) if all(parts) else ()

    return replace(
        examples[0],
        words=chain("words"),
        tags=chain("tags"),
        pos=chain("pos"),
        heads=tuple(heads) if all(example.heads for example in examples) else (),
        deps=chain("deps"),
        names=chain("names"),
        names_weight=min(example.names_weight for example in examples),
        lemmas=chain("lemmas"),
        misc=chain("misc"),
    )


def _kept_head(example: Example, i: int, position: Mapping[int, int]) -> tuple[int, int]:
    """The nearest kept ancestor, -1 if none is, and the root above."""
    head, root = example.heads[i] - 1, i
    while head >= 0 and head not in position:
        head, root = example.heads[head] - 1, head
    return head, root


def _rooted(example: Example, kept: Sequence[int], position: Mapping[int, int]) -> list[tuple[int, bool]]:
    """Of each kept word its new head, 1-based, 0 for a root; and whether a lost root left it without one."""
    heirs: dict[int, int] = {}
    found = []
    for i in kept:
        head, root = _kept_head(example, i, position)
        if head >= 0:
            found.append((position[head] + 1, False))
        else:
            heir = heirs.setdefault(root, i)
            found.append((0 if heir == i else position[heir] + 1, heir != i))
    return found


def _mended_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """An inner label whose first word was dropped becomes the first."""
    mended: list[str] = []
    for label in names:
        inside = label.startswith("I-") and mended and mended[-1][1:] == label[1:]
        mended.append("B" + label[1:] if label.startswith("I-") and not inside else label)
    return tuple(mended)


def _leaves(example: Example, forms: Collection[str]) -> set[int]:
    parents = set(example.heads)
    return {i for i, word in enumerate(example.words) if word in forms and i + 1 not in parents}


def strip_apostrophes(example: Example, _: random.Random) -> Example:
    """ "does n't" -> "does nt", "Lukashenko 's" -> "Lukashenko s"; lone apostrophes vanish."""
    bare = tuple("".join(c for c in word if c not in APOSTROPHES) for word in example.words)
    lost = {i for i in _leaves(example, set(example.words)) if not bare[i]}
    words = tuple(b or w for b, w in zip(bare, example.words, strict=True))
    return drop_words(replace(example, words=words), lost)


def strip_dashes(example: Example, rng: random.Random) -> Example:
    """Dashes vanish, or stand as the long dash that a repaired gap is read as."""
    leaves = _leaves(example, DASHES)
    if rng.random() < 0.5:
        return drop_words(example, leaves)
    words = tuple("–" if i in leaves and w != "-" else w for i, w in enumerate(example.words))
    return replace(example, words=words)


def strip_brackets_and_quotes(example: Example, _: random.Random) -> Example:
    """Brackets and quotation marks vanish."""
    return drop_words(example, _leaves(example, BRACKETS_AND_QUOTES))


def strip_commas(example: Example, _: random.Random) -> Example:
    """Commas, semicolons and colons vanish."""
    return drop_words(example, _leaves(example, COMMAS))


def strip_final_stop(example: Example, _: random.Random) -> Example:
    """The stop at the end vanishes, as in headlines and captions."""
    last = len(example.words) - 1
    return drop_words(example, _leaves(example, STOPS) & {last})


def strip_punctuation(example: Example, rng: random.Random) -> Example:
    """Everything that is not a word vanishes."""
    forms = BRACKETS_AND_QUOTES | COMMAS | DASHES | STOPS
    return drop_words(strip_apostrophes(example, rng), _leaves(example, forms))


def shout(example: Example, _: random.Random) -> Example:
    """All in capitals."""
    return replace(example, words=tuple(w.upper() for w in example.words))


def whisper(example: Example, _: random.Random) -> Example:
    """All in lower case."""
    return replace(example, words=tuple(w.lower() for w in example.words))


def headline(example: Example, rng: random.Random) -> Example:
    """Each longer word capitalised and the final stop gone."""
    words = tuple(w[0].upper() + w[1:] if len(w) > 3 or i == 0 else w for i, w in enumerate(example.words))
    return strip_final_stop(replace(example, words=words), rng)


DAMAGES: tuple[tuple[Callable[[Example, random.Random], Example], float], ...] = (
    (strip_apostrophes, 2.0),
    (strip_dashes, 1.5),
    (strip_brackets_and_quotes, 1.5),
    (strip_commas, 1.5),
    (strip_final_stop, 1.0),
    (strip_punctuation, 3.0),
    (shout, 1.2),
    (whisper, 1.2),
    (headline, 0.7),
)


def neighbours(examples: Sequence[Example], share: float, rng: random.Random) -> list[Example]:
    """Sentences joined with the one that follows them in their document, as where a text does not show the bound.

    All that end without a stop, and `share` of the others, half of them without their stop.
    """
    found = []
    for first, second in itertools.pairwise(examples):
        if first.id.rpartition("-")[0] != second.id.rpartition("-")[0]:
            continue
        if first.words[-1] not in STOPS:
            found.append(joined([first, second]))
        elif rng.random() < share:
            found.append(joined([strip_final_stop(first, rng) if rng.random() < 0.5 else first, second]))
    return found


NamesByShape = dict[tuple[str, int], list[tuple[str, ...]]]


def _name_spans(example: Example) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for i, label in enumerate(example.names):
        if label.startswith("B-"):
            spans.append((i, i + 1, label[2:]))
        elif label.startswith("I-") and spans and spans[-1][1] == i:
            spans[-1] = (spans[-1][0], i + 1, spans[-1][2])
    return spans


def collect_names(examples: Iterable[Example]) -> NamesByShape:
    """All different capitalised names of the sentences, by kind and number of words."""
    found: dict[tuple[str, int], dict[tuple[str, ...], None]] = {}
    for example in examples:
        for first, last, kind in _name_spans(example):
            words = example.words[first:last]
            if words[0][:1].isupper():
                found.setdefault((kind, last - first), {})[words] = None
    return {shape: list(names) for shape, names in found.items()}


def swap_names(example: Example, names: NamesByShape, share: float, rng: random.Random) -> Example:
    """Each capitalised name with probability `share` replaced by another of its kind and length, seen anywhere.

    What a name is must be told by its surroundings then, not by having been learned by heart.
    """
    words = list(example.words)
    for first, last, kind in _name_spans(example):
        others = names.get((kind, last - first), [])
        if others and words[first][:1].isupper() and rng.random() < share:
            words[first:last] = rng.choice(others)
    return replace(example, words=tuple(words))


def augment(example: Example, share: float, rng: random.Random) -> Example:
    """With probability `share` the sentence with one or two kinds of damage, else the sentence itself."""
    if rng.random() >= share:
        return example
    kinds, weights = zip(*DAMAGES, strict=True)
    for damage in rng.choices(kinds, weights, k=1 if rng.random() < 0.7 else 2):
        example = damage(example, rng)
    return example

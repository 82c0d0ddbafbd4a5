"""Damage as web text shows it, done to training sentences: lost punctuation and lost or shouted case."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from training.data import Example

APOSTROPHES = frozenset("'’‘`")
DASHES = frozenset({"-", "--", "---", "–", "—"})
BRACKETS_AND_QUOTES = frozenset({"(", ")", "[", "]", "{", "}", '"', "“", "”", "``", "''", "'", "‘", "’"})
COMMAS = frozenset({",", ";", ":"})
STOPS = frozenset({".", "!", "?", "..."})


def drop_words(example: Example, dropped: Collection[int]) -> Example:
    """The sentence without some words; children of a dropped word hang on its nearest kept ancestor.

    A dropped root hands its place to its first kept child. Returns the sentence itself when nothing would be left.
    """
    kept = [i for i in range(len(example.words)) if i not in dropped]
    if not kept or len(kept) == len(example.words):
        return example
    position = {old: new for new, old in enumerate(kept)}

    def pick(column: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(column[i] for i in kept) if column else ()

    return replace(
        example,
        words=pick(example.words),
        tags=pick(example.tags),
        pos=pick(example.pos),
        deps=_deps(example, kept),
        heads=_heads(example, kept, position),
        names=_mended_names(pick(example.names)),
        lemmas=pick(example.lemmas),
        misc=pick(example.misc),
    )


def _kept_head(example: Example, i: int, position: dict[int, int]) -> int:
    head = example.heads[i] - 1
    while head >= 0 and head not in position:
        head = example.heads[head] - 1
    return head


def _heads(example: Example, kept: list[int], position: dict[int, int]) -> tuple[int, ...]:
    if not example.heads:
        return ()
    heads = [_kept_head(example, i, position) for i in kept]
    roots = [new for new, head in enumerate(heads) if head < 0]
    return tuple(
        position[head] + 1 if head >= 0 else (0 if new == roots[0] else roots[0] + 1) for new, head in enumerate(heads)
    )


def _deps(example: Example, kept: list[int]) -> tuple[str, ...]:
    if not example.heads:
        return ()
    kept_set = set(kept)
    deps, rooted = [], False
    for i in kept:
        head = example.heads[i] - 1
        while head >= 0 and head not in kept_set:
            head = example.heads[head] - 1
        if head < 0:
            deps.append("parataxis" if rooted else "root")
            rooted = True
        else:
            deps.append(example.deps[i])
    return tuple(deps)


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

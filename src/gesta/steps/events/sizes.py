"""How large an exercise is where the sentence after it tells: "held exercises. The drills involved 9,000 troops"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from gesta.language.tree import Tree
from gesta.records import Event, Quantity, Reading, Reason
from gesta.steps.events.quantities import find_quantities

_TYPES = frozenset({"MOBILIZE", "COOPERATE", "AGREE"})
_EXERCISES = frozenset({"exercise", "drill", "manoeuvre", "maneuver", "wargame", "game"})
_TAKES_PART = frozenset({"involve", "include", "comprise", "feature", "engage", "gather"})
# "Last year's drills", "other drills", "the 2021 drills" are not those of the sentence before.
_SAME = frozenset({"the", "these", "those", "this", "that"})
_OTHERS = frozenset({"nmod:poss", "nummod", "nmod", "nmod:tmod", "acl", "acl:relcl"})
_OTHER = frozenset({"other", "another", "previous", "earlier", "last", "past", "similar", "separate", "annual", "next"})


def with_sizes(events: Sequence[Event], reading: Reading, trees: Mapping[int, Tree]) -> tuple[Event, ...]:
    """The events, exercises with the troops that the following sentence counts.

    Only where the sentence before tells one exercise, and where one voice tells both: whose count it is must stay true.
    """
    told = list(events)
    for sentence in reading.sentences[1:]:
        tree = trees.get(sentence.index)
        before = [i for i, event in enumerate(told) if _is_exercise(event, sentence.index - 1, trees)]
        if tree is None or len(before) != 1 or told[before[0]].attribution:
            continue
        sizes = tuple(size for size in _sizes(tree) if not _is_claimed(reading, size))
        event = told[before[0]]
        if sizes and not any(one.kind == "troops" for one in event.quantities):
            reason = Reason("events", "size", f"the next sentence counts: {sizes[0].span.of(reading.document.text)!r}")
            told[before[0]] = replace(event, quantities=(*event.quantities, *sizes), reasons=(*event.reasons, reason))
    return tuple(told)


def _is_exercise(event: Event, sentence: int, trees: Mapping[int, Tree]) -> bool:
    if event.type not in _TYPES or event.trigger.sentence != sentence or sentence not in trees:
        return False
    spans = [one.span for one in event.evidence if one.sentence == sentence]
    return any(
        token.lemma.lower() in _EXERCISES and any(span.covers(token.span) for span in spans)
        for token in trees[sentence].tokens
    )


def _sizes(tree: Tree) -> Iterator[Quantity]:
    """Counts of troops that the exercise of the sentence before involves."""
    for i, token in enumerate(tree.tokens):
        if token.pos != "VERB" or token.lemma.lower() not in _TAKES_PART or tree.find(i, "nsubj:pass"):
            continue
        if any(tree.tokens[part].lemma.lower() in ("not", "never", "no") for part in tree.find(i, "advmod")):
            continue
        if any(_is_same_exercise(tree, subject) for subject in tree.find(i, "nsubj")):
            objects = [noun for one in tree.find(i, "obj") for noun in (one, *tree.conjuncts(one))]
            yield from (size for size in find_quantities(tree, objects, i) if size.kind == "troops")


def _is_same_exercise(tree: Tree, noun: int) -> bool:
    if tree.tokens[noun].lemma.lower() not in _EXERCISES or tree.find(noun, *_OTHERS):
        return False
    if any(tree.tokens[one].norm.isdigit() for one in tree.find(noun, "compound")):
        return False
    if any(tree.tokens[one].lemma.lower() in _OTHER for one in tree.find(noun, "amod")):
        return False
    return any(tree.tokens[one].norm.lower() in _SAME for one in tree.find(noun, "det"))


def _is_claimed(reading: Reading, size: Quantity) -> bool:
    return any(claim.content.covers(size.span) for claim in reading.claims)

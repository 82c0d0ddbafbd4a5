"""Forces for peace: sent, they help; called home, help ends."""

from collections.abc import Iterator

from gesta.knowledge.codebook import Codebook
from gesta.language.tree import Tree
from gesta.records import Participant, Reason
from gesta.steps.events.arguments import first_of
from gesta.steps.events.drafts import Draft, Scene
from gesta.steps.events.phrases import base

_WORDS = frozenset({"peacekeeper", "peacekeeping", "peacekeepers", "peace-keeping", "peacemaker"})
# What stands around a noun and says what it is for.
_BESIDE = ("compound", "amod", "nmod", "appos", "nmod:desc")
# Whom forces are turned against tells nothing of themselves.
_TARGETS = frozenset({"against", "at", "after", "despite"})
_PLACES = ("to", "in", "into", "along", "around", "between", "on", "at", "for")
_DEPTH = 2
# (type, mode) -> (type, mode) where the forces are for peace; the mode "" stands for any.
_BECOMES = {"MOBILIZE": ("AID", ""), "RETREAT": ("SANCTION", "withdraw")}


def serve_peace(
    scene: Scene, tree: Tree, draft: Draft, codebook: Codebook, recipients: tuple[Participant, ...]
) -> tuple[Participant, ...]:
    """Troops sent to keep the peace are AID, called home from there SANCTION. Returns recipients, places too."""
    becomes = _BECOMES.get(draft.type)
    if becomes is None or becomes[0] not in codebook.types or not _is_for_peace(tree, draft):
        return recipients
    if draft.type == "RETREAT" and "withdraw" not in draft.modes:
        return recipients
    draft.reasons += (Reason("events", f"peacekeeping {draft.type} -> {becomes[0]}", "they are there for peace"),)
    draft.type, draft.modes = becomes[0], (becomes[1],) if becomes[1] else ()
    actors = first_of(scene, tree, draft.sense.frame, ("subj",))
    return recipients or first_of(scene, tree, draft.sense.frame, _PLACES, actors)


def _is_for_peace(tree: Tree, draft: Draft) -> bool:
    frame = draft.sense.frame
    nouns = [frame.head, *frame.subjects, *frame.objects, *frame.modifiers]
    nouns += [noun for case, found in frame.obliques.items() if case not in _TARGETS for noun in found]
    for clause in tree.find(frame.head, "advcl", "xcomp"):
        nouns += tree.find(clause, "obj", "obl")
    return any(tree.tokens[word].lemma.lower() in _WORDS for noun in nouns for word in _around(tree, noun, _DEPTH))


def _around(tree: Tree, noun: int, depth: int) -> Iterator[int]:
    yield noun
    if depth:
        for child in tree.children[noun]:
            if tree.tokens[child].dep in _BESIDE or base(tree.tokens[child].dep) == "compound":
                yield from _around(tree, child, depth - 1)

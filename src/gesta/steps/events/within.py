"""Whose the unnamed are by their own words: "protests fuelled by the re-election of Norland's president"."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from gesta.language.tree import Tree
from gesta.records import Participant, Reason
from gesta.steps.events.drafts import Scene

_COUNTRY_LETTERS = 3
# Codes that are no country.
_NOWHERE = frozenset({"IGO", "UNO", "EUR", "NGO", "IMG", "MNC", "ISM", "WST"})
# Clauses that tell more about a noun, without a subject of their own.
_TOLD_OF = ("acl",)


def named_within(scene: Scene, tree: Tree, participants: Sequence[Participant]) -> tuple[Participant, ...]:
    """Participants of no country get the only one named in the participial clauses that tell more about them."""
    return tuple(_named(scene, tree, one) for one in participants)


def _named(scene: Scene, tree: Tree, one: Participant) -> Participant:
    if one.code is not None or one.sector is None:
        return one
    found = {other.code: other for other in _inside(scene, tree, one) if other.code}
    countries = [code for code in found if len(code) == _COUNTRY_LETTERS and code not in _NOWHERE]
    if len(countries) != 1:
        return one
    named = found[countries[0]]
    reason = Reason("events", "country within", f"unnamed, and told of with {named.text!r}")
    return replace(one, code=countries[0], reasons=(*one.reasons, reason))


def _inside(scene: Scene, tree: Tree, one: Participant) -> Iterator[Participant]:
    words = [i for i, token in enumerate(tree.tokens) if one.span.covers(token.span)]
    for head in (i for i in words if tree.tokens[i].head not in words or tree.tokens[i].head == i):
        for clause in tree.find(head, *_TOLD_OF):
            if tree.tokens[clause].dep == "acl" and tree.tokens[clause].tag in ("VBN", "VBG"):
                inside = [i for i in tree.subtree(clause) if (tree.sentence.index, i) in scene.roles.by_head]
                yield from scene.roles.at(tree.sentence.index, inside, "told of")

"""Violence that somebody threatens: the threats that are events, and death threats of nobody political."""

from collections.abc import Iterator, Mapping

from gesta.evaluation.tellings import ABDUCTING, Telling, is_blast, is_violent, word_at
from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Reading

_THREATS = frozenset({"threat", "threaten"})
_SIDELESS = frozenset({"no actor", "unmet need", "disbelieved", "no political actor"})
_DEADLY = frozenset({"death", "bomb"})


def threats_told(reading: Reading, trees: Mapping[int, Tree], lexicon: Lexicon) -> Iterator[Telling]:
    """A threat of violence as an incident: "threatened to bomb the bank", "bomb threats against the bank"."""
    for event in reading.events:
        if event.type == "THREATEN" and event.status == "actual" and "violence" in event.modes:
            tree = trees[event.trigger.sentence]
            said = word_at(tree, event.trigger.span)
            word = _threatened(tree, said, lexicon)
            deed = said if word is None else word
            kind = _kind(tree, said, deed)
            yield Telling(
                tree, deed, event, kind, event.actors, event.recipients, event.when, event.place, is_threat=True
            )
    for left_out in reading.nonevents:
        if left_out.lemma.lower() in _THREATS and left_out.reason.rule in _SIDELESS:
            tree = trees[left_out.sentence]
            said = word_at(tree, left_out.span)
            word = _threatened(tree, said, lexicon)
            if word is not None or _kinds_of(tree, said) & _DEADLY:
                deed = said if word is None else word
                yield Telling(tree, deed, None, _kind(tree, said, deed), (), (), None, None, is_threat=True)


def _threatened(tree: Tree, said: int, lexicon: Lexicon) -> int | None:
    """The word for the deed that is threatened."""
    below = tree.find(said, "xcomp", "ccomp", "nmod", "acl", "obl")
    return next((word for word in below if is_violent(tree, word, lexicon)), None)


def _kinds_of(tree: Tree, said: int) -> set[str]:
    return {tree.tokens[child].lemma.lower() for child in tree.children[said]}


def _kind(tree: Tree, said: int, deed: int) -> str:
    words = {tree.tokens[deed].lemma.lower(), *_kinds_of(tree, said)}
    if words & ABDUCTING:
        return "KIDNAPPING"
    return "BOMBING" if any(map(is_blast, words)) else "ATTACK"

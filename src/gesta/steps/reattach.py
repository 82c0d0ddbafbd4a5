"""Where a verb behind "and" belongs, when the tree leaves two readings and the event reader surely sees who does it."""

from collections.abc import Iterable

from msgspec.structs import replace

from gesta.language.tree import Tree, tree_of
from gesta.records import Sentence, Vote

# How likely the reader must hold an event, and the speaker for its actor, and how much likelier than the other subject.
_LEAST_EVENT, _LEAST_ACTOR, _LEAST_AHEAD = 0.5, 0.5, 0.15
_NO_EVENT = "O"
_FINITE = frozenset({"VBD", "VBZ", "VBP"})


def reattached(sentence: Sentence, votes: Iterable[Vote]) -> Sentence:
    """The sentence with each verb that goes on what the speaker does hung on the verb of saying.

    "The UN said that Sudan faced famine and urged the army to let aid in": the UN urges, and Sudan does not, though the
    tree hangs "urged" on "faced". Only a finite verb without a subject of its own in the tense of the verb of saying
    can be read both ways.
    """
    tree = tree_of(sentence)
    heads = {vote.word: above for vote in votes if (above := _said_beside(tree, vote)) is not None}
    if not heads:
        return sentence
    tokens = (replace(token, head=heads.get(word, token.head)) for word, token in enumerate(sentence.tokens))
    return replace(sentence, tokens=tuple(tokens))


def _said_beside(tree: Tree, vote: Vote) -> int | None:
    """The verb of saying that a vote's verb stands beside, None where the tree stands."""
    token = tree.tokens[vote.word]
    inner = token.head
    says = tree.tokens[inner].head
    open_ = token.dep == "conj" and token.tag in _FINITE and tree.first(vote.word, "nsubj", "aux", "mark") is None
    if not open_ or tree.tokens[inner].dep != "ccomp" or not says < inner or tree.tokens[says].tag != token.tag:
        return None
    if max((chance for name, chance in vote.types.items() if name != _NO_EVENT), default=0.0) < _LEAST_EVENT:
        return None
    outer, nearer = _chance(tree, vote, says), _chance(tree, vote, inner)
    return says if outer >= max(_LEAST_ACTOR, nearer + _LEAST_AHEAD) else None


def _chance(tree: Tree, vote: Vote, verb: int) -> float:
    """How likely the subject of a verb is the actor of what is voted on."""
    words = (word for subject in tree.find(verb, "nsubj") for word in tree.subtree(subject))
    return max((vote.actors.get(word, 0.0) for word in words), default=0.0)

"""Who those turn out to be who did it or suffered it: "the gunman was identified as", "the victims are"."""

from collections.abc import Iterator, Set

from gesta.language.tree import Tree
from gesta.steps.events.frames import verb_frame

_IDENTIFYING = frozenset({"identify", "name"})
_CULPRITS = frozenset(
    "suspect assassin detainee gunman attacker assailant killer murderer terrorist guerrilla criminal kidnapper "
    "trafficker perpetrator".split()
)
_ARRESTED = frozenset({"arrest", "detain", "capture"})
_VICTIMS = frozenset("victim dead wounded injured casualty hostage body deceased fatality corpse captive".split())
_HARMED = frozenset("kill murder wound injure kidnap abduct assassinate".split())


def culprits_named(tree: Tree) -> Iterator[int]:
    """Heads of the names that culprits or the arrested are given, with what is coordinated."""
    yield from _named(tree, _CULPRITS, _ARRESTED)


def victims_named(tree: Tree) -> Iterator[int]:
    """Heads of the names that victims are given, with what is coordinated."""
    yield from _named(tree, _VICTIMS, _HARMED)


def _named(tree: Tree, nouns: Set[str], deeds: Set[str]) -> Iterator[int]:
    for word, token in enumerate(tree.tokens):
        lemma = token.lemma.lower()
        if token.pos == "VERB" and lemma in _IDENTIFYING:
            frame = verb_frame(tree, word)
            if any(_is_one_of(tree, noun, nouns, deeds) for noun in frame.objects):
                yield from frame.obliques.get("as", ())
        elif lemma in nouns and token.dep == "nsubj" and tree.first(token.head, "cop") is not None:
            yield from (each for each in tree.conjuncts(token.head) if tree.tokens[each].pos in ("NOUN", "PROPN"))


def _is_one_of(tree: Tree, noun: int, nouns: Set[str], deeds: Set[str]) -> bool:
    done_to = (tree.tokens[child].lemma.lower() in deeds for child in tree.find(noun, "amod", "acl"))
    return tree.tokens[noun].lemma.lower() in nouns or any(done_to)

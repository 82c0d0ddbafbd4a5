"""The light verb that carries an event noun: "held talks", "suffered an attack"."""

from gesta.knowledge.lexicon import OperatorWords
from gesta.language.tree import Tree
from gesta.steps.events.phrases import ABOUT, base, case_of, outer_noun

# What somebody does "with" a deed is that deed: "retaliated with a blockade".
_ANSWERING = frozenset({"retaliate", "respond", "answer", "react", "counter", "reply"})
# What a deed is done in or with belongs to its verb: "took part in the raid", "began with an attack".
_MANNER = frozenset({"in", "with", "on", "into", "to", "under", "by", "for"})
# Things that make one predicate with their verb and preposition, whatever that is: "took responsibility for the raid".
_PARTS = frozenset({"part", "role", "place", "responsibility", "credit", "blame", "end", "halt", "stop"})
_UNDERGOING = frozenset("suffer face receive undergo sustain survive see withstand repel repulse".split())


def carrier(tree: Tree, word: int, words: OperatorWords) -> int | None:
    """The light verb that carries an event noun ("held" in "held talks"), None where there is none."""
    word = outer_noun(tree, word)
    token = tree.tokens[word]
    above = token.head
    if above == word or tree.tokens[above].pos != "VERB":
        return None
    if base(token.dep) == "obl" and (case_of(tree, word) in ABOUT or is_aim(tree, word)):
        return None  # "Hopes for peace after clashes" carries no clashes.
    lemma = tree.tokens[above].lemma.lower()
    kinds = ("light", "phase", "halt", "future", "attempt")
    if lemma in _ANSWERING and base(token.dep) == "obl" and case_of(tree, word) == "with":
        return above
    if lemma == "come" and base(token.dep) == "obl" and case_of(tree, word) == "under":
        return above
    if base(token.dep) in ("obj", "obl", "nsubj") and any(lemma in words.verbs[kind] for kind in kinds):
        return above
    return None


def carried_by_patient(tree: Tree, verb: int) -> bool:
    """Whether the subject of the carrying verb undergoes the event ("suffered an attack", "came under fire")."""
    lemma = tree.tokens[verb].lemma.lower()
    under = any(case_of(tree, noun) == "under" for noun in tree.find(verb, "obl"))
    return lemma in _UNDERGOING or (lemma == "come" and under)


def is_aim(tree: Tree, word: int) -> bool:
    """Whether the verb carries another deed, which is about this one: "held a protest against the arrest"."""
    things = {tree.tokens[thing].lemma.lower() for thing in tree.find(tree.tokens[word].head, "obj")}
    return bool(things) and not things & _PARTS and case_of(tree, word) not in _MANNER

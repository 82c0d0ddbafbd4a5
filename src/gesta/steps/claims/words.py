"""The words of a claim: the cue with its auxiliaries, who it belongs to, what it covers."""

from collections.abc import Iterable

from gesta.language.tree import Tree
from gesta.records import Span

QUOTE_NORMS = frozenset({'"', "“", "”", "„", "«", "»", "``", "''"})
_RELATIVE_TAGS = frozenset({"WDT", "WP"})
# What stands before a verb and belongs to it.
_BEFORE = ("aux", "aux:pass", "advmod", "mark")


def speaker_of(tree: Tree, verb: int) -> int | None:
    """The word that names who speaks: subject, agent of a passive, or the subject shared with the verb before."""
    subject = tree.first(verb, "nsubj")
    if subject is not None and tree.tokens[subject].dep == "nsubj":
        return antecedent(tree, verb, subject)
    agent = agent_of(tree, verb)
    if agent is not None:
        return agent
    token = tree.tokens[verb]
    if token.dep == "advcl" and token.tag in ("VBN", "VBD"):
        # "Asked about it, he said": he does not ask. A finite clause would have a subject of its own.
        return None
    if token.dep in ("conj", "advcl", "xcomp", "parataxis") and token.head != verb:
        return speaker_of(tree, token.head)
    if token.dep == "acl" and token.tag == "VBG":
        return token.head
    return None


def agent_of(tree: Tree, verb: int) -> int | None:
    """Who does what a passive verb says, behind "by"."""
    return tree.first(verb, "obl:agent")


def antecedent(tree: Tree, verb: int, subject: int) -> int:
    """The noun that a relative pronoun stands for, else the subject itself."""
    if tree.tokens[subject].tag in _RELATIVE_TAGS and tree.tokens[verb].dep == "acl:relcl":
        return tree.tokens[verb].head
    return subject


def cue_span(tree: Tree, verb: int, *more: int) -> Span:
    """Characters of a cue: auxiliaries, adverbs and "not" right before it, its particle, further words."""
    first = verb
    before = {child for child in tree.children[verb] if child < verb and tree.tokens[child].dep in _BEFORE}
    auxiliaries = {child for child in before if tree.tokens[child].dep != "mark" or _is_to(tree, child)}
    while first - 1 in auxiliaries:
        first -= 1
    last = verb
    for word in sorted((*tree.find(verb, "compound:prt"), *more)):
        if word == last + 1:
            last = word
    return tree.characters(first, last + 1)


def _is_to(tree: Tree, word: int) -> bool:
    return tree.tokens[word].norm.lower() == "to"


def without(tree: Tree, top: int, cut: int) -> Span:
    """Characters of a clause without the subtree that stands at its start or end."""
    gone = set(tree.subtree(cut))
    left = [i for i in tree.subtree(top) if i not in gone]
    return Span(tree.tokens[left[0]].start, tree.tokens[left[-1]].end) if left else tree.span(top)


def behind(tree: Tree, top: int, *heads: int) -> Span:
    """Characters of the phrases of some words without the preposition that opens the first."""
    inside = sorted({i for head in heads for i in tree.subtree(head)})
    cases = set(tree.find(top, "case"))
    while len(inside) > 1 and inside[0] in cases:
        inside = inside[1:]
    return tree.characters(inside[0], inside[-1] + 1)


def hull(spans: Iterable[Span]) -> Span:
    """The shortest span that covers all of some spans."""
    every = list(spans)
    return Span(min(span.start for span in every), max(span.end for span in every))


def is_quoted(tree: Tree, span: Span) -> bool:
    """Whether quotation marks stand in or right around some characters."""
    return any(token.norm in QUOTE_NORMS and span.start - 2 <= token.start <= span.end + 2 for token in tree.tokens)


def case_of(tree: Tree, noun: int) -> str:
    """The preposition of a noun in lower case, "" where it has none."""
    case = tree.first(noun, "case")
    return tree.tokens[case].norm.lower() if case is not None else ""

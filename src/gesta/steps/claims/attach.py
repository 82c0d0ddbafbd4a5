"""Participles of saying that the tree hangs too deep: ", adding that ..." belongs to who is speaking already."""

from collections.abc import Iterator

from msgspec.structs import replace

from gesta.knowledge.cues import Cues, Use
from gesta.language.tree import Tree

# Ways in which a participle hangs on a word of what is said.
_HANGING = frozenset({"advcl", "acl"})
# Ways from there up to the verb of saying, through nothing but what is said.
_WITHIN = frozenset("advcl acl acl:relcl ccomp conj nmod obj obl xcomp appos".split())
_SAID = frozenset("ccomp obj obl xcomp".split())


def reattached(tree: Tree, cues: Cues) -> Tree:
    """The tree with such participles hung on the verb that attributes.

    "The envoy said the talks had failed, blaming Ostia": the envoy blames. Not "said rebels had fled, fearing attacks":
    only words that are spoken aloud are moved, and only from behind a comma.
    """
    moved = {i: verb for i in range(len(tree.tokens)) if (verb := _speaking_verb(tree, i, cues)) is not None}
    if not moved:
        return tree
    tokens = [
        replace(token, head=moved[i], dep="advcl") if i in moved else token for i, token in enumerate(tree.tokens)
    ]
    return Tree(replace(tree.sentence, tokens=tuple(tokens)))


def _speaking_verb(tree: Tree, word: int, cues: Cues) -> int | None:
    """The verb that attributes the words under which a participle of saying hangs, None where it hangs well."""
    token = tree.tokens[word]
    if token.tag != "VBG" or not _is_aloud(tree, word, cues) or tree.first(word, "mark"):
        return None
    if token.dep == "conj":
        return _participle_above(tree, word, cues)
    first = tree.subtree(word)[0]
    if token.dep not in _HANGING or "," not in (tree.tokens[first].norm, tree.tokens[max(first - 1, 0)].norm):
        return None
    verb = next(_verbs_above(tree, word, cues), None)
    # "Seemed to suggest that ..., warning": who seems to.
    while verb is not None and tree.tokens[verb].dep == "xcomp" and tree.tokens[verb].head < verb:
        verb = tree.tokens[verb].head
    return verb


def _participle_above(tree: Tree, word: int, cues: Cues) -> int | None:
    """The participle that another one goes on with: "noting that it had failed, and blaming Ostia"."""
    if tree.tokens[tree.tokens[word].head].tag == "VBG":
        return None
    return next((verb for verb in _verbs_above(tree, word, cues) if tree.tokens[verb].tag == "VBG"), None)


def _verbs_above(tree: Tree, word: int, cues: Cues) -> Iterator[int]:
    """Verbs of saying in whose content a word stands, nearest first."""
    below = tree.tokens[word].head
    while tree.tokens[below].dep in _WITHIN and tree.tokens[below].head != below:
        above = tree.tokens[below].head
        is_verb = tree.tokens[above].pos == "VERB" and above < below
        if is_verb and tree.tokens[below].dep in _SAID and tree.tokens[above].lemma.lower() in cues.verbs:
            yield above
        below = above


def _is_aloud(tree: Tree, word: int, cues: Cues) -> bool:
    """Whether a word is spoken, and something with it: "saying it failed", not "beginning in May"."""
    groups = {use.group for use in cues.verbs.get(tree.tokens[word].lemma.lower(), ()) if use.speech or _is_voiced(use)}
    return bool(groups) and tree.first(word, "ccomp", "obj", "xcomp") is not None and not _is_silent(tree, word, cues)


def _is_voiced(use: Use) -> bool:
    return use.group in ("judge", "name", "tell somebody")


def _is_silent(tree: Tree, word: int, cues: Cues) -> bool:
    uses = cues.verbs.get(tree.tokens[word].lemma.lower(), ())
    return tree.first(word, "nsubj") is not None or any(use.group in ("think", "know", "mind") for use in uses)

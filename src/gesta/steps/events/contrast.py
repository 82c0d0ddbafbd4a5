"""What is said of one and denied of another: "not by the army but by rebels", "Iran, not Israel"."""

from gesta.language.tree import Tree

_NOT = frozenset({"not", "n't", "n’t", "never"})
# With these behind it, "not" denies nothing of the word; beside "but", they add to it.
_NOT_ALL = frozenset({"only", "just", "merely", "simply", "necessarily", "least"})
_ADDING = frozenset({"also", "too", "even"})
_NAMING = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
_ARGUMENTS = ("obj", "obl", "obl:agent")


def is_denied(tree: Tree, word: int) -> bool:
    """Whether what a coordination is part of is said not to hold of this member of it.

    "Iran, not Israel, fired" denies Israel; "not by the army but by rebels" and "did not visit Paris but Rome" the
    first; "not only A but also B" denies nobody.
    """
    token = tree.tokens[word]
    if token.pos not in _NAMING:
        return False
    if token.dep == "conj":
        return _says_not(tree, word) or any(tree.tokens[cc].norm.lower() == "rather" for cc in tree.find(word, "cc"))
    others = _others(tree, word)
    if not others or not others - _added(tree, word):
        return False
    return _says_not(tree, word) or (word > token.head and _says_not(tree, token.head))


def spares_verb(tree: Tree, verb: int) -> bool:
    """Whether the "not" of a verb denies only some of what it was done by or to: "not by A but by B"."""
    return any(noun > verb and _others(tree, noun) for noun in tree.find(verb, *_ARGUMENTS))


def _others(tree: Tree, word: int) -> set[int]:
    """Those who stand behind "but" in the word's place."""
    return {
        other
        for other in tree.find(word, "conj")
        if any(tree.tokens[cc].norm.lower() == "but" for cc in tree.find(other, "cc"))
        and tree.tokens[other].pos in _NAMING
        and not _says_not(tree, other)
    }


def _added(tree: Tree, word: int) -> set[int]:
    """Those of them who only come on top: "not only A but also B"."""
    return {
        other
        for other in _others(tree, word)
        if any(tree.tokens[i].norm.lower() in _ADDING for i in tree.find(other, "advmod", "cc"))
    }


def _says_not(tree: Tree, word: int) -> bool:
    for child in tree.find(word, "advmod", "cc"):
        behind = tree.tokens[child + 1].norm.lower() if child + 1 < len(tree.tokens) else ""
        if tree.tokens[child].norm.lower() in _NOT and behind not in _NOT_ALL:
            return True
    return False

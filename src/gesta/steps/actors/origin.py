"""Where somebody is from, told elsewhere than by an adjective: in a relative clause, or by an office of one country."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from gesta.language.tree import Tree

_COMES = frozenset({"come", "hail"})
# Offices of a county; in other countries counties have none of these.
_COUNTY_OFFICES = frozenset("sheriff sheriffs sheriff's".split())


def of_a_county(words: Sequence[str]) -> str | None:
    """The country whose counties have sheriffs.

    >>> of_a_county(["the", "Hays", "County", "sheriff"]), of_a_county(["the", "county", "council"])
    ('USA', None)
    """
    lowered = [word.lower().replace("’", "'") for word in words]
    beside = pairwise(lowered)
    return "USA" if any(before == "county" and after in _COUNTY_OFFICES for before, after in beside) else None


def origin_words(tree: Tree, head: int) -> Iterable[int]:
    """Words behind "from" that tell where the person with that head is from: "who is from X", "who hails from X"."""
    for clause in tree.find(head, "acl:relcl"):
        if tree.first(clause, "aux", "neg") is not None or any(_denies(tree, i) for i in tree.children[clause]):
            continue
        if tree.first(clause, "cop") is not None and _is_from(tree, clause):
            yield clause
        elif tree.tokens[clause].lemma.lower() in _COMES and tree.tokens[clause].tag in ("VBZ", "VBP"):
            yield from (word for word in tree.find(clause, "obl") if _is_from(tree, word))


def _is_from(tree: Tree, word: int) -> bool:
    return any(tree.tokens[case].norm.lower() == "from" for case in tree.find(word, "case"))


def _denies(tree: Tree, word: int) -> bool:
    return tree.tokens[word].norm.lower() in ("not", "n't", "never")

"""The words that tell an event: its clause, without what tells of something else."""

from collections.abc import Sequence

from gesta.language.tree import Tree
from gesta.records import Span

# Clauses that tell something of their own.
_OWN_STORY = frozenset({"parataxis", "conj", "cc", "punct", "acl:relcl", "appos", "discourse"})
# Words that only join a clause to what stands before it.
_JOINTS = frozenset({"mark", "case", "cc", "punct"})
# A carrying verb farther off than this is in another part of the sentence.
_CARRIER_REACH = 12
# Words left out inside a clause, at most, before it counts as two pieces.
_GAP = 3


def evidence_span(tree: Tree, word: int, carrier: int | None) -> Span:
    """Characters of the clause around a predicate; around its carrying verb where that is near."""
    top = carrier if carrier is not None and abs(carrier - word) < _CARRIER_REACH else word
    inside = tuple(sorted({*_clause(tree, top), *_clause(tree, word)}))
    run = _run_around(inside, word)
    while len(run) > 1 and run[0] != word and tree.tokens[run[0]].dep in _JOINTS:
        run = run[1:]
    return tree.characters(run[0], run[-1] + 1)


def _clause(tree: Tree, top: int) -> list[int]:
    found = [top]
    queue = [child for child in tree.children[top] if tree.tokens[child].dep not in _OWN_STORY]
    while queue:
        word = queue.pop()
        found.append(word)
        queue.extend(child for child in tree.children[word] if tree.tokens[child].dep not in ("parataxis", "discourse"))
    return found


def _run_around(inside: Sequence[int], word: int) -> Sequence[int]:
    at = list(inside).index(word)
    first = last = at
    while first > 0 and inside[first] - inside[first - 1] <= _GAP:
        first -= 1
    while last + 1 < len(inside) and inside[last + 1] - inside[last] <= _GAP:
        last += 1
    return inside[first : last + 1]

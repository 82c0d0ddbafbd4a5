"""Ways through the dependency tree of one sentence: children, subtrees, phrases, conjuncts, ancestors."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gesta.records import Sentence, Span, Token

# What hangs on a noun and is yet no part of the words that name it: its preposition, what it is
# coordinated with, what is said about it, and the clause around it where the noun is the predicate.
OUTSIDE_PHRASE = frozenset({
    "acl", "acl:relcl", "advcl", "advcl:relcl", "appos", "aux", "aux:pass", "case", "cc", "cc:preconj", "ccomp", "conj",
    "cop", "csubj", "discourse", "dislocated", "expl", "mark", "nsubj", "nsubj:outer", "nsubj:pass", "nmod:unmarked",
    "obl:unmarked", "orphan", "parataxis", "punct", "vocative",
})  # fmt: skip


def matches(dep: str, wanted: Collection[str]) -> bool:
    """Whether a relation is one of those wanted; a name without subtype stands for all its subtypes.

    >>> matches("nsubj:pass", ("nsubj",)), matches("nsubj", ("nsubj:pass",))
    (True, False)
    """
    return dep in wanted or dep.partition(":")[0] in wanted


_TREES_REMEMBERED = 2_000
_trees: dict[int, Tree] = {}


def tree_of(sentence: Sentence) -> Tree:
    """The tree of a sentence, built once for all steps that read it; trees are never changed.

    Remembered by the sentence itself, not by what it says: comparing two word by word costs as much as a tree.
    """
    known = _trees.get(id(sentence))
    if known is None or known.sentence is not sentence:
        if len(_trees) >= _TREES_REMEMBERED:
            _trees.clear()
        known = _trees[id(sentence)] = Tree(sentence)
    return known


class Tree:
    """A sentence with the children of every word at hand; build it once per sentence.

    All indices are token indices of the sentence.

    >>> words = [("Putin", 1, "nsubj"), ("met", 1, "root"), ("Lukashenko", 1, "obj"), ("Monday", 1, "obl:unmarked")]
    >>> tokens = tuple(Token(i * 9, i * 9 + len(w), w, w, "NN", "X", h, d) for i, (w, h, d) in enumerate(words))
    >>> tree = Tree(Sentence(0, Span(0, 33), tokens))
    >>> tree.root, tree.children[1], tree.find(1, "nsubj", "obj"), list(tree.ancestors(2))
    (1, (0, 2, 3), (0, 2), [1])
    """

    __slots__ = ("_relations", "children", "root", "sentence", "tokens")

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens: tuple[Token, ...] = sentence.tokens
        children: list[list[int]] = [[] for _ in self.tokens]
        root = -1
        for i, token in enumerate(self.tokens):
            if token.head == i:
                root = i
            else:
                children[token.head].append(i)
        self.root = root
        self.children: tuple[tuple[int, ...], ...] = tuple(tuple(c) for c in children)
        # Each relation and the one it is a subtype of: rules ask for them all the time.
        self._relations = [(token.dep, token.dep.partition(":")[0]) for token in self.tokens]

    def find(self, i: int, *deps: str) -> tuple[int, ...]:
        """Children of word `i` by relation, in text order; "nsubj" finds "nsubj:pass" too, not the other way round."""
        children = self.children[i]
        if not children:
            return ()
        relations = self._relations
        found = []
        for child in children:
            dep, base = relations[child]
            if dep in deps or base in deps:
                found.append(child)
        return tuple(found)

    def first(self, i: int, *deps: str) -> int | None:
        """The first child of word `i` by one of the relations, None where there is none."""
        for child in self.children[i]:
            dep, base = self._relations[child]
            if dep in deps or base in deps:
                return child
        return None

    def subtree(self, i: int) -> tuple[int, ...]:
        """Word `i` and all words under it, in text order."""
        return self._collect(i, frozenset())

    def span(self, i: int) -> Span:
        """Characters from the first to the last word of the subtree of `i`."""
        inside = self.subtree(i)
        return Span(self.tokens[inside[0]].start, self.tokens[inside[-1]].end)

    def characters(self, first: int, last: int) -> Span:
        """Characters of the words `[first, last)`; at least one word."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def phrase(self, i: int, outside: Collection[str] = OUTSIDE_PHRASE) -> tuple[int, int]:
        """Words `[first, last)` of the noun phrase with head `i`, without gaps.

        Determiners, adjectives, compounds, possessors and nominal modifiers ("of Belarus") are inside; prepositions,
        coordinated phrases, appositions and clauses are not.
        outside: exact relations of direct children that are left out
        """
        inside = set(self._collect(i, frozenset(outside)))
        first = self._reach(i, -1, inside)
        last = self._reach(i, 1, inside)
        return first, last + 1

    def conjuncts(self, i: int) -> tuple[int, ...]:
        """All members of the coordination that `i` belongs to, `i` among them, in text order; `(i,)` if in none."""
        top = i
        while matches(self.tokens[top].dep, ("conj",)) and self.tokens[top].head != top:
            top = self.tokens[top].head
        members, queue = [top], [top]
        while queue:
            found = self.find(queue.pop(), "conj")
            members.extend(found)
            queue.extend(found)
        return tuple(sorted(members))

    def ancestors(self, i: int) -> Iterator[int]:
        """Heads above word `i`, nearest first, the root last; nothing for the root itself."""
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield i

    def path(self, i: int, top: int) -> tuple[str, ...] | None:
        """Relations from word `i` up to `top`; `()` if they are one, None if `top` is not above `i`.

        >>> words = [("She", 1, "nsubj"), ("said", 1, "root"), ("he", 3, "nsubj"), ("left", 1, "ccomp")]
        >>> tokens = tuple(Token(i * 9, i * 9 + len(w), w, w, "NN", "X", h, d) for i, (w, h, d) in enumerate(words))
        >>> Tree(Sentence(0, Span(0, 31), tokens)).path(2, 1)
        ('nsubj', 'ccomp')
        """
        deps = []
        while i != top:
            if self.tokens[i].head == i:
                return None
            deps.append(self.tokens[i].dep)
            i = self.tokens[i].head
        return tuple(deps)

    def _collect(self, i: int, outside: frozenset[str]) -> tuple[int, ...]:
        found, queue = [i], [child for child in self.children[i] if self.tokens[child].dep not in outside]
        while queue:
            word = queue.pop()
            found.append(word)
            queue.extend(self.children[word])
        return tuple(sorted(found))

    def _reach(self, i: int, step: int, inside: set[int]) -> int:
        """The farthest word from `i` in one direction without leaving `inside`; inner punctuation is walked over."""
        farthest = word = i
        while 0 <= word + step < len(self.tokens):
            word += step
            if word in inside:
                farthest = word
            elif self.tokens[word].dep != "punct":
                break
        return farthest


def find_children(sentence: Sentence, i: int, *deps: str) -> tuple[int, ...]:
    """Children of word `i` by relation; for a single question, else build a `Tree`."""
    return Tree(sentence).find(i, *deps)

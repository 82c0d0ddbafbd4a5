from hypothesis import given
from hypothesis import strategies as st

from gesta.language.tree import Tree, find_children, matches, tree_of
from gesta.records import Sentence, Span, Token


def sentence_of(rows):
    """Rows (word, head, dep), one blank between words."""
    tokens, at = [], 0
    for word, head, dep in rows:
        tokens.append(Token(at, at + len(word), word, word.lower(), "NN", "X", head, dep))
        at += len(word) + 1
    return Sentence(0, Span(0, at - 1), tuple(tokens))


COORDINATION = sentence_of(
    [
        ("Rivia", 3, "nsubj"),
        ("and", 2, "cc"),
        ("Sudria", 0, "conj"),
        ("signed", 3, "root"),
        ("the", 5, "det"),
        ("treaty", 3, "obj"),
        ("of", 7, "case"),
        ("Nord", 5, "nmod"),
        (",", 10, "punct"),
        ("which", 10, "nsubj"),
        ("failed", 5, "acl:relcl"),
    ]
)


def test_a_relation_without_subtype_stands_for_its_subtypes():
    assert matches("obl:agent", ("obl",))
    assert not matches("obl", ("obl:agent",))


def test_children_are_found_by_relation_in_text_order():
    tree = Tree(COORDINATION)

    assert tree.find(3, "nsubj", "obj") == (0, 5)
    assert tree.first(3, "iobj") is None
    assert find_children(COORDINATION, 0, "conj") == (2,)


def test_a_phrase_leaves_out_conjuncts_and_clauses_but_keeps_modifiers():
    tree = Tree(COORDINATION)

    assert tree.phrase(0) == (0, 1)
    assert tree.phrase(5) == (4, 8)
    assert tree.phrase(7) == (7, 8)


def test_all_members_of_a_coordination_know_each_other():
    tree = Tree(COORDINATION)

    assert tree.conjuncts(0) == tree.conjuncts(2) == (0, 2)
    assert tree.conjuncts(3) == (3,)


def test_the_path_names_the_relations_upwards_and_is_none_beside_the_tree_line():
    tree = Tree(COORDINATION)

    assert tree.path(9, 3) == ("nsubj", "acl:relcl", "obj")
    assert tree.path(3, 3) == ()
    assert tree.path(0, 5) is None


def test_the_span_of_a_subtree_reaches_from_its_first_to_its_last_word():
    tree = Tree(COORDINATION)

    assert tree.span(0) == Span(0, 16)
    assert tree.characters(4, 6) == Span(COORDINATION.tokens[4].start, COORDINATION.tokens[5].end)


@st.composite
def trees(draw):
    size = draw(st.integers(1, 12))
    order = draw(st.permutations(range(size)))
    heads = {order[0]: order[0]}
    for place in range(1, size):
        heads[order[place]] = order[draw(st.integers(0, place - 1))]
    deps = draw(st.lists(st.sampled_from(["conj", "punct", "nmod", "acl", "nsubj"]), min_size=size, max_size=size))
    return sentence_of([("w", heads[i], "root" if heads[i] == i else deps[i]) for i in range(size)])


@given(trees())
def test_every_word_is_under_each_of_its_ancestors_and_under_nothing_else(sentence):
    tree = Tree(sentence)

    for i in range(len(sentence.tokens)):
        above = {*tree.ancestors(i), i}
        assert {j for j in range(len(sentence.tokens)) if i in tree.subtree(j)} == above


@given(trees())
def test_a_phrase_contains_its_head_and_stays_inside_the_sentence(sentence):
    tree = Tree(sentence)

    for i in range(len(sentence.tokens)):
        first, last = tree.phrase(i)
        assert 0 <= first <= i < last <= len(sentence.tokens)


def test_a_sentence_has_one_tree_and_another_with_the_same_words_its_own():
    twin = Sentence(COORDINATION.index, COORDINATION.span, COORDINATION.tokens)

    assert tree_of(COORDINATION) is tree_of(COORDINATION)
    assert tree_of(twin) is not tree_of(COORDINATION)
    assert tree_of(twin).sentence is twin

"""What a word's phrase shows: its relation and preposition, what is coordinated with it, what it counts."""

from gesta.language.tree import Tree
from gesta.steps.events.contrast import is_denied

# Words that set an event apart from one of the same kind told before.
_ANOTHER = frozenset(
    "another second third fourth further more additional separate similar rival smaller larger bigger previous "
    "earlier".split()
)
# With these before it, an event is one that the reader knows already ("the rival marches").
_DEFINITE = frozenset({"the", "these", "those", "both"})
_KNOWN = frozenset({"the", "this", "that", "these", "those", "both"})
# Nouns behind an event noun that add nothing to it: "a mediation effort", "the evacuation operation".
_UNDERTAKINGS = frozenset("effort mission drive push attempt process initiative operation session campaign".split())
# Writings and speeches that say what their participle says: "a resolution condemning the raid".
TEXT_NOUNS = frozenset(
    "statement resolution letter declaration communique communiqué report motion petition message tweet post speech "
    "article note memo memorandum decree ruling verdict law bill editorial document op-ed broadcast interview "
    "communication telegram".split()
)
# What stands behind these is told beside a verb, and no part of its content.
BESIDE = frozenset("after before since during amid amidst following despite until because".split())
# What is felt or said about a deed is no part of it either: "voiced grief over the raid".
ABOUT = BESIDE | {"over", "about", "concerning", "regarding"}
# Deeds of which "of" names the victim: "the killing of two nurses".
OF_VICTIMS = frozenset(
    "killing murder massacre assassination slaughter kidnapping abduction shooting stabbing rape slaying".split()
)
# Deeds whose possessor suffers them, unless it is one that does them: "the editor's arrest", "Norland's arrests".
OF_CAPTIVES = frozenset("arrest detention imprisonment capture jailing incarceration extradition deportation".split())
# Participles that stand before a noun as a preposition does: "sent condolences following the raid".
PREPOSITIONAL = frozenset({"following", "concerning", "regarding", "including", "involving"})
# Words for what others say.
SAYING_NOUNS = frozenset("claim allegation report accusation assertion suggestion rumour rumor charge".split())
# Nouns that only count or group what follows "of".
MEASURE_NOUNS = frozenset(
    "group number thousand hundred dozen score ten million member part majority couple pair team series wave handful "
    "bunch lot some one two three several many most all none half quarter percent % contingent column convoy array "
    "string crowd fleet total plenty rest remainder any each few leader kind type form round spate batch flurry raft "
    "slew host set".split()
)


def base(dep: str) -> str:
    """A relation without its subtype.

    >>> base("nsubj:pass")
    'nsubj'
    """
    return dep.partition(":")[0]


def case_of(tree: Tree, i: int) -> str:
    """The preposition of a noun, in lower case; "" without one."""
    case = tree.first(i, "case")
    return tree.tokens[case].norm.lower() if case is not None else ""


def is_passive(tree: Tree, verb: int) -> bool:
    """Whether a verb form is passive: by its auxiliary, its subject, or as a bare participle after a noun."""
    token = tree.tokens[verb]
    if tree.first(verb, "aux:pass") is not None or tree.first(verb, "nsubj:pass") is not None:
        return True
    if token.tag != "VBN":
        return False
    if token.dep == "xcomp":
        # "Was found murdered", "left three wounded".
        return tree.first(verb, "aux", "nsubj") is None
    if token.dep == "acl":
        # "The town shelled by rebels"; not "a claim that rebels had shelled the town".
        said = tree.tokens[token.head].lemma.lower() in SAYING_NOUNS
        return not (said and tree.first(verb, "nsubj") is not None)
    if token.dep == "conj" and tree.first(verb, "nsubj") is None and tree.first(verb, "aux") is None:
        return is_passive(tree, token.head)
    return token.dep == "advcl" and tree.first(verb, "nsubj") is None and tree.first(verb, "aux") is None


def with_conjuncts(tree: Tree, heads: tuple[int, ...]) -> tuple[int, ...]:
    """Heads and what is coordinated below them, in text order, without those of whom it is denied."""
    if not heads:
        return ()
    found = list(heads)
    queue = list(heads)
    while queue:
        if more := tree.find(queue.pop(), "conj"):
            found.extend(more)
            queue.extend(more)
    return tuple([word for word in sorted(set(found)) if not is_denied(tree, word)])


def counted_by(tree: Tree, word: int) -> tuple[int, ...]:
    """A word, and what it counts or groups: "some of its sanctions" is both some and sanctions."""
    if tree.tokens[word].lemma.lower() not in MEASURE_NOUNS:
        return (word,)
    behind = tuple(noun for noun in tree.find(word, "nmod") if case_of(tree, noun) == "of")
    return (word, *with_conjuncts(tree, behind))


def outer_noun(tree: Tree, noun: int) -> int:
    """The noun that stands in the sentence for an event noun: "a round of talks", "a mediation effort", or itself."""
    top = _coordination_top(tree, noun)
    token = tree.tokens[top]
    lemma = tree.tokens[token.head].lemma.lower()
    counted = token.dep == "nmod" and case_of(tree, top) == "of" and lemma in MEASURE_NOUNS
    undertaken = token.dep == "compound" and lemma in _UNDERTAKINGS
    return _coordination_top(tree, token.head) if (counted or undertaken) and token.head != top else top


def is_another(tree: Tree, word: int) -> bool:
    """Whether a noun is set apart from others of its kind: "another raid", "a rival march", not "the rival marches"."""
    if tree.tokens[word].pos not in ("NOUN", "PROPN"):
        return False
    before = {tree.tokens[child].norm.lower() for child in tree.find(word, "amod", "det", "nummod")}
    return bool(before & _ANOTHER) and not before & _DEFINITE


def is_added(tree: Tree, word: int) -> bool:
    """Whether a verb tells a further act: "he also condemned the speech"; "also on Monday" says when."""
    return tree.tokens[word].pos == "VERB" and word > 0 and tree.tokens[word - 1].norm.lower() == "also"


def points_back(tree: Tree, word: int) -> bool:
    """Whether a noun names what the reader knows already and says no more of it: "the blast", "this murder"."""
    if tree.tokens[word].pos != "NOUN" or tree.find(word, "nmod", "acl", "amod"):
        return False
    return bool({tree.tokens[child].norm.lower() for child in tree.find(word, "det")} & _KNOWN)


def _coordination_top(tree: Tree, noun: int) -> int:
    while base(tree.tokens[noun].dep) == "conj" and tree.tokens[noun].head != noun:
        noun = tree.tokens[noun].head
    return noun


def mark_of(tree: Tree, clause: int) -> str:
    """The word that opens a clause or phrase ("from" in "from leaving"), in lower case; "" without one."""
    mark = tree.first(clause, "mark", "case")
    return tree.tokens[mark].norm.lower() if mark is not None else ""

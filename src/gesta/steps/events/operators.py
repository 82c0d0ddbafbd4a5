"""What stands above a predicate and acts on it: the word that demands, promises, threatens, refuses or stops it."""

from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.steps.events.phrases import BESIDE, base, mark_of

# Relations through which what stands above still speaks about the predicate.
CONTENT = frozenset({"xcomp", "ccomp", "csubj"})
# What talks do that come to nothing.
_COLLAPSE = frozenset({"collapse", "founder", "fail", "falter", "stall"})
# "Ended a round of talks": what has an end of its own was held, and not broken off.
_CONCLUDE = frozenset({"end", "finish", "conclude", "complete", "close"})
_BOUNDED = frozenset("round session meeting summit visit tour trip conference day hour".split())
_OPERATOR_CLASSES = ("threaten", "commit", "request", "reject", "accuse", "halt", "announce")
_OPERATOR_NOUN_CASES = frozenset({"of", "for", "to", "on", "against", "about", "over", "with"})
_DEMANDED_THROUGH = frozenset({"acl", "ccomp", "xcomp", "obj", "obl", "nmod", "conj", "iobj", "nsubj"})


def demanded_above(tree: Tree, word: int, lexicon: Lexicon) -> list[tuple[str, int]]:
    """A demand or promise farther above, through anything but a clause that tells something of its own.

    "Urged the allies to give guarantees that NATO does not deploy weapons": nothing is deployed.
    """
    for above in (word, *tree.ancestors(word)):
        token = tree.tokens[above]
        if token.dep in ("acl:relcl", "advcl:relcl", "parataxis", "appos") or base(token.dep) not in _DEMANDED_THROUGH:
            return []
        if base(token.dep) in ("obl", "nmod", "acl") and mark_of(tree, above) in BESIDE:
            return []
        if base(token.dep) in ("xcomp", "ccomp") and tree.tokens[token.head].pos == "VERB":
            operator = _entry_operator(lexicon, _lemma(tree, token.head, lexicon), "verb")
            if operator in ("request", "commit"):
                return [(operator, token.head)]
    return []


def _lemma(tree: Tree, word: int, lexicon: Lexicon) -> str:
    token = tree.tokens[word]
    return lexicon.lemma(token.norm.lower(), "verb") or token.lemma.lower()


def operator_above(tree: Tree, at: int, above: int, lexicon: Lexicon, *, nominal: bool) -> str | None:
    """The operator class of the word above, if the predicate is its content."""
    token, head = tree.tokens[at], tree.tokens[above]
    dep = base(token.dep)
    lemma = head.lemma.lower()
    if nominal and token.dep == "nsubj" and lemma in _COLLAPSE and token.lemma.lower() in lexicon.classes["talks"]:
        return "halt"
    if head.pos == "VERB" and (
        lemma in lexicon.operators.verbs["deny"] or _only_foreseen(tree, at, above) or _only_told(tree, at, above)
    ):
        return None
    if head.pos == "VERB" and _is_content(tree, at, dep, nominal=nominal):
        operator = _phrasal_operator(tree, above, lexicon) or _entry_operator(lexicon, lemma, "verb")
        over = lemma in _CONCLUDE and token.lemma.lower() in _BOUNDED
        halts = lemma in lexicon.operators.verbs["halt"] and not over
        if operator is None and halts and dep in ("obj", "xcomp", "nsubj"):
            operator = "halt" if dep != "nsubj" or token.dep == "nsubj:pass" else None
        if operator is None and nominal and dep == "obj" and lemma in lexicon.operators.verbs["announce"]:
            operator = "announce"
        if operator == "commit" and nominal and dep not in ("obj", "obl", "nsubj"):
            return None
        return _warned_against(tree, at, operator)
    if head.pos == "ADJ" and dep in CONTENT:
        return _entry_operator(lexicon, lemma, "adj")
    if head.pos == "NOUN" and dep in ("nmod", "acl", "ccomp"):
        operator = _entry_operator(lexicon, lemma, "noun")
        for kind in ("request", "halt"):
            if operator is None and lemma in lexicon.operators.nouns[kind]:
                operator = kind
        case = tree.first(at, "case")
        if dep == "nmod" and (case is None or tree.tokens[case].norm.lower() not in _OPERATOR_NOUN_CASES):
            return None
        return operator if operator in _OPERATOR_CLASSES else None
    return None


def _only_foreseen(tree: Tree, at: int, above: int) -> bool:
    """ "Is expected to sign", "expects that he will sign": nobody is asked to."""
    if tree.tokens[above].lemma.lower() != "expect":
        return False
    if tree.first(above, "aux:pass", "nsubj:pass") is not None or tree.tokens[above].dep in ("acl", "amod"):
        return True
    return any(tree.tokens[aux].tag == "MD" for aux in tree.find(at, "aux"))


def _only_told(tree: Tree, at: int, above: int) -> bool:
    """ "Told a newspaper that troops would leave": told so, not told to; "told them that they should" asks."""
    if tree.tokens[above].lemma.lower() != "tell" or tree.tokens[at].dep != "ccomp":
        return False
    aux = {tree.tokens[i].norm.lower() for i in tree.find(at, "aux", "aux:pass", "cop", "mark")}
    finite = tree.tokens[at].tag in ("VBD", "VBZ", "VBP") or any(
        tree.tokens[i].tag in ("MD", "VBD", "VBZ", "VBP") for i in tree.find(at, "aux", "aux:pass", "cop")
    )
    return finite and not aux & {"should", "must", "ought", "to"}


def _entry_operator(lexicon: Lexicon, lemma: str, pos: str) -> str | None:
    senses = lexicon.senses(lemma, pos)  # type: ignore[arg-type]  # both are parts of speech of the lexicon
    return next((entry.operator for entry in senses if entry.operator and " " not in entry.lemma), None)


def _phrasal_operator(tree: Tree, verb: int, lexicon: Lexicon) -> str | None:
    """ "Ruled out sending troops": the operator of a verb with its particle."""
    lemma = tree.tokens[verb].lemma.lower()
    told = {f"{lemma} {tree.tokens[i].norm.lower()}" for i in tree.find(verb, "compound:prt")}
    return next((each.operator for each in lexicon.senses(lemma, "verb") if each.operator and each.lemma in told), None)


def _warned_against(tree: Tree, at: int, operator: str | None) -> str | None:
    """ "Warned the government against arresting him" asks to leave it undone; other operators stay what they are."""
    against = any(tree.tokens[mark].norm.lower() == "against" for mark in tree.find(at, "mark", "case"))
    if operator == "warn":
        return "request" if against else operator
    return operator if operator in _OPERATOR_CLASSES else None


def _is_content(tree: Tree, at: int, dep: str, *, nominal: bool) -> bool:
    if dep in CONTENT:
        return True
    if nominal and dep in ("obj", "obl"):
        case = tree.first(at, "case")
        return dep == "obj" or (case is not None and tree.tokens[case].norm.lower() in _OPERATOR_NOUN_CASES)
    if nominal and tree.tokens[at].dep == "nsubj:pass":
        return True
    return dep == "advcl" and any(
        tree.tokens[mark].norm.lower() in ("of", "for", "against", "to", "from", "with")
        for mark in tree.find(at, "mark", "case")
    )

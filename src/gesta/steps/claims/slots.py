"""Where the words that a verb attributes stand: its clause, its infinitive, its object, what stands before it."""

from collections.abc import Callable

from msgspec import Struct

from gesta.knowledge.cues import SLOTS
from gesta.language.tree import Tree
from gesta.records import Span
from gesta.steps.claims.words import QUOTE_NORMS, agent_of, behind, case_of, hull, is_relative, without

# Between commas or at the end: "..., Blondin said".
_AFTER_THE_FACT = ("parataxis", "advcl")
# A quotation belongs to a verb right beside it; one of some length also to a verb farther off.
_NEAR, _LONG = 2, 5
_PAUSES = frozenset({",", ":", "--", "-"})
# How much may follow a verb of saying that ends its sentence.
_TAIL = 15
# Things made of words, which are said by whoever gives them out.
_WORDS = frozenset(
    "statement letter speech address remark comment report memo memorandum message note post tweet op-ed essay column "
    "article book editorial story account interview poll survey study ad advertisement video complaint lawsuit suit "
    "petition motion brief testimony apology warning appeal call question concern doubt objection argument "
    "view opinion idea proposal plan platform pledge oath list transcript excerpt document email e-mail release "
    "rebuke criticism attack critique verdict ruling opinion word assessment estimate answer".split()
)
REFLEXIVES = frozenset("myself yourself himself herself itself ourselves yourselves themselves".split())
_QUESTIONS = frozenset({"if", "whether"})
# Verbs whose clause with "that" is never one about a noun between.
_ADDRESSING = frozenset("tell ask assure inform remind advise instruct notify promise warn".split())
_TELLING = frozenset("say tell write state declare announce insist argue claim warn add".split())


class Content(Struct, frozen=True):
    """Attributed words: their characters, the slot they fill, further words of the cue."""

    span: Span
    slot: str
    more: tuple[int, ...] = ()


def content_of(tree: Tree, verb: int, slots: frozenset[str]) -> Content | None:
    """What a verb covers by the slots it has: a clause before anything else, an object last."""
    for slot, find in _FINDERS:
        if slot in slots and (found := find(tree, verb, slots)) is not None:
            return found
    if "fault" in slots and (found := _fault(tree, verb)) is not None:
        return found
    if "words" in slots and (found := _words(tree, verb)) is not None:
        return found
    if slots - SLOTS and (found := _behind_preposition(tree, verb, slots)) is not None:
        return found
    return _object(tree, verb) if "object" in slots else None


def quoted_object(tree: Tree, verb: int) -> Content | None:
    """ "Attacked “the hateful creed of ...”": whatever the verb, an object in quotation marks is what somebody says."""
    thing = tree.first(verb, "obj")
    if thing is None or tree.first(verb, "nsubj") is None:
        return None
    span = tree.span(thing)
    inside = [i for i, token in enumerate(tree.tokens) if span.covers(token.span)]
    opens = tree.tokens[inside[0]].norm in QUOTE_NORMS or tree.tokens[max(inside[0] - 1, 0)].norm in QUOTE_NORMS
    return Content(span, "object") if opens and len(inside) >= _LONG else None


def infinitive_of(tree: Tree, verb: int) -> int | None:
    """The head of "to ..." that completes a verb."""
    for child in tree.find(verb, "xcomp"):
        if any(tree.tokens[mark].norm.lower() == "to" for mark in tree.find(child, "mark")):
            return child
    return None


def mark_of(tree: Tree, clause: int) -> str:
    """The word that opens a clause ("if", "as", "to") in lower case, "" where there is none."""
    mark = tree.first(clause, "mark")
    return tree.tokens[mark].norm.lower() if mark is not None else ""


def _clause(tree: Tree, verb: int, _slots: frozenset[str]) -> Content | None:
    clause = tree.first(verb, "ccomp")
    if clause is None and tree.first(verb, "expl") is not None:
        # "It was revealed that ...".
        clause = tree.first(verb, "csubj")
    if clause is None:
        # "Asked her if she would come": a question may hang on the verb as if it were a condition.
        asked = tree.tokens[verb].lemma.lower() in ("ask", "wonder", "inquire", "question")
        clause = next((c for c in tree.find(verb, "advcl") if asked and mark_of(tree, c) in _QUESTIONS), None)
    if clause is None:
        clause = _misplaced_clause(tree, verb)
    return Content(tree.span(clause), "clause") if clause is not None else _made_clear(tree, verb)


def _misplaced_clause(tree: Tree, verb: int) -> int | None:
    """ "Said in a message that ...": the clause may hang on the noun before it, as if that were its antecedent."""
    for noun in tree.find(verb, "obj", "obl"):
        for clause in tree.find(noun, "acl"):
            that = [mark for mark in tree.find(clause, "mark") if tree.tokens[mark].norm.lower() == "that"]
            if noun > verb and that and tree.tokens[verb].lemma.lower() in _TELLING:
                return clause
    return None


def _made_clear(tree: Tree, verb: int) -> Content | None:
    """ "Made clear that ...": the clause hangs on the adjective, which belongs to the cue."""
    for word in tree.find(verb, "xcomp"):
        clause = tree.first(word, "ccomp")
        if clause is not None and tree.tokens[word].pos == "ADJ":
            return Content(tree.span(clause), "clause", (*range(verb + 1, word), word))
    return None


def _infinitive(tree: Tree, verb: int, _slots: frozenset[str]) -> Content | None:
    infinitive = infinitive_of(tree, verb)
    return Content(tree.span(infinitive), "infinitive") if infinitive is not None else None


def _named(tree: Tree, verb: int, slots: frozenset[str]) -> Content | None:
    """ "Called the vote a sham", "described him as a friend", "was called a liar by": the thing and its name."""
    things = tree.find(verb, "obj", "nsubj:pass")
    name = tree.first(verb, "xcomp")
    if name is None and len(things) > 1:
        name = things[-1]
    if name is None and "as" in slots:
        name = next((n for n in tree.find(verb, "obl", "advcl") if "as" in (case_of(tree, n), mark_of(tree, n))), None)
    if name is None and tree.tokens[tree.tokens[verb].head].norm.lower() == "what":
        name, things = tree.first(verb, "obj"), ()
    if name is not None and not things and tree.tokens[verb].dep == "acl:relcl":
        # "What she called a siege", "a plan that he described as bold".
        return Content(tree.span(name), "predicate")
    if name is None or not things:
        return None
    return Content(hull((tree.span(things[0]), tree.span(name))), "predicate")


def _complement(tree: Tree, verb: int, _slots: frozenset[str]) -> Content | None:
    complement = tree.first(verb, "xcomp")
    return Content(tree.span(complement), "complement") if complement is not None else None


def _after(tree: Tree, verb: int, _slots: frozenset[str]) -> Content | None:
    """ "..., the minister said", "as the minister said, ...", "..., first reported by the paper": beside what is said.

    Not "while the minister said ...": that is said of something else.
    """
    token = tree.tokens[verb]
    if token.head == verb:
        return _before(tree, verb)
    if tree.first(verb, "obj") is not None and token.lemma.lower() not in _ADDRESSING:
        # "Polls differ: one found Ostia ahead": that is what it found.
        return None
    reported = token.tag == "VBN" and agent_of(tree, verb) is not None
    if token.dep == "acl" and reported:
        return Content(tree.characters(*tree.phrase(token.head)), "after")
    if token.dep not in _AFTER_THE_FACT or mark_of(tree, verb) not in ("", "as"):
        return None
    if mark_of(tree, verb) == "as" and tree.first(verb, "obj", "ccomp") is not None:
        # "As observers report a drop": that is what they report.
        return None
    spoken = token.tag not in ("VBG", "VB") and tree.first(verb, "nsubj") is not None
    if reported or (spoken and tree.first(verb, "aux:pass", "nsubj:pass", "cop") is None):
        return Content(_all_before(tree, verb) or without(tree, token.head, verb), "after")
    return None


def _all_before(tree: Tree, verb: int) -> Span | None:
    """What stands before "the minister said" at the end of its clause, whatever word the tree hangs it on."""
    subject = tree.first(verb, "nsubj")
    top = tree.tokens[verb].head
    if subject is None or top > verb:
        return None
    start = min(verb, tree.subtree(subject)[0])
    return tree.characters(tree.subtree(top)[0], start) if tree.tokens[start - 1].norm == "," else None


def _before(tree: Tree, verb: int) -> Content | None:
    """ "A mistake, said a diplomat": what stands before the comma, where the tree makes it a second subject."""
    comma = next((i for i in range(verb - 1, 0, -1) if tree.tokens[i].norm == ","), None)
    subjects = tree.find(verb, "nsubj")
    if comma is None or len(subjects) < 2 or len(tree.tokens) - verb > len(tree.tokens) // 2:
        return None
    return Content(tree.characters(0, comma), "after")


def _quotation(tree: Tree, verb: int, _slots: frozenset[str]) -> Content | None:
    marks = [i for i, token in enumerate(tree.tokens) if token.norm in QUOTE_NORMS]
    if len(marks) < 2 or not (verb < marks[0] or verb > marks[-1]):
        return None
    beside = min(abs(marks[0] - verb), abs(marks[-1] - verb)) <= _NEAR
    if not beside and marks[-1] - marks[0] < _LONG:
        return None
    return Content(Span(tree.tokens[marks[0]].start, tree.tokens[marks[-1]].end), "quote")


def _beside(tree: Tree, verb: int, _slots: frozenset[str]) -> Content | None:
    """What stands beside a verb of saying, whatever the tree makes of it: "adding, “we ...", "a mistake, he said"."""
    return _opened_behind(tree, verb) or _closed_before(tree, verb)


def _opened_behind(tree: Tree, verb: int) -> Content | None:
    """The quotation that opens right behind a verb, to its closing mark or, where it goes on, the sentence's end."""
    opens = verb + 1
    while opens < len(tree.tokens) and (tree.tokens[opens].norm in _PAUSES or tree.tokens[opens].dep == "advmod"):
        opens += 1
    if opens >= len(tree.tokens) - 1 or tree.tokens[opens].norm not in QUOTE_NORMS - {"”", "»"}:
        return None
    closes = (i for i in range(opens + 1, len(tree.tokens)) if tree.tokens[i].norm in QUOTE_NORMS)
    return Content(tree.characters(opens, next(closes, len(tree.tokens) - 1) + 1), "quote")


def _closed_before(tree: Tree, verb: int) -> Content | None:
    """What stands before the comma in front of "the minister said" or "said the minister" near the sentence's end."""
    subject = tree.first(verb, "nsubj")
    tells = tree.tokens[verb].lemma.lower() in _TELLING and tree.first(verb, "obj", "ccomp", "xcomp", "mark") is None
    if subject is None or tree.tokens[subject].tag == "WP" or not tells or len(tree.tokens) - verb > _TAIL:
        return None
    start = min(tree.subtree(subject)[0], verb)
    comma = next((i for i in (start - 1, start - 2) if i > 1 and tree.tokens[i].norm == ","), None)
    if comma is None or not any(token.pos in ("VERB", "AUX") for token in tree.tokens[:comma]):
        return None
    return Content(tree.characters(0, comma), "after")


def _behind_preposition(tree: Tree, verb: int, slots: frozenset[str]) -> Content | None:
    for thing in tree.find(verb, "obl", "advcl"):
        preposition = case_of(tree, thing) or mark_of(tree, thing)
        if preposition in slots - SLOTS and tree.tokens[thing].dep != "obl:agent":
            case = tree.first(thing, "case", "mark")
            return Content(behind(tree, thing, thing), "preposition", (case,) if case is not None else ())
    return None


def _fault(tree: Tree, verb: int) -> Content | None:
    """ "Attacked him for his silence", "for raising taxes": somebody's deed, not "for three days", "for girls"."""
    for thing in tree.find(verb, "obl", "advcl"):
        opens = tree.first(thing, "case", "mark")
        is_deed = tree.tokens[thing].tag == "VBG" or tree.first(thing, "nmod:poss") is not None
        if opens is not None and tree.tokens[opens].norm.lower() == "for" and is_deed:
            return Content(behind(tree, thing, thing), "preposition", (opens,))
    return None


def _words(tree: Tree, verb: int) -> Content | None:
    """ "Released a statement on the vote": an object that is made of words, or the subject of a passive that is."""
    thing = tree.first(verb, "obj", "nsubj:pass")
    if thing is None or tree.tokens[thing].lemma.lower() not in _WORDS:
        return None
    return Content(tree.span(thing), "object")


def _object(tree: Tree, verb: int) -> Content | None:
    thing = tree.first(verb, "obj")
    if (before := _object_before(tree, verb, thing)) is not None:
        return before
    if thing is None:
        # "Proposes breaking up the banks": a deed stands for a thing.
        thing = next((i for i in tree.find(verb, "xcomp", "ccomp") if tree.tokens[i].tag == "VBG"), None)
    if thing is None:
        # "Was condemned", "is accused of murder": whoever it is that does.
        thing = tree.first(verb, "nsubj:pass")
    if thing is None or tree.tokens[thing].norm.lower() in REFLEXIVES:
        return None
    others = [i for i in tree.find(verb, "obl", "advcl", "xcomp") if i > thing]
    rest = [i for i in others if (case_of(tree, i) or mark_of(tree, i)) in ("for", "of", "as")]
    return Content(hull(tree.span(i) for i in (thing, *rest)), "object")


def _object_before(tree: Tree, verb: int, thing: int | None) -> Content | None:
    """ "The plan Ostia opposes", "a friend whom he praised": the noun in front of the relative clause."""
    token = tree.tokens[verb]
    subject = tree.first(verb, "nsubj")
    if token.dep != "acl:relcl" or subject is None or tree.tokens[subject].dep != "nsubj" or token.head > verb:
        return None
    if is_relative(tree, subject) or (thing is not None and not is_relative(tree, thing)):
        return None
    return Content(tree.characters(*tree.phrase(token.head)), "object")


Finder = Callable[[Tree, int, frozenset[str]], Content | None]
_FINDERS: tuple[tuple[str, Finder], ...] = (
    ("clause", _clause),
    ("predicate", _named),
    ("infinitive", _infinitive),
    ("clause", _after),
    ("complement", _complement),
    ("quote", _quotation),
    ("quote", _beside),
)

"""The frame of a predicate: its logical subject and object, obliques, modifiers, complements, whatever the syntax."""

from msgspec import Struct

from gesta.language.tree import Tree
from gesta.steps.events.phrases import (
    OF_VICTIMS,
    PREPOSITIONAL,
    TEXT_NOUNS,
    _coordination_top,
    base,
    case_of,
    is_passive,
    outer_noun,
    with_conjuncts,
)

_RELATIVE_TAGS = frozenset({"WDT", "WP", "WP$", "WRB"})
# Verbs whose object is the subject of their complement.
_OBJECT_CONTROL = frozenset(
    "accuse urge ask order tell press pressure persuade force compel allow permit help encourage invite implore beg "
    "instruct direct advise warn remind convince push lead cause enable want expect see blame condemn criticise "
    "criticize  "
    "chide scold rebuke slam denounce fault reprimand censure lambast berate castigate admonish "
    "charge convict suspect praise thank call sue order summon send leave make let".split()
)
# Participles behind an event noun that tell who does it ("talks held by"); others tell a cause ("protests fueled by").
_CARRYING_PARTICIPLES = frozenset(
    "hold stage lead organise organize conduct launch carry impose order sign announce make wage mount undertake "
    "mediate "
    "broker host call declare file bring issue commit perform start begin direct deliver sponsor".split()
)
# What a deed is said to be of who did it: "it was the work of rebels".
_AUTHORSHIP = frozenset({"work", "handiwork", "doing"})
SAYING_VERBS = frozenset("say report claim state announce complain add allege confirm declare".split())
_DENYING = frozenset({"not", "n't", "never", "hardly"})
# Prepositions that tell sides of a deed, also from below an "of" phrase.
_LIFTED = frozenset("by with against on to from between for over".split())
# Who does so to a plan or plot has none: "the police uncovered a plot to kill", "the court condemned a plan to deport".
PLANS_OF_OTHERS = frozenset(
    "uncover discover unearth detect expose reveal disclose foil thwart frustrate disrupt avert prevent condemn "
    "denounce investigate report".split()
)
# Who somebody is to another, of whom the words behind tell.
_SOMEBODYS = frozenset(
    "lawyer attorney solicitor barrister counsel father mother parent brother sister son daughter wife husband widow "
    "widower uncle aunt cousin relative friend family spokesman spokeswoman spokesperson supporter colleague".split()
)
# Verbs of what is done with a guest.
_WELCOMING = frozenset("meet receive host greet welcome brief address tell thank invite".split())
# Whoever is hit or held says nothing by a participle behind it: "said ten were arrested, accusing the police".
_SAYING = frozenset(
    "accuse blame demand urge condemn denounce warn vow criticise criticize say add call allege claim insist".split()
)
_FIRING = frozenset({"firing", "shooting", "shelling", "bombing"})
# Verbs that give a chance or a time to do something.
_GIVING = frozenset({"give", "grant", "allow", "set"})


class Frame(Struct, frozen=True):
    """Heads of phrases around a predicate, as token indices of its sentence.

    subjects:   who does it (passives turned round, relative pronouns replaced, control and coordination followed)
    objects:    to whom or what it is done
    obliques:   preposition -> nouns, own ones first, then those of a light verb above a noun
    complements: heads of clauses that say what is demanded, promised, feared ...
    governor:   for nouns: the verb that the noun is an argument of, and by which relation
    how:        how the subject was found, for the reasons
    """

    head: int
    noun: bool
    subjects: tuple[int, ...] = ()
    objects: tuple[int, ...] = ()
    indirect: tuple[int, ...] = ()
    obliques: dict[str, tuple[int, ...]] = {}
    complements: tuple[int, ...] = ()
    possessors: tuple[int, ...] = ()
    modifiers: tuple[int, ...] = ()
    governor: int | None = None
    relation: str = ""
    passive: bool = False
    how: str = "subject"


def verb_frame(tree: Tree, verb: int, depth: int = 0) -> Frame:
    """The frame of a verb.

    depth: how many clauses were already climbed for a shared subject; more than three are not followed
    """
    passive = is_passive(tree, verb)
    subjects, how = _surface_subject(tree, verb, depth)
    objects = tree.find(verb, "obj")
    if (welcoming := welcomed_by(tree, verb)) is not None and depth <= 3:
        subjects, objects = objects, verb_frame(tree, welcoming, depth + 1).subjects
        how = "who is visiting"
    elif not objects:
        objects = tuple(
            guest
            for visit in tree.children[verb]
            if welcomed_by(tree, visit) is not None
            for guest in tree.find(visit, "obj")
        )
    objects = tuple(_relative(tree, verb, found) for found in objects)
    indirect = tree.find(verb, "iobj")
    if indirect and not objects and tree.tokens[verb].lemma.lower() in _GIVING:
        # "Gave the rebels a week": a span of time that is given.
        objects = tree.find(verb, "obl:unmarked")
    if passive:
        # "was granted asylum": beside an object, the subject of a passive is who gets it.
        indirect = (*indirect, *(subjects if objects else ()))
        objects, subjects = (*subjects, *objects), _agents(tree, verb)
        how = "by-phrase"
    elif not objects:
        objects = _gapped_object(tree, verb) or _shared_object(tree, verb)
    obliques = _obliques(tree, verb, ("obl",))
    if passive:
        obliques.pop("by", None)
    for thing in objects:
        # "broke off relations with Israel": what hangs on the object may belong to the verb, behind what is its own.
        of_victims = tree.tokens[thing].lemma.lower() in OF_VICTIMS
        for preposition, nouns in _obliques(tree, thing, ("nmod",)).items():
            if not (preposition == "of" and of_victims):
                obliques[preposition] = (*obliques.get(preposition, ()), *nouns)
        _lift(tree, obliques, tree.find(thing, "nmod"))
    return Frame(
        head=verb,
        noun=False,
        subjects=with_conjuncts(tree, subjects),
        objects=with_conjuncts(tree, objects),
        indirect=with_conjuncts(tree, indirect),
        obliques=obliques,
        complements=_complements(tree, verb),
        passive=passive,
        how=how,
        governor=tree.tokens[verb].head if tree.tokens[verb].head != verb else None,
        relation=tree.tokens[verb].dep,
    )


def welcomed_by(tree: Tree, verb: int) -> int | None:
    """The verb before "visiting" in "met visiting diplomats", where it tells of the guests; None elsewhere."""
    token = tree.tokens[verb]
    told_of_guests = token.norm.lower() == "visiting" and token.dep in ("advcl", "xcomp") and token.head == verb - 1
    return token.head if told_of_guests and tree.tokens[token.head].lemma.lower() in _WELCOMING else None


def _shared_object(tree: Tree, verb: int) -> tuple[int, ...]:
    """The object after the last of several verbs: "beat and arrested two men"."""
    token = tree.tokens[verb]
    if token.dep != "conj" or tree.tokens[token.head].pos != "VERB":
        return ()
    return tuple(found for found in tree.find(token.head, "obj") if found > verb)


def _relative(tree: Tree, verb: int, found: int) -> int:
    """A relative pronoun's noun, also out of what is said there: "a vote that they say was rigged"."""
    if tree.tokens[found].tag not in _RELATIVE_TAGS:
        return found
    token = tree.tokens[verb]
    if token.dep == "ccomp":
        token = tree.tokens[token.head]
    return token.head if token.dep == "acl:relcl" else found


def _surface_subject(tree: Tree, verb: int, depth: int) -> tuple[tuple[int, ...], str]:
    own = tree.first(verb, "nsubj:pass", "nsubj")
    if own is not None:
        gap = _noun_of_gap(tree, verb, own)
        return (_relative(tree, verb, own) if gap is None else gap,), "subject"
    moved = _moved_subject(tree, verb)
    if moved is not None:
        return (moved,), "subject"
    token = tree.tokens[verb]
    if token.head == verb or depth > 3:
        return (), "none"
    dep = base(token.dep)
    if token.dep == "acl:relcl" or _is_preposition(tree, verb):
        return (), "none"
    if dep == "acl":
        if token.tag == "VBN":
            return (_nearest_person(tree, token.head, verb),), "participle's noun"
        if token.tag == "VBG" and tree.tokens[token.head].lemma.lower() not in TEXT_NOUNS:
            return (token.head,), "participle's noun"
        return _subject_above_noun(tree, token.head, depth)
    if dep in ("conj", "advcl", "parataxis"):
        return _shared(tree, verb, token.head, depth)
    if dep == "xcomp":
        return _controller(tree, token.head, depth, is_participle=token.tag == "VBN")
    return (), "none"


def _is_preposition(tree: Tree, verb: int) -> bool:
    """ "Sent aid to the villagers following an attack": nobody follows anything."""
    return tree.tokens[verb].norm.lower() in PREPOSITIONAL and tree.tokens[verb].dep in ("acl", "advcl", "case", "conj")


def _nearest_person(tree: Tree, noun: int, clause: int) -> int:
    """ "The lawyer for a man accused of arson": whom a participle tells of is the one it stands next to."""
    if tree.tokens[noun].lemma.lower() not in _SOMEBODYS:
        return noun
    for other in reversed(tree.find(noun, "nmod")):
        inside = tree.subtree(other)
        if case_of(tree, other) in ("of", "for") and noun < other < clause and max(inside) == clause - 1:
            return other
    return noun


def _noun_of_gap(tree: Tree, verb: int, subject: int) -> int | None:
    """ "The vote that Norland says was rigged": the vote, where "Norland" hangs on the wrong verb; None elsewhere."""
    token = tree.tokens[verb]
    above = tree.tokens[token.head]
    moved = token.dep == "ccomp" and above.dep == "acl:relcl" and subject < token.head < verb
    return above.head if moved and tree.first(token.head, "nsubj") is None else None


def _moved_subject(tree: Tree, verb: int) -> int | None:
    """The subject of a verb of saying with a gap in its content, which hangs on the verb below."""
    for clause in tree.find(verb, "ccomp"):
        for subject in tree.find(clause, "nsubj"):
            named = tree.tokens[subject].tag not in _RELATIVE_TAGS
            if named and _noun_of_gap(tree, clause, subject) is not None:
                return subject
    return None


def _shared(tree: Tree, verb: int, above: int, depth: int) -> tuple[tuple[int, ...], str]:
    token = tree.tokens[verb]
    if (
        base(token.dep) == "advcl"
        and tree.tokens[above].lemma.lower() in _OBJECT_CONTROL
        and _marked(tree, verb, ("of", "for"))
    ):
        return _controller(tree, above, depth)
    if base(token.dep) == "advcl" and _marked(tree, verb, ("from",)) and depth <= 3:
        # "Kept Moldova from signing": whoever is kept from it would do it.
        kept = verb_frame(tree, above, depth + 1).objects
        if kept:
            return kept, "object of the verb above"
    if token.tag == "VBG" and token.lemma.lower() in _SAYING and _is_told_of_victims(tree, above):
        above = tree.tokens[above].head
    if tree.tokens[above].pos not in ("VERB", "AUX"):
        own = tree.first(above, "nsubj")
        return ((own,), "shared subject") if own is not None else ((), "none")
    subjects, how = _surface_subject(tree, above, depth + 1)
    return subjects, "shared subject" if how == "subject" else how


def _is_told_of_victims(tree: Tree, verb: int) -> bool:
    """Whether a clause in the passive is what somebody says."""
    token = tree.tokens[verb]
    said = tree.tokens[token.head].lemma.lower() in SAYING_VERBS and token.head < verb
    return token.dep == "ccomp" and said and is_passive(tree, verb)


def _marked(tree: Tree, verb: int, words: tuple[str, ...]) -> bool:
    return any(tree.tokens[mark].norm.lower() in words for mark in tree.find(verb, "mark", "case"))


def _controller(tree: Tree, above: int, depth: int, *, is_participle: bool = False) -> tuple[tuple[int, ...], str]:
    frame = verb_frame(tree, above, depth + 1) if depth <= 3 else None
    if frame is None:
        return (), "none"
    # Without another object, parses may take the accused for an indirect one.
    objects = frame.objects or frame.indirect
    if objects and (is_participle or tree.tokens[above].lemma.lower() in _OBJECT_CONTROL):
        return objects, "object of the verb above"
    if frame.passive:
        return frame.objects, "subject of the verb above"
    return frame.subjects, "subject of the verb above"


def _subject_above_noun(tree: Tree, noun: int, depth: int) -> tuple[tuple[int, ...], str]:
    """ "plans to attack": whoever has the plan: its possessor, else the subject of its verb."""
    possessor = tree.first(noun, "nmod:poss")
    if possessor is not None:
        return (possessor,), "possessor of the noun above"
    by = [n for n in tree.find(noun, "nmod") if case_of(tree, n) in ("by", "of")]
    if by:
        return (by[0],), "by-phrase of the noun above"
    token = tree.tokens[noun]
    is_own = tree.tokens[token.head].lemma.lower() not in PLANS_OF_OTHERS
    if is_own and base(token.dep) in ("obj", "obl") and token.head != noun and depth <= 3:
        frame = verb_frame(tree, token.head, depth + 1)
        return frame.subjects, "subject of the verb above"
    return (), "none"


def _agents(tree: Tree, verb: int) -> tuple[int, ...]:
    """Who did it, of a passive; "according to Reuters" is labelled like one now and then, and is none."""
    agents = tuple(n for n in tree.find(verb, "obl:agent") if case_of(tree, n) in ("by", ""))
    return agents or tuple(n for n in tree.find(verb, "obl") if case_of(tree, n) == "by") or _firing(tree, verb)


def _firing(tree: Tree, verb: int) -> tuple[int, ...]:
    """ "Killed in police firing": the police. Not "killed in fighting": nobody in particular."""
    clauses = (clause for clause in tree.find(verb, "advcl") if tree.tokens[clause].norm.lower() in _FIRING)
    return tuple(
        who
        for clause in clauses
        for who in tree.find(clause, "nsubj")
        if any(tree.tokens[mark].norm.lower() == "in" for mark in tree.find(clause, "mark"))
    )


def _gapped_object(tree: Tree, verb: int) -> tuple[int, ...]:
    """The noun before an object relative clause: "demands the West has rejected"."""
    token = tree.tokens[verb]
    if token.dep != "acl:relcl" or token.head == verb:
        return ()
    subject = tree.first(verb, "nsubj", "nsubj:pass")
    if subject is None or tree.tokens[subject].tag in _RELATIVE_TAGS:
        return ()
    return (token.head,)


def _obliques(tree: Tree, i: int, deps: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for noun in tree.find(i, *deps):
        preposition, place = case_of(tree, noun), _place_behind(tree, noun)
        if place is not None:
            found["outside"] = (*found.get("outside", ()), *with_conjuncts(tree, (place,)))
        if preposition and not _is_ones_own(tree, noun, preposition):
            found[preposition] = (*found.get(preposition, ()), *with_conjuncts(tree, (noun,)))
    return found


def _is_ones_own(tree: Tree, noun: int, preposition: str) -> bool:
    """ "A blockade of its own" is not aimed at whoever has it."""
    return preposition == "of" and tree.tokens[noun].lemma.lower() == "own"


def _place_behind(tree: Tree, noun: int) -> int | None:
    """What somebody is "in front of": as much as to be outside it."""
    if tree.tokens[noun].lemma.lower() != "front" or case_of(tree, noun) != "in":
        return None
    return next((place for place in tree.find(noun, "nmod") if case_of(tree, place) == "of"), None)


def _lift(tree: Tree, obliques: dict[str, tuple[int, ...]], nouns: tuple[int, ...]) -> None:
    """Add what hangs below an "of" phrase and has no meaning there: "suspension of aid to Niger" is one to Niger."""
    for noun in nouns:
        if case_of(tree, noun) == "of":
            for preposition, found in _obliques(tree, noun, ("nmod",)).items():
                if preposition in _LIFTED:
                    obliques.setdefault(preposition, found)


def _complements(tree: Tree, verb: int) -> tuple[int, ...]:
    clauses = tree.find(verb, "xcomp", "ccomp")
    marked = tuple(c for c in tree.find(verb, "advcl") if _marked(tree, c, ("of", "for", "to", "against", "from")))
    if tree.tokens[verb].lemma.lower() in _GIVING:
        # "gave them a week to leave": what is to be done hangs on what is given.
        given = tree.find(verb, "obj")
        marked += tuple(c for noun in given for c in tree.find(noun, "acl") if tree.tokens[c].tag == "VB")
    return with_conjuncts(tree, (*clauses, *marked))


def noun_frame(tree: Tree, noun: int) -> Frame:
    """The frame of an event noun, with the subject and obliques of the verb that carries it."""
    token = tree.tokens[noun]
    obliques = _obliques(tree, noun, ("nmod", "obl"))
    for clause in tree.find(noun, "acl"):
        if tree.tokens[clause].tag == "VBN" and tree.tokens[clause].lemma.lower() in _CARRYING_PARTICIPLES:
            agents = with_conjuncts(tree, _agents(tree, clause))
            if agents:
                obliques["by"] = (*obliques.get("by", ()), *agents)
            for preposition, nouns in _obliques(tree, clause, ("obl",)).items():
                if preposition != "by":
                    obliques[preposition] = (*obliques.get(preposition, ()), *nouns)
    _lift(tree, obliques, tree.find(noun, "nmod"))
    top = outer_noun(tree, noun)
    if top != _coordination_top(tree, noun):
        # "A mediation effort between the two": whose it is hangs on the outer noun.
        for preposition, nouns in _obliques(tree, top, ("nmod",)).items():
            if preposition != "of":
                obliques[preposition] = (*obliques.get(preposition, ()), *nouns)
    above = tree.tokens[top].head if tree.tokens[top].head != top else None
    authors = _authors(tree, top)
    if authors:
        obliques["by"] = (*obliques.get("by", ()), *authors)
    return Frame(
        head=noun,
        noun=True,
        obliques=obliques,
        # "They are ready to talk": a predicate is said of its subject, an adjective has its content in an infinitive.
        subjects=with_conjuncts(tree, _said_of(tree, noun)),
        complements=tree.find(noun, "acl", "ccomp", *(("xcomp",) if token.pos == "ADJ" else ())),
        possessors=with_conjuncts(tree, tree.find(noun, "nmod:poss")),
        modifiers=with_conjuncts(tree, tree.find(noun, "amod", "compound", "nmod:unmarked", "nummod")),
        governor=above,
        relation=tree.tokens[top].dep if token.dep else "",
    )


def _authors(tree: Tree, noun: int) -> tuple[int, ...]:
    """Whose work a deed is said to be, and not denied: "the blast was the work of rebels"."""
    above = tree.tokens[noun].head
    is_said = base(tree.tokens[noun].dep) == "nsubj" and tree.first(above, "cop") is not None
    if (
        not is_said
        or any(tree.tokens[child].lemma.lower() in _DENYING for child in tree.children[above])
        or tree.tokens[above].lemma.lower() not in _AUTHORSHIP
    ):
        return ()
    return with_conjuncts(tree, tuple(n for n in tree.find(above, "nmod") if case_of(tree, n) == "of"))


def _said_of(tree: Tree, word: int) -> tuple[int, ...]:
    """Of whom an adjective or noun is said: "they are donors", "they remain donors"."""
    own = tree.find(word, "nsubj")
    above = tree.tokens[word].head
    if own or tree.tokens[word].dep != "xcomp" or tree.tokens[above].pos != "VERB":
        return own
    return verb_frame(tree, above).subjects

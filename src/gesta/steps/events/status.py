"""Whether it is so: walking up from a predicate through what negates it, puts it off, doubts it, or acts on it."""

from msgspec import Struct

from gesta.knowledge.lexicon import Lexicon, OperatorWords
from gesta.language.tree import Tree
from gesta.records import Status
from gesta.steps.events.contrast import spares_verb
from gesta.steps.events.modality import (
    aimed_at,
    asked_or_ordered,
    awaited,
    denies,
    infinitive_status,
    is_in_case,
    is_inverted_condition,
    is_negative,
    is_reported_future,
    left_undone,
    may_be_conditional,
    negation_of,
)
from gesta.steps.events.operators import CONTENT, demanded_above, operator_above
from gesta.steps.events.phrases import SAYING_NOUNS, base, case_of, mark_of

# For nouns: being the subject, object or modifier of something above.
_NOMINAL = frozenset({"obj", "nsubj", "nsubj:pass", "obl", "nmod", "iobj"})
_STRENGTH: dict[Status, int] = {"actual": 0, "future": 1, "hypothetical": 2, "negated": 3}
# Verbs of which an event noun is the subject without anything else being said of it.
_LASTING = frozenset({"continue", "last", "persist"})
_OCCUR = frozenset("take happen occur be go begin start continue follow come erupt break ensue resume run last".split())
# Nouns that only count what happens again.
_ROUNDS = frozenset({"round", "series", "wave", "number", "couple", "set", "spate", "string"})
# What is demanded, promised or refused is settled there; what is stopped or announced may itself be demanded.
_CLOSED = frozenset({"threaten", "commit", "request", "reject", "warn", "accuse"})
# What is so asked for, promised or threatened has not happened by that.
_OPEN_UNDER: dict[str, Status] = {"commit": "future", "request": "hypothetical", "threaten": "hypothetical"}
# What a verb says of its content it does not say of what was before or after.
_TEMPORAL = frozenset("after before since during amid amidst following".split())
# Who hopes that others will do something knows of no plan to; "hopes to do so" is one.
_WISHING = frozenset({"hope"})
# Above these, a clause is what somebody decides or says and the climb ends.
_MAX_CLIMB = 8
# Under "could have" and the like, these say that it was not kept from happening.
_AVERTING = frozenset("avoid avert prevent forestall foil thwart stop deter".split())
_MODALS = frozenset({"could", "should", "would", "might", "can", "may", "must"})
# What is meant to do something is there; what is meant to begin is not.
_MEANT = frozenset({"mean", "intend", "aim", "design"})
# To say "I want to thank you" is to do so.
_PERFORMED = frozenset("thank apologise apologize congratulate condemn commend praise salute".split())
_WANTING = frozenset({"want", "wish", "like"})
_SPEAKER = frozenset({"i", "we"})
# "Not surprising that they fled": under these, as behind "why" and "how", what follows is taken for granted.
_GRANTED = frozenset(
    "surprising surprised unusual new enough odd strange remarkable shocking glad happy proud sorry "
    "unexpected uncommon rare aware".split()
)
_WH = frozenset({"WRB", "WP", "WP$", "WDT"})
_DREAMING = frozenset({"dream", "fantasise", "fantasize", "think"})
# Without these, nobody says that it is so: "no evidence that they fled".
_GROUNDS = frozenset({"evidence", "proof", "indication", "sign", "suggestion", "suspicion"})
# What somebody has to do or wants, and has not done: "his murder is our duty".
_DUTIES = frozenset(
    "duty responsibility obligation task mission goal aim objective dream wish hope ambition right priority".split()
)
_OURS = frozenset({"my", "our"})
# What somebody pays or mourns for was there before it: "will face jail for the raid".
_GROUNDED = frozenset({"for", "over"})
# Where these spread or grow, nobody says that it is so: "rumours spread that they fled".
_DOUBTS = frozenset("rumour rumor speculation fear fears concern worry suspicion".split())
_MEETINGS = frozenset({"meeting", "summit", "visit", "conference", "trip"})
_INDEFINITE = frozenset({"a", "an", "any", "such"})
# To do so to a claim denies what it says.
_DENYING = frozenset("deny dispute reject dismiss refute rebut contest".split())


class Standing(Struct, frozen=True):
    """The status of a predicate, the operator it is the content of, and the words that decided.

    operators: (class, word) of the operators above, innermost first ("request", "commit", ...)
    ahead:     it was, or was not, to come ("will hold", "will not accept"), whatever the status
    """

    status: Status = "actual"
    operators: tuple[tuple[str, int], ...] = ()
    why: str = ""
    ahead: bool = False


class _Climb:
    """State of one walk: the strongest status met so far and why."""

    def __init__(self) -> None:
        self.status: Status = "actual"
        self.why = ""
        self.ahead = False
        self.supposed = False

    def raise_to(self, status: Status | None, why: str) -> None:
        self.ahead = self.ahead or status == "future"
        if status is not None and _STRENGTH[status] > _STRENGTH[self.status] and not self.supposed:
            self.status, self.why = status, why

    def suppose(self, why: str) -> None:
        """Below "if" all is supposed, "not" and "will" as well."""
        self.status, self.why, self.supposed = "hypothetical", why, True


def standing_of(tree: Tree, word: int, lexicon: Lexicon, carriers: frozenset[str] = frozenset()) -> Standing:
    """Status and operators of the predicate at `word`.

    carriers: further verbs that carry this noun without adding to it ("reach" an agreement)

    A relative clause is told for itself; a conditional clause is hypothetical; a noun takes over what is said with the
    verb that carries it ("will hold talks"), and what verbs and nouns of fear, plan or denial say of their content.
    """
    words = lexicon.operators
    climb = _Climb()
    _own(tree, word, words, climb)
    at = word
    met: list[tuple[str, int]] = []
    nominal = tree.tokens[word].pos in ("NOUN", "PROPN", "ADJ")
    if _is_ahead(tree, word, lexicon):
        climb.raise_to("future", "ahead of")
    for _ in range(_MAX_CLIMB):
        token = tree.tokens[at]
        above = token.head
        if above == at:
            break
        dep = base(token.dep)
        if dep == "conj" and token.tag == "VBD" and tree.tokens[above].tag == "VB":
            # "Failed to win and filed": the past stands beside the verb above, whatever the tree says.
            break
        if dep == "conj":
            if not _has_own_auxiliary(tree, at):
                _inherit(tree, at, above, words, climb)
            at = above
            continue
        if _done_by_saying(tree, at, above, words):
            break
        operator = operator_above(tree, at, above, lexicon, nominal=nominal)
        if operator is not None:
            met.append((operator, above))
            _under_operator(tree, at, above, operator, words, climb)
            if operator in _CLOSED:
                break
            _own(tree, above, words, climb)
        elif not _passes(tree, at, above, words, climb, nominal=nominal, carriers=carriers):
            break
        at = above
        nominal = tree.tokens[at].pos in ("NOUN", "PROPN", "ADJ")
    if not met:
        met = demanded_above(tree, word, lexicon)
    return Standing(climb.status, tuple(met), climb.why, climb.ahead)


def _under_operator(tree: Tree, at: int, above: int, operator: str, words: OperatorWords, climb: _Climb) -> None:
    """What a demand, promise or threat makes of its content."""
    unwanted = _unwanted(tree, at, above, words)
    if (operator == "commit" or unwanted) and (word_not := negation_of(tree, above, words)) is not None:
        # "Does not plan to": what is not promised is not done; who does not want to will not.
        climb.raise_to("future" if unwanted else None, word_not)
        climb.raise_to("negated", word_not)
    if tree.tokens[at].pos in ("NOUN", "PROPN", "ADJ") and tree.tokens[above].lemma.lower() in words.verbs["future"]:
        # "Wants a war" asks nobody for one, and tells of none.
        climb.raise_to("future", tree.tokens[above].norm)
        _own(tree, above, words, climb)
    # "Called the president to apologise" did so: what stands beside the verb is no content of it.
    is_content = tree.tokens[at].tag in ("VB", "VBG") and base(tree.tokens[at].dep) != "advcl"
    if tree.tokens[at].tag == "VBG" and any(tree.tokens[aux].tag in ("VBZ", "VBP") for aux in tree.find(at, "aux")):
        is_content = False  # "Told them that troops are leaving" reports.
    if is_content and (asked := _OPEN_UNDER.get(operator)):
        climb.raise_to(asked, tree.tokens[above].norm)


def _unwanted(tree: Tree, at: int, above: int, words: OperatorWords) -> bool:
    """Whether somebody does not want to do so himself: "we do not want to talk to them"."""
    wants = tree.tokens[above].lemma.lower() in _WANTING and tree.tokens[at].dep == "xcomp"
    return wants and tree.first(above, "obj", "iobj") is None and negation_of(tree, above, words) is not None


def _is_ahead(tree: Tree, noun: int, lexicon: Lexicon) -> bool:
    """ "Came ahead of a meeting": the meeting is still to come."""
    token = tree.tokens[noun]
    ahead = tree.tokens[token.head].norm.lower() == "ahead" or case_of(tree, noun) == "ahead of"
    return ahead and base(token.dep) in ("obl", "nmod") and token.lemma.lower() in lexicon.classes["talks"] | _MEETINGS


def _done_by_saying(tree: Tree, at: int, above: int, words: OperatorWords) -> bool:
    """ "I want to thank them", "we would like to apologise": said, it is done."""
    verb = tree.tokens[above]
    if tree.tokens[at].lemma.lower() not in _PERFORMED or verb.lemma.lower() not in _WANTING:
        return False
    speaks = any(tree.tokens[i].norm.lower() in _SPEAKER for i in tree.find(above, "nsubj"))
    return speaks and verb.tag != "VBD" and negation_of(tree, above, words) is None


def _own(tree: Tree, word: int, words: OperatorWords, climb: _Climb) -> None:
    """What stands directly with a predicate: auxiliaries, negation, "if", "planned"."""
    for child in tree.children[word]:
        token = tree.tokens[child]
        lemma, norm, dep = token.lemma.lower(), token.norm.lower(), base(token.dep)
        if dep == "mark" and norm == "to" and _is_to(tree, word):
            climb.raise_to("future", "is to")
        elif dep == "aux":
            climb.raise_to(_auxiliary(tree, word, norm, lemma, words), token.norm)
        elif dep == "advmod" and _negates(tree, child, words) and not spares_verb(tree, word):
            climb.raise_to("negated", token.norm)
        elif dep == "mark" and (norm in words.markers["hypothetical"] or is_in_case(tree, child)):
            climb.suppose(token.norm)
        elif (dep == "case" and norm == "without") or (dep == "det" and denies(tree, child)):
            climb.raise_to("negated", token.norm)
        elif dep == "cc" and norm == "rather":
            climb.raise_to("negated", "rather than")
        elif dep in ("amod", "compound"):
            climb.raise_to(_adjective(lemma, norm, words), token.norm)
    _by_clause(tree, word, words, climb)
    _conditional_clause(tree, word, climb)


def _by_clause(tree: Tree, word: int, words: OperatorWords, climb: _Climb) -> None:
    """What the form of the clause shows: a negative word, a question, a command, an open infinitive."""
    if tree.tokens[word].pos not in ("VERB", "AUX", "ADJ"):
        return
    if is_inverted_condition(tree, word):
        climb.suppose("inverted")
    if (until := awaited(tree, word)) is not None:
        climb.suppose(until)
    if (doubt := _doubt_over(tree, word)) is not None:
        climb.raise_to("hypothetical", doubt)
    negative = is_negative(tree, word)
    if negative is not None:
        climb.raise_to("negated", negative)
    if (undone := left_undone(tree, word)) is not None:
        climb.raise_to("negated", undone)
    if (aim := aimed_at(tree, word)) is not None:
        climb.raise_to("future", aim)
    asked = asked_or_ordered(tree, word)
    if asked is not None:
        climb.raise_to("hypothetical", asked)
    infinitive = infinitive_status(tree, word, words)
    if infinitive is not None:
        climb.raise_to(*infinitive)


def _is_to(tree: Tree, verb: int) -> bool:
    """ "The talks are to resume": a form of "be" above or beside an infinitive without another predicate."""
    token = tree.tokens[verb]
    above = tree.tokens[token.head]
    beside = [tree.tokens[aux].lemma.lower() for aux in tree.find(verb, "aux")]
    return (beside[:1] == ["be"] and token.tag == "VB") or (token.dep == "xcomp" and above.lemma.lower() == "be")


def _conditional_clause(tree: Tree, word: int, climb: _Climb) -> None:
    """ "It will attack if ...": the main clause is as conditional as what it depends on."""
    if not may_be_conditional(tree, word):
        return
    for clause in tree.find(word, "advcl"):
        if any(tree.tokens[mark].norm.lower() in ("if", "unless") for mark in tree.find(clause, "mark")):
            climb.raise_to("hypothetical", "if")


def _inherit(tree: Tree, at: int, above: int, words: OperatorWords, climb: _Climb) -> None:
    """A coordinated predicate shares "will" and "may" with the first, but "not" only behind "or" and "nor"."""
    first = _Climb()
    _own(tree, above, words, first)
    joined_by = {tree.tokens[cc].norm.lower() for cc in tree.find(at, "cc")}
    if first.status != "negated" or joined_by & {"or", "nor"}:
        climb.raise_to(first.status, first.why)


def _negates(tree: Tree, adverb: int, words: OperatorWords) -> bool:
    """Whether an adverb negates; "not only", "not just" do not."""
    token = tree.tokens[adverb]
    if not {token.norm.lower(), token.lemma.lower()} & words.adverbs["negated"]:
        return False
    after = tree.tokens[adverb + 1].norm.lower() if adverb + 1 < len(tree.tokens) else ""
    return after not in ("only", "just", "merely", "necessarily")


def _auxiliary(tree: Tree, word: int, norm: str, lemma: str, words: OperatorWords) -> Status | None:
    if norm == "would" and is_reported_future(tree, word, words):
        return "future"
    if norm in words.auxiliaries["future"] or lemma in words.auxiliaries["future"]:
        return "future"
    if norm in words.auxiliaries["hypothetical"] or lemma in words.auxiliaries["hypothetical"]:
        return "hypothetical"
    return None


def _adjective(lemma: str, norm: str, words: OperatorWords) -> Status | None:
    statuses: tuple[Status, ...] = ("negated", "hypothetical", "future")
    for status in statuses:
        if lemma in words.adjectives[status] or norm in words.adjectives[status]:
            return status
    return None


def _has_own_auxiliary(tree: Tree, verb: int) -> bool:
    return tree.first(verb, "aux", "nsubj") is not None


def _passes(
    tree: Tree,
    at: int,
    above: int,
    words: OperatorWords,
    climb: _Climb,
    *,
    nominal: bool,
    carriers: frozenset[str] = frozenset(),
) -> bool:
    """Take over what the word above says of the predicate; whether to climb on from there."""
    token, head = tree.tokens[at], tree.tokens[above]
    dep, lemma = base(token.dep), head.lemma.lower()
    if dep == "advcl":
        if lemma in words.verbs["deny"] | words.verbs["hinder"] and mark_of(tree, at) == "from":
            climb.raise_to("negated", head.norm)
        if lemma in _DREAMING and mark_of(tree, at) in ("of", "about"):
            climb.raise_to("hypothetical", head.norm)
        return False
    if dep == "acl":
        if token.dep == "acl:relcl" or head.pos not in ("NOUN", "PROPN"):
            return False
        return _noun_above(tree, above, lemma, words, climb)
    if head.pos in ("NOUN", "PROPN"):
        return _passes_noun(tree, at, above, words, climb, nominal=nominal)
    if head.pos not in ("VERB", "AUX", "ADJ"):
        return False
    if dep == "obl" and case_of(tree, at) in _TEMPORAL:
        return False
    if dep in CONTENT or (nominal and token.dep in _NOMINAL):
        if nominal and lemma in carriers:
            _own(tree, above, words, climb)
            return True
        return _verb_above(tree, at, above, lemma, words, climb, nominal=nominal)
    return False


def _passes_noun(tree: Tree, at: int, above: int, words: OperatorWords, climb: _Climb, *, nominal: bool) -> bool:
    dep, lemma = base(tree.tokens[at].dep), tree.tokens[above].lemma.lower()
    if nominal and tree.tokens[at].dep == "nsubj" and tree.first(above, "cop") is not None:
        climb.raise_to(_would_be(tree, at, above), "would be")
        climb.raise_to(_is_duty(tree, above), lemma)
        return False
    if dep == "nmod" and lemma in _ROUNDS:
        return True  # "plans to hold a round of talks": the talks are planned
    return dep in ("nmod", "ccomp", "compound", "amod") and _noun_above(tree, above, lemma, words, climb)


def _noun_above(tree: Tree, above: int, lemma: str, words: OperatorWords, climb: _Climb) -> bool:
    for status in ("negated", "hypothetical", "future"):
        kind = {"negated": "deny"}.get(status, status)
        if lemma in words.nouns.get(kind, ()):
            climb.raise_to(status, tree.tokens[above].norm)
            return kind != "deny"
    if lemma in _GROUNDS and any(denies(tree, det) for det in tree.find(above, "det")):
        climb.raise_to("hypothetical", f"no {tree.tokens[above].norm}")
    if lemma in SAYING_NOUNS and tree.tokens[above].dep in ("obj", "nsubj:pass"):
        verb = tree.tokens[tree.tokens[above].head]
        if verb.lemma.lower() in _DENYING:
            climb.raise_to("negated", verb.norm)
    return lemma in words.nouns["attempt"]


def _goes_on(tree: Tree, verb: int, lemma: str) -> bool:
    behind = {tree.tokens[child].norm.lower() for child in tree.find(verb, "compound:prt", "advmod")}
    return lemma in _LASTING or (lemma in ("go", "drag") and "on" in behind)


def _modals(tree: Tree, verb: int) -> set[str]:
    return {tree.tokens[aux].norm.lower() for aux in tree.find(verb, "aux")}


def _is_there(tree: Tree, noun: int, above: int, kind: str) -> bool:
    """Whether a noun names what happened, whatever the verb would make of a clause.

    "The attack could have been avoided", "the arrest worried them", "the withdrawal was meant to calm the country".
    """
    dep, lemma = tree.tokens[noun].dep, tree.tokens[above].lemma.lower()
    if kind == "deny":
        modals = _modals(tree, above)
        return lemma in _AVERTING and dep in ("nsubj:pass", "obj") and "have" in modals and bool(modals & _MODALS)
    if dep == "nsubj":
        return lemma not in _MODALS
    if kind == "future" and dep == "nsubj:pass" and lemma in _MEANT:
        return any(
            tree.tokens[aim].lemma.lower() not in _OCCUR and tree.first(aim, "aux:pass") is None
            for aim in tree.find(above, "xcomp")
        )
    return False


def _supposed_subject(tree: Tree, noun: int, above: int) -> str | None:
    """The "would" of a verb whose subject is only supposed: "a blockade would hurt", not "the blockade would"."""
    token = tree.tokens[noun]
    modals = _modals(tree, above)
    if token.dep != "nsubj" or "have" in modals or tree.first(noun, "acl:relcl", "nummod", "nmod:poss") is not None:
        return None
    told = {tree.tokens[det].norm.lower() for det in tree.find(noun, "det")}
    if told & _INDEFINITE:
        return next((word for word in ("would", "could", "might") if word in modals), None)
    bare = not told and token.tag == "NNS" and base(tree.tokens[above].dep) == "root"
    return "would" if bare and "would" in modals else None


def _would_be(tree: Tree, noun: int, above: int) -> Status | None:
    """ "A war with China would be a disaster", "sanctions could be a mistake": nobody says that there is one."""
    token = tree.tokens[noun]
    told = {tree.tokens[det].norm.lower() for det in tree.find(noun, "det", "nmod:poss", "nummod")}
    open_ = bool(told & _INDEFINITE) or (not told and token.tag == "NNS")
    modals = _modals(tree, above)
    if not open_ or "have" in modals or tree.first(noun, "acl:relcl") is not None:
        return None
    return "hypothetical" if modals & {"would", "could", "might"} else None


def _is_duty(tree: Tree, noun: int) -> Status | None:
    """ "Their murder is our duty": wanted, and not done; "the attack was our responsibility" owns up to it."""
    ours = any(tree.tokens[owner].norm.lower() in _OURS for owner in tree.find(noun, "nmod:poss"))
    now = any(tree.tokens[cop].tag in ("VBZ", "VBP") for cop in tree.find(noun, "cop"))
    return "hypothetical" if ours and now and tree.tokens[noun].lemma.lower() in _DUTIES else None


def _is_ground(tree: Tree, noun: int, verb: int) -> bool:
    """ "Will face ten years for the attack": of something else, which the verb carries, this is the ground."""
    ground = base(tree.tokens[noun].dep) == "obl" and case_of(tree, noun) in _GROUNDED
    return ground and tree.first(verb, "obj") is not None


def _doubt_over(tree: Tree, clause: int) -> str | None:
    """ "Rumours spread that jets were deploying", "fears grew that they would": the noun that doubts the clause."""
    if tree.tokens[clause].dep != "ccomp":
        return None
    subjects = (tree.tokens[subject] for subject in tree.find(tree.tokens[clause].head, "nsubj"))
    return next((subject.norm for subject in subjects if subject.lemma.lower() in _DOUBTS), None)


def _taken_for_granted(tree: Tree, at: int, above: int) -> bool:
    """ "It is not clear why they fled", "not surprising that they fled": they did."""
    if tree.tokens[above].pos not in ("ADJ", "AUX") or tree.tokens[at].dep not in ("csubj", "ccomp", "advcl"):
        return False
    if mark_of(tree, at) == "to":
        return False
    asks = any(tree.tokens[i].tag in _WH for i in range(above + 1, at))
    return asks or tree.tokens[above].lemma.lower() in _GRANTED


def _verb_above(
    tree: Tree, at: int, above: int, lemma: str, words: OperatorWords, climb: _Climb, *, nominal: bool
) -> bool:
    token = tree.tokens[at]
    if lemma in _WISHING and token.dep == "ccomp" and tree.first(at, "nsubj", "nsubj:pass") is not None:
        climb.suppose(tree.tokens[above].norm)
        return True
    for kind, status in (("deny", "negated"), ("hypothetical", "hypothetical"), ("future", "future")):
        if lemma == "mean" and token.dep == "ccomp":
            continue  # "Meaning that ten were arrested": what follows from it, and no intent.
        if lemma in words.verbs[kind] and not (nominal and _is_there(tree, at, above, kind)):
            climb.raise_to("future" if _unwanted(tree, at, above, words) else None, tree.tokens[above].norm)
            climb.raise_to(status, tree.tokens[above].norm)  # type: ignore[arg-type]  # the literals above are statuses
            _own(tree, above, words, climb)
            return kind != "deny"
    if nominal and base(token.dep) == "nsubj" and _goes_on(tree, above, lemma):
        return True  # "The strike will go on": it is there, however long it lasts.
    if not nominal and lemma == "go" and tree.tokens[above].tag == "VBG" and mark_of(tree, at) == "to":
        climb.raise_to("future", "going to")
    carried = lemma in words.verbs["light"] or lemma in words.verbs["phase"] or lemma in words.verbs["attempt"]
    occurs = nominal and base(token.dep) == "nsubj" and lemma in _OCCUR
    if nominal and carried and _is_ground(tree, at, above):
        return False
    if (nominal and carried and base(token.dep) in ("obj", "obl", "nsubj")) or occurs:
        _own(tree, above, words, climb)
        return True
    if nominal and (would := _supposed_subject(tree, at, above)) is not None:
        climb.raise_to("hypothetical", would)
    if not nominal and _taken_for_granted(tree, at, above):
        return False
    if not nominal and (carried or tree.tokens[above].pos in ("ADJ", "AUX")):
        _own(tree, above, words, climb)
        return True
    return False

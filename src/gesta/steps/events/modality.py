"""What a clause shows of its own standing: negative words, questions, commands, infinitives, reported futures."""

from gesta.knowledge.lexicon import OperatorWords
from gesta.language.tree import Tree
from gesta.records import Status
from gesta.steps.events.phrases import base

_NOBODY = frozenset({"nobody", "none", "nothing", "neither", "nowhere"})
_GOING_ON = frozenset("go continue resume begin start open proceed drag last take stall collapse fail".split())
_EFFORTS = frozenset("talk negotiation discussion consultation effort attempt push mediation work dialogue".split())
_NEGATIVE_DETERMINERS = frozenset({"no", "neither"})
# Subordinators whose clause does not happen: "without firing", "instead of talking".
_NOT_DONE = frozenset({"without", "instead"})
# Governors of an infinitive that leave open whether it comes about, beside those that the lexicon lists.
_OPEN_ADJECTIVES = frozenset("reluctant eager keen anxious ready willing prepared able likely free".split())
_AHEAD = frozenset("about due set poised bound slated".split())
_IN_VAIN = frozenset({"failed", "unsuccessful", "abortive", "vain", "futile"})
# Under "not" these say that it is done, or is to be done: "did not hesitate to", "did not refuse to".
_TURNING = frozenset("hesitate refuse decline fail forget stop neglect need have want like".split())
# Under "not", these leave a plan or a decision as it was: "did not change its intention to".
_LEAVING = frozenset("change alter affect influence shake dent hide conceal disguise explain disclose mention".split())
# Before its subject, one of these makes a condition of a clause below another.
_INVERTING = frozenset({"should", "had", "were"})
# By these a clause says when another comes about; with the last two, that other lasts so long.
_TIMES = frozenset({"when", "once", "after", "before", "until", "till"})
_UNTIL = frozenset({"until", "till"})
_AHEAD_OF_ALL = frozenset({"will", "'ll", "’ll", "wo", "would", "shall", "must", "should", "can", "could", "may"})
_SO_OFTEN = frozenset({"time", "occasion"})
_AIMS = frozenset("aim intent intention goal plan purpose objective ambition mission hope dream task idea".split())
# Under these, an aim is met: "achieved its goal of seizing the port".
_MET = frozenset("achieve accomplish fulfil fulfill realise realize reach meet attain succeed".split())
# Who has one of these to do something has not done it by that: "the power to arrest", "a right to shoot".
_ENABLING = frozenset("ability power right capability capacity freedom mandate licence license incentive".split())
# "Used its power to veto": who makes use of it does it.
_USING = frozenset("use exercise invoke employ apply demonstrate show prove display".split())
# "Tried to persuade them to" leaves open whether they did.
_PERSUADING = frozenset("persuade convince coax cajole".split())
_TRYING = frozenset("try seek attempt strive struggle effort bid".split())
# With its particle, each of these leaves undone what follows: "held off condemning", "stopped short of backing".
_LEAVING_UNDONE = {"hold": "off", "stop": "short", "fall": "short", "shy": "away", "steer": "clear"}
_CAN = frozenset({"can", "ca", "cannot", "can't"})
_NOT_ADJECTIVES = frozenset({"unable", "unwilling", "powerless"})


def is_negative(tree: Tree, verb: int) -> str | None:
    """The word that makes a clause negative without a "not" of its own, None where there is none.

    "Nobody was hurt", "no troops crossed", "made no offer", "hasn't" in one word, "without firing".
    """
    for child in tree.children[verb]:
        token = tree.tokens[child]
        norm, dep = token.norm.lower(), base(token.dep)
        if dep == "aux" and len(norm) > 3 and norm.replace("’", "'").endswith("n't"):
            return token.norm
        if dep in ("mark", "case") and norm in _NOT_DONE:
            return token.norm
        if dep == "cc" and norm in ("nor", "neither"):
            return token.norm
        if dep in ("nsubj", "obj") and _is_nothing(tree, child):
            return token.norm
    return None


def _is_nothing(tree: Tree, noun: int) -> bool:
    """ "Nobody", "no one", "no troops": but "no longer" and "no more than ten" are no such words."""
    if tree.tokens[noun].norm.lower() in _NOBODY:
        return True
    return any(denies(tree, det) for det in tree.find(noun, "det"))


def denies(tree: Tree, word: int) -> bool:
    """Whether a determiner says that there is none: "no troops", not "units No 8 and 10"."""
    norm = tree.tokens[word].norm
    numbered = word + 1 < len(tree.tokens) and tree.tokens[word + 1].norm[:1].isdigit()
    return norm.lower() in _NEGATIVE_DETERMINERS and not (norm == "No" and numbered)


def asked_or_ordered(tree: Tree, verb: int) -> str | None:
    """Why a main clause tells nothing: it is a question, or a command. None where it tells something.

    "Did they attack?", "Send him back!"; not "Who attacked?", which takes the attack for granted.
    """
    token = tree.tokens[verb]
    # "The roof leaks, please send somebody": a command may be strung on.
    is_strung_on = token.dep == "parataxis" and token.tag == "VB"
    if (token.head != verb and not is_strung_on) or token.pos not in ("VERB", "AUX"):
        return None
    subject = tree.first(verb, "nsubj", "csubj", "expl")
    if tree.tokens[-1].norm == "?" and subject is not None:
        auxiliary = tree.first(verb, "aux", "cop")
        asks = auxiliary is not None and auxiliary < subject and tree.tokens[subject].tag not in ("WP", "WDT")
        if asks and not any(tree.tokens[i].tag in ("WRB", "WP", "WDT") for i in range(verb)):
            return "?"
    if subject is None and token.tag == "VB" and tree.first(verb, "aux", "mark") is None:
        return "a command"
    return None


def is_inverted_condition(tree: Tree, verb: int) -> bool:
    """ "Should Georgia sign, Moscow will act", "had they left": an "if" told by the order of the words."""
    token = tree.tokens[verb]
    subject = tree.first(verb, "nsubj", "nsubj:pass", "expl")
    if token.head == verb or subject is None or tree.tokens[subject].tag in ("WP", "WDT"):
        return False
    first = next(iter(tree.find(verb, "aux")), verb)
    inverted = first < subject and tree.tokens[first].norm.lower() in _INVERTING
    return inverted and tree.first(verb, "mark") is None and tree.tokens[-1].norm != "?"


def awaited(tree: Tree, verb: int) -> str | None:
    """The word by which a clause is still to come about: "will stay until they leave", "only after it has signed".

    Told of the past ("agreed only after they had left"), or beside a report in the present ("dies after police shoot
    him"), it has.
    """
    token = tree.tokens[verb]
    word = next((i for i in tree.find(verb, "mark", "advmod") if tree.tokens[i].norm.lower() in _TIMES), None)
    if base(token.dep) != "advcl" or word is None or word > verb:
        return None
    finite = [tree.tokens[i] for i in tree.find(verb, "aux", "aux:pass", "cop")][:1] or [token]
    if finite[0].tag not in ("VBZ", "VBP"):
        return None
    only = word > 0 and tree.tokens[word - 1].norm.lower() == "only"
    until = tree.tokens[word].norm.lower() in _UNTIL and tree.tokens[token.head].tag in ("VBZ", "VBP")
    ahead = any(tree.tokens[aux].norm.lower() in _AHEAD_OF_ALL for aux in tree.find(token.head, "aux"))
    return tree.tokens[word].norm if only or until or ahead else None


def infinitive_status(tree: Tree, verb: int, words: OperatorWords) -> tuple[Status, str] | None:
    """What an infinitive shows by what it completes: "tried to", "an effort to", "to leave is ...", "unable to".

    None where the infinitive tells what happened ("managed to", "began to", "came to sign").
    """
    token = tree.tokens[verb]
    above = tree.tokens[token.head]
    marks = [tree.tokens[mark].norm.lower() for mark in tree.find(verb, "mark")]
    if "to" not in marks or token.head == verb:
        return None
    lemma = above.lemma.lower()
    if token.dep.startswith("csubj"):
        return "hypothetical", "to"
    if token.dep in ("xcomp", "advcl", "ccomp") and above.pos == "ADJ":
        too = any(tree.tokens[i].norm.lower() == "too" for i in tree.find(token.head, "advmod"))
        if lemma in _NOT_ADJECTIVES or too:
            return "negated", above.norm
        if lemma in _AHEAD:
            return "future", above.norm
        return ("hypothetical", above.norm) if lemma in _OPEN_ADJECTIVES else None
    persuades = lemma in _PERSUADING and tree.tokens[above.head].lemma.lower() in _TRYING
    if token.dep == "xcomp" and (persuades or lemma in ("aspire", "afford", "need")):
        return "hypothetical", above.norm
    if token.dep == "acl" and "for" in marks and tree.first(verb, "nsubj", "nsubj:pass") and lemma not in _SO_OFTEN:
        return "hypothetical", above.norm  # "Proof for the men to be freed", "a plan for troops to leave".
    if token.dep == "xcomp" and _has_yet(tree, token.head):
        return "negated", "yet"
    if token.dep == "acl" and any(tree.tokens[i].lemma.lower() in _IN_VAIN for i in tree.find(token.head, "amod")):
        return "negated", above.norm
    carrier = _carrier(tree, verb)
    if carrier is not None and lemma not in _TURNING and (word := negation_of(tree, carrier, words)) is not None:
        return "negated", word
    return None


def left_undone(tree: Tree, verb: int) -> str | None:
    """The verb by which a gerund is not done: "held off (on) condemning", "stopped short of backing"."""
    token = tree.tokens[verb]
    if token.tag != "VBG" or base(token.dep) not in ("advcl", "acl", "xcomp", "ccomp"):
        return None
    above = token.head
    for at in (above, tree.tokens[above].head):
        particle = _LEAVING_UNDONE.get(tree.tokens[at].lemma.lower())
        behind = {tree.tokens[i].norm.lower() for i in tree.find(at, "compound:prt", "advmod") if at < i < verb}
        if particle in behind and (at == above or tree.tokens[above].norm.lower() == particle):
            return tree.tokens[at].norm
    return None


def is_in_case(tree: Tree, mark: int) -> bool:
    """ "In case they refuse": supposed, as below "if"."""
    return tree.tokens[mark].norm.lower() == "in" and any(
        tree.tokens[word].norm.lower() == "case" for word in tree.find(mark, "fixed")
    )


def only_enabled(tree: Tree, verb: int) -> str | None:
    """The noun by which one can or may do something, and no more: "the ability to attack", "a right to shoot"."""
    token = tree.tokens[verb]
    above = tree.tokens[token.head]
    to = any(tree.tokens[mark].norm.lower() == "to" for mark in tree.find(verb, "mark"))
    if not to or token.dep != "acl" or above.lemma.lower() not in _ENABLING:
        return None
    return None if tree.tokens[above.head].lemma.lower() in _USING else above.norm


def aimed_at(tree: Tree, verb: int) -> str | None:
    """The noun by which a deed is an aim and no more: "their goal was to seize the port", "an aim of seizing it"."""
    token = tree.tokens[verb]
    above = tree.tokens[token.head]
    of = any(tree.tokens[mark].norm.lower() == "of" for mark in tree.find(verb, "mark", "case"))
    if of and token.tag == "VBG" and above.lemma.lower() in _AIMS:
        return None if tree.tokens[above.head].lemma.lower() in _MET else above.norm
    if not any(tree.tokens[mark].norm.lower() == "to" for mark in tree.find(verb, "mark")):
        return None
    nouns = (tree.tokens[noun] for noun in tree.find(verb, "nsubj:outer"))
    return next((noun.norm for noun in nouns if noun.lemma.lower() in _AIMS), None)


def is_aim_of_talks(tree: Tree, verb: int) -> bool:
    """ "Talks to reach a deal went on": what they are held for is not reached yet."""
    token = tree.tokens[verb]
    is_aim = token.dep == "advcl" and any(tree.tokens[mark].norm.lower() == "to" for mark in tree.find(verb, "mark"))
    if not is_aim or tree.tokens[token.head].lemma.lower() not in _GOING_ON:
        return False
    return any(tree.tokens[noun].lemma.lower() in _EFFORTS for noun in tree.find(token.head, "nsubj"))


def _carrier(tree: Tree, verb: int) -> int | None:
    """The verb whose "not" reaches down to an infinitive: "was not allowed to", "does not have the right to"."""
    token = tree.tokens[verb]
    if token.dep == "xcomp" and tree.tokens[token.head].pos == "VERB":
        return token.head
    above = tree.tokens[token.head]
    if token.dep == "acl" and above.dep == "obj" and tree.tokens[above.head].lemma.lower() not in _LEAVING:
        return above.head
    return None


def negation_of(tree: Tree, verb: int, words: OperatorWords) -> str | None:
    """The word that negates a verb, of whatever kind, None where it is not negated."""
    for child in tree.find(verb, "advmod"):
        if {tree.tokens[child].norm.lower(), tree.tokens[child].lemma.lower()} & words.adverbs["negated"]:
            return tree.tokens[child].norm
    return is_negative(tree, verb)


def _has_yet(tree: Tree, verb: int) -> bool:
    """ "Has yet to": it has not."""
    return tree.tokens[verb].lemma.lower() in ("have", "be") and any(
        tree.tokens[adverb].norm.lower() == "yet" for adverb in tree.find(verb, "advmod")
    )


def is_reported_future(tree: Tree, verb: int, words: OperatorWords) -> bool:
    """Whether "would" is the "will" of a report: "said it would withdraw", "it would withdraw, he said".

    "Says it would" supposes, and so does every "would" beside a condition.
    """
    if any(_is_condition(tree, word) for word in range(len(tree.tokens))):
        return False
    token = tree.tokens[verb]
    above = tree.tokens[token.head]
    if token.dep == "ccomp" and above.tag in ("VBD", "VBN", "VBG"):
        return True
    beside = [tree.tokens[i] for i in tree.find(verb, "parataxis")]
    return any(each.tag == "VBD" and each.lemma.lower() in words.verbs["say"] for each in beside)


def _is_condition(tree: Tree, word: int) -> bool:
    """Whether an "if" opens a condition: not what somebody wants to know ("to see if it helps")."""
    token = tree.tokens[word]
    return token.norm.lower() in ("if", "unless") and base(tree.tokens[token.head].dep) not in ("ccomp", "xcomp")


def may_be_conditional(tree: Tree, verb: int) -> bool:
    """Whether a clause can depend on an "if": told as done ("had threatened to"), it does not."""
    token = tree.tokens[verb]
    auxiliaries = {tree.tokens[aux].norm.lower() for aux in tree.find(verb, "aux")}
    if token.tag == "VBD":
        return False
    return not (auxiliaries & {"had", "has", "have", "did"} and not auxiliaries & {"would", "will", "might", "could"})


def cannot_be(tree: Tree, verb: int) -> bool:
    """Whether a verb, or the one that it is coordinated with, stands under "cannot"; "could not" tells what failed."""
    return any(tree.tokens[aux].norm.lower() in _CAN for each in tree.conjuncts(verb) for aux in tree.find(each, "aux"))

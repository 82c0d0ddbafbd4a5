"""What is asked for or refused, by its words: to give way, or to help; where no event that it would be tells more."""

from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.steps.events.drafts import Draft
from gesta.steps.events.frames import Frame

# What somebody does who gives way.
_YIELD = frozenset(
    "leave go quit resign withdraw stop cease halt release free lift surrender vacate retreat disarm disband depart "
    "evacuate relinquish abdicate".split()
)
# The same in two words, by the particle or adverb behind the verb.
_YIELD_WITH = frozenset(
    "step_down stand_down step_aside hand_over hand_back give_up give_back give_way lay_down pull_out pull_back "
    "back_down back_off set_free get_out call_off turn_back".split()
)
# What is made known, and nobody's freedom: "release the figures".
_MADE_KNOWN = frozenset(
    "figure data result document report name detail details statement video record evidence information transcript "
    "fund funds money aid".split()
)
_YIELDED = frozenset(
    "release withdrawal resignation departure ceasefire cease-fire truce pullout pull-out surrender amnesty clemency "
    "pardon halt removal lifting disarmament evacuation".split()
)
_HELP = frozenset("help assist rescue lend donate fund finance forgive mediate".split())
# These help where what is given does: weapons and food, and not guarantees.
_GIVE = frozenset("send provide supply deliver deploy give".split())
# Who is told so is under orders, and asked for no help.
_ORDERING = frozenset({"order", "instruct", "command", "direct", "tell"})
# What is refused when somebody shall act otherwise.
_DEMANDED = frozenset("demand call proposal reform bill amendment motion".split())
# Words for holding back.
_CALM = frozenset({"restraint", "calm", "moderation", "de-escalation", "truce", "ceasefire"})
_SHOWING = frozenset({"show", "exercise", "use", "keep"})


def mode_by_words(tree: Tree, draft: Draft, lexicon: Lexicon) -> str | None:
    """ "yield" or "assist" by what a demand or refusal is about, None where its words say neither."""
    frame, operator = draft.sense.frame, draft.sense.entry.operator
    verbs = frame.complements
    if _aid(tree, frame, lexicon):
        return "assist"
    if operator == "request" and _calm(tree, frame):
        return "yield"
    if any(gives_way(tree, verb) for verb in verbs) or _yielded(tree, frame):
        return "yield"
    ordered = draft.sense.entry.words[0] in _ORDERING
    if not ordered and operator == "request" and any(_helps(tree, verb, lexicon) for verb in verbs):
        return "assist"
    return None


def asks_change(tree: Tree, draft: Draft) -> bool:
    """Whether it is asked that somebody act otherwise, or a demand of that kind is refused.

    "Urged Norland to publish the list", "rejected the demand"; not "demanded an apology", "rejected the charge".
    """
    frame = draft.sense.frame
    if draft.sense.entry.operator == "request":
        return bool(frame.complements)
    return any(_lemma(tree, thing) in _DEMANDED for thing in frame.objects)


def gives_way(tree: Tree, verb: int) -> bool:
    """ "Leave", "step down", "hand over the town"; who shall "go on" or "not stop" does not give way."""
    if _is_negated(tree, verb):
        return False
    lemma = _lemma(tree, verb)
    beside = {tree.tokens[i].norm.lower() for i in tree.find(verb, "compound:prt", "advmod", "xcomp", "obj")}
    if any(f"{lemma}_{word}" in _YIELD_WITH for word in beside):
        return True
    if any(_lemma(tree, thing) in _MADE_KNOWN for thing in tree.find(verb, "obj", "nsubj:pass")):
        return False
    to = tree.find(verb, "obl", "xcomp", "compound:prt")
    # "Go to the polls", "leave it to the courts", "go home": only the last gives way.
    aimless = lemma != "go" or not to
    return lemma in _YIELD and aimless and not (lemma == "leave" and tree.find(verb, "xcomp"))


def _helps(tree: Tree, verb: int, lexicon: Lexicon) -> bool:
    if _is_negated(tree, verb):
        return False
    if _lemma(tree, verb) in _HELP:
        return True
    given = [
        word for thing in tree.find(verb, "obj") for word in (_lemma(tree, thing), tree.tokens[thing].norm.lower())
    ]
    wanted = ("@aid", "@hardware", "@weapon", "troops", "soldier", "peacekeeper", "reinforcement", "expert", "mission")
    return _lemma(tree, verb) in _GIVE and any(lexicon.holds(wanted, word) for word in given)


def _yielded(tree: Tree, frame: Frame) -> bool:
    asked = (*frame.obliques.get("for", ()), *frame.objects)
    return any(_lemma(tree, i) in _YIELDED or _ends_pressure(tree, i) for i in asked)


def _ends_pressure(tree: Tree, noun: int) -> bool:
    """ "An end to the siege"."""
    return _lemma(tree, noun) == "end" and any(
        tree.tokens[case].norm.lower() == "to" for n in tree.find(noun, "nmod") for case in tree.find(n, "case")
    )


def _aid(tree: Tree, frame: Frame, lexicon: Lexicon) -> bool:
    """ "Asked Berlin for tanks", "an appeal for food": what is asked for is help."""
    wanted = ("@aid", "@hardware", "@weapon")
    behind = frame.obliques.get("for", ())
    asked = (*behind, *(() if frame.noun else frame.objects))
    if any(lexicon.holds(wanted, word) for i in asked for word in {_lemma(tree, i), tree.tokens[i].norm.lower()}):
        return True
    return any(lexicon.holds(("troops", "soldier", "peacekeeper", "reinforcement"), _lemma(tree, i)) for i in behind)


def _calm(tree: Tree, frame: Frame) -> bool:
    """ "Appealed for restraint", "urged both to show restraint": those who are asked shall hold back."""
    shown = [n for clause in frame.complements if _lemma(tree, clause) in _SHOWING for n in tree.find(clause, "obj")]
    return any(_lemma(tree, i) in _CALM for i in (*frame.obliques.get("for", ()), *frame.objects, *shown))


def _is_negated(tree: Tree, verb: int) -> bool:
    return any(tree.tokens[i].norm.lower() in ("not", "n't", "never") for i in tree.find(verb, "advmod"))


def _lemma(tree: Tree, word: int) -> str:
    return tree.tokens[word].lemma.lower()

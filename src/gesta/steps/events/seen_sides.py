"""Sides that only the event reader sees: where the grammar shows nobody."""

from collections.abc import Mapping, Sequence

from gesta.language.tree import Tree
from gesta.records import Participant, Vote
from gesta.steps.events.arguments import PUNISHED_FOR, PUNISHING
from gesta.steps.events.drafts import VERBAL, Draft, Scene
from gesta.steps.events.frames import PLANS_OF_OTHERS, verb_frame
from gesta.steps.events.participants import is_weapon, names_weapon, without
from gesta.steps.events.phrases import ABOUT, base, case_of, is_passive
from gesta.steps.events.sources import claims_over, speakers_of

# Whom the reader sees in a role where the grammar shows nobody; it is surer of who does it.
_LEAST_ROLE = {"actor": 0.65, "recipient": 0.75}
# Types whose object is a means and no recipient ("deployed officers").
_UNAIMED = frozenset({"MOBILIZE"})
# Types of those who speak against a deed of others.
_CRITICISM = frozenset({"ACCUSE", "PROTEST"})
_IN_POWER = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
_POWERLESS = frozenset({"OPP", "CVL", "REF"})
# What is done to somebody, and the prepositions of whom it is done to.
_DEEDS = frozenset({"ASSAULT", "COERCE", "SANCTION", "PROTEST"})
_SUFFERING = frozenset({"on", "against", "of", "at"})
_FINDING = frozenset({"find", "discover", "recover", "see", "spot"})
# Who does this with a deed only looks at it, tells of it or counts it.
_WATCHING = frozenset(
    "react respond comment speak talk mourn weep grieve pray tweet testify learn hear count tally tabulate log study "
    "analyse analyze examine research document chronicle photograph film witness observe watch describe recount recall "
    "remember commemorate map track".split()
)
_OBLIQUE = frozenset({"obl", "nmod", "obl:arg"})
_ESCAPING = frozenset({"survive", "escape", "evade", "dodge", "withstand"})
_BELOW = frozenset({"conj", "nmod", "compound"})
_CLAUSES = frozenset({"acl", "advcl", "ccomp", "csubj"})
_WHERE = frozenset({"in", "at", "near", "inside", "outside"})


def voted_sides(
    scene: Scene,
    tree: Tree,
    draft: Draft,
    votes: Sequence[Vote],
    actors: tuple[Participant, ...],
    recipients: tuple[Participant, ...],
) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """Both sides, an empty one filled with whom the reader sees there; what the grammar shows is never changed.

    Nobody is added to two states that act together, nor to those who move their own troops. Whoever tells of a deed is
    not thereby who did it: "Ana Marov claims four hundred killed".
    """
    event_type = draft.type
    word = draft.sense.word
    witnesses = _tellers(scene, tree, word) | _critics(scene, tree, word) | _finders(scene, tree, word)
    tellers = set() if event_type in VERBAL else witnesses
    tellers |= _onlookers(scene, tree, word)
    for vote in votes:
        seen = without(_in_role(scene, tree, draft, vote.actors, "actor"), recipients)
        seen = tuple(one for one in seen if (one.code, one.sector) not in tellers)
        actors = actors or tuple(one for one in seen if _can_act(event_type, one))
    together = len({one.code for one in actors if one.code}) > 1
    for vote in votes:
        if not together and event_type not in _UNAIMED:
            others = without(_in_role(scene, tree, draft, vote.recipients, "recipient"), actors)
            # "Lukashenko's offer" is not made to "the Belarusian president".
            ours = {(one.code, one.sector) for one in actors}
            recipients = recipients or tuple(one for one in others if (one.code, one.sector) not in ours)
    return actors, recipients


def _tellers(scene: Scene, tree: Tree, word: int) -> set[tuple[str | None, str | None]]:
    """Country and sector of those who tell of an event: an office and its holder may stand in two mentions."""
    speakers = (one for claim in claims_over(scene, tree, word) for one in speakers_of(scene, claim))
    return {(one.code, one.sector) for one in speakers}


def _critics(scene: Scene, tree: Tree, word: int) -> set[tuple[str | None, str | None]]:
    """Country and sector of who condemns, investigates or protests what a noun tells: they did not do it."""
    token = tree.tokens[word]
    while token.pos == "NOUN" and tree.tokens[token.head].pos == "NOUN" and token.dep in ("conj", "nmod"):
        token = tree.tokens[token.head]
    if token.pos != "NOUN" or tree.tokens[token.head].pos != "VERB":
        return set()
    sense = scene.matcher.sense(tree, token.head)
    if sense is None or sense.entry.type not in _CRITICISM:
        return set()
    critics = scene.roles.at(tree.sentence.index, sense.frame.subjects, "who criticises")
    return {(one.code, one.sector) for one in critics}


def _finders(scene: Scene, tree: Tree, word: int) -> set[tuple[str | None, str | None]]:
    """Country and sector of who comes upon what was done or planned: "found two men shot", "uncovered a plot to"."""
    token = tree.tokens[word]
    verb = tree.tokens[token.head].head if token.dep == "acl" else token.head
    known = PLANS_OF_OTHERS if token.dep == "acl" else _FINDING
    if token.dep not in ("acl", "ccomp", "xcomp") or tree.tokens[verb].lemma.lower() not in known:
        return set()
    finders = scene.roles.at(tree.sentence.index, tree.find(verb, "nsubj"), "who finds it")
    return {(one.code, one.sector) for one in finders}


def _onlookers(scene: Scene, tree: Tree, word: int) -> set[tuple[str | None, str | None]]:
    """Country and sector of who reacts to a deed, studies or counts it: "mayors spoke of the shooting".

    Nor did who holds "a protest against the killing" kill anybody.
    """
    token = tree.tokens[word]
    while token.pos == "NOUN" and tree.tokens[token.head].pos in ("NOUN", "NUM") and base(token.dep) in _BELOW:
        token = tree.tokens[token.head]
    verb = token.head
    if token.pos not in ("NOUN", "NUM") or tree.tokens[verb].pos != "VERB":
        return set()
    protested = token is not tree.tokens[word] and case_of(tree, word) == "against"
    if not protested and tree.tokens[verb].lemma.lower() not in _WATCHING:
        return set()
    if base(token.dep) not in ("obj", "obl", "nsubj") or (base(token.dep) == "nsubj") != is_passive(tree, verb):
        return set()
    watchers = scene.roles.at(tree.sentence.index, verb_frame(tree, verb).subjects, "who looks at it")
    return {(one.code, one.sector) for one in watchers}


def _can_act(event_type: str, one: Participant) -> bool:
    """Those in power and under arms are whom people protest against; the opposition cracks down on nobody.

    A missile does nothing by itself.
    """
    if is_weapon(one):
        return False
    if event_type == "PROTEST":
        return one.sector is not None and one.sector not in _IN_POWER
    return event_type != "COERCE" or one.sector not in _POWERLESS


def _in_role(
    scene: Scene, tree: Tree, draft: Draft, chances: Mapping[int, float], role: str
) -> tuple[Participant, ...]:
    trigger = draft.sense.word
    words = [word for word, chance in sorted(chances.items()) if chance >= _LEAST_ROLE[role]]
    words = [word for word in words if not is_where(tree, word)]
    words = [word for word in words if not is_clauses_below(tree, word, trigger)]
    if role == "actor":
        inside = _below_doer(tree, draft) if _has_doer(tree, draft) else words
        words = [word for word in words if word in inside and not _does_other(tree, word, trigger)]
    if role == "recipient":
        words = [word for word in words if word != trigger]  # "Student protests" are not against themselves.
        if draft.type in VERBAL:
            words = [word for word in words if not _suffers_other(scene, tree, word, draft)]
    return scene.roles.at(tree.sentence.index, words, f"{role} by the event reader")


def _has_doer(tree: Tree, draft: Draft) -> bool:
    """Whether a verb has a subject of its own, be it nobody known: "armed riders opened fire on them"."""
    token = tree.tokens[draft.sense.word]
    if token.pos != "VERB" or draft.sense.frame.passive:
        return False
    subjects = (tree.tokens[subject] for subject in tree.find(draft.sense.word, "nsubj"))
    return any(one.pos in ("NOUN", "PROPN") and not names_weapon(one.norm) for one in subjects)


def _below_doer(tree: Tree, draft: Draft) -> set[int]:
    """Words among which who does it stands, where a verb has its subject; whoever says something is in the subject.

    "A villager likened the plan to Borovia's": Borovia said nothing.
    """
    trigger = draft.sense.word
    tops = tree.find(trigger, "nsubj") if draft.type in VERBAL else (trigger,)
    return {word for top in tops for word in tree.subtree(top)}


def _does_other(tree: Tree, word: int, trigger: int) -> bool:
    """ "The lawmaker survived an attack" did not do it; whoever accuses him gives no shelter.

    Nor did who "hopes for peace after clashes" take part in them.
    """
    token = tree.tokens[word]
    told = tree.tokens[trigger]
    if (
        told.pos == "NOUN"
        and base(token.dep) == "nsubj"
        and token.head == told.head
        and case_of(tree, trigger) in ABOUT
    ):
        return True
    verb = token.head
    if told.pos == "NOUN" and told.head == verb and tree.tokens[verb].lemma.lower() in PUNISHING:
        # "The court jailed two men for an attack", "they were jailed by the court for it": the court attacked nobody.
        judges = token.dep == "obl:agent" or (token.dep == "nsubj" and not is_passive(tree, verb))
        if judges and case_of(tree, trigger) in PUNISHED_FOR:
            return True
    survives = tree.tokens[verb].lemma.lower() in _ESCAPING and verb in tree.ancestors(trigger)
    agent = token.dep == "obl:agent" and verb != trigger and tree.tokens[trigger].pos == "VERB"
    return survives or agent


def _suffers_other(scene: Scene, tree: Tree, word: int, draft: Draft) -> bool:
    """ "Condemned the attack on the town": the attack was on the town, and the words are aimed at whoever made it."""
    objects = draft.sense.frame.objects
    at = word
    while at != draft.sense.word and tree.tokens[at].head != at:
        above = tree.tokens[at].head
        if case_of(tree, at) in _SUFFERING:
            # The parse may hang "on the town" on the verb.
            deeds = (
                [above]
                if above in objects
                else [thing for thing in objects if above == draft.sense.word and thing < at]
            )
            senses = (scene.matcher.sense(tree, deed) for deed in deeds)
            if any(sense is not None and sense.entry.type in _DEEDS for sense in senses):
                return True
        at = above
    return False


def is_clauses_below(tree: Tree, word: int, above: int) -> bool:
    """Whether a word stands in a clause inside another clause that an event is outside of: it has no part in it.

    "Protests fuelled by a vote that the opposition calls rigged" are not thereby held by the opposition.
    """
    outside = {above}
    while tree.tokens[above].head != above:
        above = tree.tokens[above].head
        outside.add(above)
    clauses = 0
    while word not in outside and tree.tokens[word].head != word:
        clauses += base(tree.tokens[word].dep) in _CLAUSES
        word = tree.tokens[word].head
    return clauses > 1


def is_where(tree: Tree, word: int) -> bool:
    """ "Arrested in Panama" says where, not who was; "talks in Geneva" are not held with Geneva."""
    dep = tree.tokens[word].dep
    return tree.tokens[word].pos == "PROPN" and dep in _OBLIQUE and case_of(tree, word) in _WHERE

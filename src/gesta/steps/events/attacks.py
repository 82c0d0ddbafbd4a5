"""One attack, told within a sentence by its weapon, its deed and its toll: "ten died when a bomb exploded"."""

from collections.abc import Iterator, Sequence

from gesta.language.tree import Tree
from gesta.records import Event, Participant
from gesta.steps.events.drafts import Draft
from gesta.steps.events.merge import joined, struck_back
from gesta.steps.events.phrases import base, case_of, is_another, is_passive

Told = tuple[Draft, Event]

_TOLL = frozenset("kill injure wound hurt maim die perish succumb".split())
_DYING = frozenset({"die", "perish", "succumb", "suffer", "sustain", "receive", "hit"})
# Before the deed, where a verb tells what came of it: "killed in an ambush", "wounded by a blast".
_BY_DEED = frozenset({"in", "by", "during", "from", "after", "following", "amid"})
_RUNNING = frozenset({"flee", "escape", "run", "disappear", "vanish"})
_WHEN = frozenset({"when", "as", "after", "while"})


def as_one_attack(tree: Tree, told: Sequence[Told]) -> list[Told]:
    """What a sentence tells, with the events that are one attack joined, each under its first telling.

    Two deeds stay two where their perpetrators differ, where the victims of one do the other, or one is an abduction.
    """
    told = [each for each in told if not _is_getaway(tree, each, told)]
    groups: list[list[Told]] = []
    for each in sorted(told, key=lambda one: one[0].sense.word):
        linked = [group for group in groups if _are_one(tree, group, each)]
        groups = [group for group in groups if group not in linked]
        groups.append([one for group in linked for one in group] + [each])
    return [_joined(group) for group in sorted(groups, key=lambda group: min(each[0].sense.word for each in group))]


def _is_getaway(tree: Tree, one: Told, told: Sequence[Told]) -> bool:
    """ "Militants fled after carrying out the attack": who runs from his own deed gives up nothing."""
    draft, event = one
    runs = event.type == "RETREAT" and tree.tokens[draft.sense.word].lemma.lower() in _RUNNING
    if not runs or not _codes(event.actors):
        return False
    return any(deed.type == "ASSAULT" and _codes(deed.actors) == _codes(event.actors) for _, deed in told)


def _joined(group: Sequence[Told]) -> Told:
    (draft, event), *others = sorted(group, key=lambda one: one[0].sense.word)
    for _, again in others:
        event = joined(event, again)
    return draft, event


def _are_one(tree: Tree, group: Sequence[Told], told: Told) -> bool:
    draft, event = told
    fits = all(_fit(other, event) for _, other in group) and not is_another(tree, draft.sense.word)
    return fits and any(_tell_one(tree, other.sense.word, draft.sense.word) for other, _ in group)


def _fit(left: Event, right: Event) -> bool:
    """Whether nothing keeps two deeds of a sentence apart."""
    if not left.type == right.type == "ASSAULT" or left.status != right.status:
        return False
    ours, theirs = _codes(left.actors), _codes(right.actors)
    differ = (ours and theirs and not ours & theirs) or ("abduct" in left.modes) != ("abduct" in right.modes)
    return not (differ or struck_back(left, right))


def _tell_one(tree: Tree, one: int, other: int) -> bool:
    return _is_toll_of(tree, one, other) or _is_toll_of(tree, other, one) or _are_one_toll(tree, one, other)


def _is_toll_of(tree: Tree, toll: int, deed: int) -> bool:
    """Whether one word tells what came of the other, or what is done with the weapon that the other names."""
    told, done = tree.tokens[toll], tree.tokens[deed]
    if done.head == toll and done.pos == "NOUN":
        suffers = is_passive(tree, toll) or told.lemma.lower() in _DYING
        by_deed = base(done.dep) == "obl" and case_of(tree, deed) in _BY_DEED and suffers
        return by_deed or base(done.dep) in ("nsubj", "compound")
    if done.head == toll and base(done.dep) == "advcl":
        return is_passive(tree, toll) and bool(set(_marks(tree, deed)) & _WHEN)
    if told.head == deed and told.tag == "VBG" and base(told.dep) in ("advcl", "acl") and not _marks(tree, toll):
        return told.lemma.lower() in _TOLL and tree.first(toll, "nsubj") is None
    return told.head == deed and done.pos == "NOUN" and base(told.dep) == "acl"


def _are_one_toll(tree: Tree, one: int, other: int) -> bool:
    """ "Killed two and wounded five"."""
    both = all(tree.tokens[word].lemma.lower() in _TOLL for word in (one, other))
    return both and other in tree.conjuncts(one)


def _marks(tree: Tree, clause: int) -> Iterator[str]:
    return (tree.tokens[word].norm.lower() for word in tree.find(clause, "mark", "advmod"))


def _codes(side: Sequence[Participant]) -> set[str]:
    return {one.code or one.sector or "" for one in side} - {""}

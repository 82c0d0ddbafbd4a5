"""When two predicates of a sentence tell one event: what is given and the giving, a motion and what it moves."""

from collections.abc import Sequence

from gesta.language.tree import Tree
from gesta.records import Event, Participant
from gesta.steps.events.drafts import VERBAL, Draft


def is_retold(tree: Tree, one: tuple[Draft, Event], told: Sequence[tuple[Draft, Event]]) -> bool:
    """ "Provided support to rebels": what is given is told by the giving, where both have the same sides."""
    draft, event = one
    token = tree.tokens[draft.sense.word]
    if _is_purpose(tree, draft):
        # "Jets left to assist the allies": what a deployment is for is no second deed.
        return any(
            other.sense.word == token.head and above.type == "MOBILIZE" and _who(above.actors) == _who(event.actors)
            for other, above in told
        )
    if token.pos != "NOUN" or token.dep != "obj" or (event.actors and not event.recipients):
        return False
    return any(
        other.sense.word == token.head
        and (event.recipients or above.type == event.type)
        and above.status == event.status
        and _who(above.actors) == _who(event.actors)
        and _who(above.recipients) == _who(event.recipients)
        for other, above in told
    )


def _is_purpose(tree: Tree, draft: Draft) -> bool:
    word = draft.sense.word
    marks = {tree.tokens[mark].norm.lower() for mark in tree.find(word, "mark")}
    return draft.type == "AID" and tree.tokens[word].dep in ("advcl", "xcomp", "acl") and "to" in marks


def _who(side: Sequence[Participant]) -> set[tuple[str | None, str | None]]:
    return {(one.code, one.sector) for one in side}


def is_carrier(proposed: Event, told: Event) -> bool:
    """ "Filed a motion to impeach": what stands above an event of the same type and actor tells no other."""
    same = proposed.type == told.type and proposed.status == told.status
    actors = {one.code for one in proposed.actors} & {one.code for one in told.actors} - {None}
    return bool(same and actors and proposed.evidence[0].span.covers(told.trigger.span))


def is_said_twice(tree: Tree, proposed: Draft, told: Draft) -> bool:
    """ "Filed charges and sued": two verbs side by side for one act of speech."""
    word = proposed.sense.word
    verb = tree.tokens[word].head if tree.tokens[word].dep == "obj" else word
    beside = told.sense.word in tree.conjuncts(verb)
    return beside and proposed.type == told.type and proposed.type in VERBAL

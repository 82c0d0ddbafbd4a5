"""Whom a reaction is aimed at where it names only the deed: "condemned the raid" is aimed at whoever made the raid."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from gesta.records import Event, Participant, Reason

# Types that answer to a deed of somebody else.
_REACTIONS = frozenset({"ACCUSE", "REJECT", "SUPPORT", "REQUEST"})


def complete_reactions(events: Sequence[Event], objects: Mapping[str, Sequence[str]]) -> tuple[Event, ...]:
    """Events whose recipients stand in another event of the article that their object names.

    objects: for a reaction's id, the types that the word it is aimed at may tell ("raid": ASSAULT)
    """
    return tuple(_completed(event, events, objects.get(event.id, ())) for event in events)


def _completed(event: Event, events: Sequence[Event], types: Sequence[str]) -> Event:
    if event.type not in _REACTIONS or event.recipients or not types:
        return event
    ours = {found.code for found in event.actors}
    nearest = sorted(
        (abs(other.trigger.span.start - event.trigger.span.start), i)
        for i, other in enumerate(events)
        if other.type in types and other is not event
    )
    for _, i in nearest:
        doers = tuple(found for found in events[i].actors if found.code and found.code not in ours)
        if doers:
            return replace(event, recipients=tuple(_with_reason(found, events[i]) for found in doers))
    return event


def _with_reason(participant: Participant, deed: Event) -> Participant:
    reason = Reason("events", "whose deed", f"the reaction is to {deed.trigger.text!r}")
    return replace(participant, reasons=(*participant.reasons, reason))

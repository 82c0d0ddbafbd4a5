"""Who visits whom: a meeting held in the country of one side is a visit of the other."""

from msgspec.structs import replace

from gesta.records import Event, Participant, Reason

_VISIT = "visit"
_MEETS = frozenset({"met", "meet", "meets", "meeting"})


def as_visit(event: Event) -> Event:
    """A meeting of two countries' people in one of the two is a visit: the guest is the actor, the host the recipient.

    Only where the guest comes first ("the envoy met Assad in Damascus"): a host who meets somebody, talks that two hold
    and what has more sides stay meetings of all.
    """
    if event.trigger.text.lower() not in _MEETS:
        return event
    if event.type != "CONSULT" or event.recipients or set(event.modes) - {_VISIT} or event.place is None:
        return event
    host = event.place.country
    hosts = tuple(found for found in event.actors if found.code == host)
    guests = tuple(found for found in event.actors if found.code not in (host, None))
    if (
        not hosts
        or event.actors[0] not in guests
        or len({found.code for found in guests}) != 1
        or len(hosts) + len(guests) != len(event.actors)
    ):
        return event
    return replace(
        event,
        modes=(_VISIT,),
        actors=tuple(_with_reason(guest, f"a guest in {event.place.name}") for guest in guests),
        recipients=tuple(_with_reason(one, f"at home in {event.place.name}") for one in hosts),
    )


def _with_reason(participant: Participant, why: str) -> Participant:
    return replace(participant, reasons=(*participant.reasons, Reason("events", _VISIT, why)))

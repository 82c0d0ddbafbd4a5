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
    if _VISIT in event.modes and event.recipients:
        return _with_hosts(event)
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


def _with_hosts(event: Event) -> Event:
    """ "Flew to the capital for talks with ministers of Norland": they are at home there, and visit nobody."""
    at_home = {one.code for one in event.recipients if one.code}
    hosts = tuple(one for one in event.actors if one.code in at_home)
    guests = tuple(one for one in event.actors if one.code not in at_home)
    if not hosts or not any(one.code for one in guests):
        return event
    hosts = tuple(_with_reason(one, "at home with the host") for one in hosts)
    return replace(event, actors=guests, recipients=(*event.recipients, *hosts))


def _with_reason(participant: Participant, why: str) -> Participant:
    return replace(participant, reasons=(*participant.reasons, Reason("events", _VISIT, why)))

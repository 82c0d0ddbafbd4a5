"""Whose the unnamed are: the place of the event, else the country that the report is about."""

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from gesta.records import Participant, Place, Reading, Reason

# Sectors whose unnamed holders belong to the country around them, unless the text says otherwise.
_DOMESTIC = frozenset("COP GOV JUD LEG MIL OPP CVL PTY LAB EDU REL MED AGR BUS JRN SOC ELI CRM REB".split())
# A report is about one country when that is named this many times as often as the next.
_RATIO = 1.5


def home_of(reading: Reading) -> str | None:
    """The country that a report is about: the one whose name and adjective it uses far more than any other."""
    counts: Counter[str] = Counter()
    for entity in reading.entities:
        if entity.kind == "state" and entity.code:
            counts[entity.code] += len(entity.members)
    ranked = counts.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] >= _RATIO * ranked[1][1]):
        return ranked[0][0]
    return None


def localised(participants: Sequence[Participant], place: Place | None, home: str | None) -> tuple[Participant, ...]:
    """Participants of a domestic sector and no country get that of the place, else of the report, with the reason."""
    return tuple(_localise(one, place, home) for one in participants)


def _localise(participant: Participant, place: Place | None, home: str | None) -> Participant:
    if participant.code is not None or participant.sector not in _DOMESTIC:
        return participant
    if place is not None and place.country is not None:
        reason = Reason("events", "country of place", f"unnamed, and it happened in {place.name}")
        return replace(participant, code=place.country, reasons=(*participant.reasons, reason))
    if home is not None:
        reason = Reason("events", "country of report", f"unnamed, and the report is about {home}")
        return replace(participant, code=home, reasons=(*participant.reasons, reason))
    return participant

"""Whose the unnamed are: the place of the event, else the country that the report is about."""

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from gesta.records import Participant, Place, Reading, Reason

# Sectors whose unnamed holders belong to the country around them, unless the text says otherwise.
_DOMESTIC = frozenset("COP GOV JUD LEG MIL OPP CVL PTY LAB EDU REL MED AGR BUS JRN SOC ELI CRM REB".split())
# Codes that are no country of a report.
_NOWHERE = frozenset("IGO UNO EUR NGO IMG MNC ISM WST".split())
# A report is about one country when that is named this many times as often as the next. On our own annotated articles
# (2026-11-27) 1.15 gives right F1 .542, 1.3 .531, 1.5 .519.
_RATIO = 1.15


def home_of(reading: Reading) -> str | None:
    """The country that a report is about: the one whose names, people and places it uses far more than any other.

    What the first sentence names counts twice.
    """
    counts: Counter[str] = Counter()
    for entity in reading.entities:
        if entity.kind in ("state", "person", "organisation") and entity.code and len(entity.code) == 3:
            for member in entity.members:
                counts[entity.code] += 2 if reading.mentions[member].sentence == _first_sentence(reading) else 1
    for place in reading.places:
        if place.country is not None and place.level != 1:
            counts[place.country] += 1
    for code in _NOWHERE:
        counts.pop(code, None)
    ranked = counts.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] >= _RATIO * ranked[1][1]):
        return ranked[0][0]
    return None


def _first_sentence(reading: Reading) -> int:
    return next((sentence.index for sentence in reading.sentences if not sentence.boilerplate), 0)


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

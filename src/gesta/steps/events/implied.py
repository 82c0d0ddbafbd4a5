"""Whom an act is aimed at where its own words do not say: who is answered, where it happens, whose affairs they are.

An implied participant is marked as such and names the words that it was taken from, so that whoever wants only what a
clause itself says can leave it out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from gesta.records import Event, Participant, Reading, Reason
from gesta.steps.events.drafts import VERBAL
from gesta.steps.events.home import Homes

# Types that nobody does alone or to nobody in particular.
_UNDIRECTED = frozenset({"CONSULT", "COOPERATE"})
# Types that two sides may do to each other, both standing as actors.
_MUTUAL = frozenset({"AGREE", "ASSAULT", "CONCEDE", "RETREAT", "SUPPORT"})
# Types that answer what the other side did or said.
_ANSWERS = frozenset({"REJECT", "REQUEST", "SANCTION", "ACCUSE", "SUPPORT"})
# Types that are done to whoever is at the place.
_ON_THE_SPOT = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})
# Types that are not turned against one's own country unless the words say so.
_OUTWARD = frozenset({"MOBILIZE", "THREATEN", "AID", "SANCTION"})
# What crosses a border, by the beginnings of its words.
_ACROSS = ("invasion", "invad", "incursion", "surrender")
# What is done to those of other countries.
_ABROAD = frozenset({"deport", "expel"})
# Within this many sentences an answer stands near what it answers.
_REACH = 2
# Words against something that only their own country would else be aimed at.
_REPLIES, _FAR = frozenset({"ACCUSE", "REJECT"}), 6
# Acts of force by these are acts of the authorities.
_AUTHORITIES = frozenset({"GOV", "COP", "MIL", "JUD", "LEG", "PRM", "SPY", None})
# Those who govern.
_RULERS = frozenset({"GOV", None})
# Modes that only authorities carry out, with the sector of those who do.
_BY_AUTHORITY = {"arrest": "COP", "convict": "JUD", "restrict": "GOV", "censor": "GOV", "ban": "GOV"}
_PEOPLE = frozenset({"CVL", "OPP", "JRN", "EDU", "LAB", "SOC", "PTY"})
_EACH_OTHER = re.compile(r"\b(?:each other|one another)\b", re.IGNORECASE)
# What raises fears of an attack.
_BUILD_UPS = frozenset({"MOBILIZE", "THREATEN"})


def complete_sides(
    events: Sequence[Event], reading: Reading, homes: Homes, deeds: Mapping[str, Sequence[str]]
) -> tuple[Event, ...]:
    """Events with sides that the article implies; what its words name is never changed.

    homes: which country the report is about, all in all and at each point
    deeds: for an event's id, the types that the words it is aimed at may tell ("condemned the raid": ASSAULT)
    """
    known = dict(_first_words(reading))
    feared = tuple(_of_same_measure(_of_build_up(event, events), events) for event in events)
    settled = {event.id for event in feared if _is_mutual(event, reading.document.text)}
    settled |= {event.id for event in feared if event.type == "ACCUSE" and "ASSAULT" in deeds.get(event.id, ())}
    return tuple(event if event.id in settled else _complete(event, feared, known, homes) for event in feared)


def _is_mutual(event: Event, text: str) -> bool:
    """ "The army and the rebels accused each other": what several do to each other is done to nobody else."""
    several = len(event.actors) > 1 and not event.recipients
    return several and _EACH_OTHER.search(event.evidence[0].span.of(text)) is not None


def _of_build_up(event: Event, events: Sequence[Event]) -> Event:
    """ "A build-up of Norland's troops raised fears of an invasion": those who gather would invade those they face."""
    if event.type != "ASSAULT" or event.status != "hypothetical" or event.actors or event.recipients:
        return event
    for other in events:
        before = (
            other.trigger.sentence == event.trigger.sentence and other.trigger.span.start < event.trigger.span.start
        )
        if before and other.type in _BUILD_UPS and other.actors and other.recipients:
            why = Reason("events", "implied", f"feared of {other.trigger.text!r}")
            return replace(
                event,
                actors=tuple(replace(one, implied=True, reasons=(why,)) for one in other.actors),
                recipients=tuple(replace(one, implied=True, reasons=(why,)) for one in other.recipients),
            )
    return event


def _of_same_measure(event: Event, events: Sequence[Event]) -> Event:
    """ "The sanctions against Norland", said without whose they are, are those that the text told of before."""
    if event.type != "SANCTION" or event.actors or not event.recipients:
        return event
    before = [
        other
        for other in events
        if other.type == "SANCTION"
        and other.trigger.span.start < event.trigger.span.start
        and other.actors
        and _codes(other.recipients) & _codes(event.recipients)
    ]
    if len({_codes(other.actors) for other in before}) != 1:
        return event
    last = max(before, key=lambda other: other.trigger.span.start)
    why = Reason("events", "implied", f"whose {last.trigger.text!r} were")
    return replace(event, actors=tuple(replace(one, implied=True, reasons=(why,)) for one in last.actors))


def _complete(event: Event, events: Sequence[Event], known: Mapping[str, Participant], homes: Homes) -> Event:
    near = homes.near(event.trigger.sentence, event.trigger.span.start)
    home = homes.report or near
    return _with_recipient(_with_authority(event, known, home), events, known, home)


def _with_authority(event: Event, known: Mapping[str, Participant], home: str | None) -> Event:
    """ "66 people were arrested in Tbilisi": arrests are made by the authorities of the place."""
    sector = next((_BY_AUTHORITY[mode] for mode in event.modes if mode in _BY_AUTHORITY), None)
    if event.actors or sector is None or event.type not in ("COERCE", "SANCTION"):
        return event
    if event.place is not None:
        country = event.place.country
    else:
        country = (_own_people(event) if sector == "GOV" else None) or home
    if country is None or country not in known:
        return event
    if sector == "GOV" and country in _codes(event.recipients) and country != _own_people(event):
        return event  # "The decree bans Norland's ships" is hardly Norland's.
    why = Reason("events", "implied", f"{event.modes[0]} is what authorities do, here those of {country}")
    return replace(event, actors=(_implied(known[country], why, sector),))


def _own_people(event: Event) -> str | None:
    """The country whose people alone it is done to."""
    countries = {one.code for one in event.recipients if one.sector in _PEOPLE and one.code}
    return min(countries) if len(countries) == 1 else None


def _with_recipient(event: Event, events: Sequence[Event], known: Mapping[str, Participant], home: str | None) -> Event:
    if any(one.code or one.sector for one in event.recipients) or not _is_directed(event):
        return event
    if event.recipients and _ABROAD & set(event.modes):
        return event  # Whoever is deported is of another country, which nothing tells.
    for country, why, sector in _candidates(event, events, home):
        reason = Reason("events", "implied", why)
        if event.recipients:
            return replace(event, recipients=tuple(_of(one, country, reason, sector) for one in event.recipients))
        if country in known:
            return replace(event, recipients=(_implied(known[country], reason, sector),))
    return event


def _of(named: Participant, country: str, why: Reason, sector: str | None) -> Participant:
    """Somebody whom the words name, with only the country implied."""
    return replace(named, code=country, sector=sector, reasons=(*named.reasons, why))


def _is_directed(event: Event) -> bool:
    """Whether somebody must stand at the other end: not where two sides act together, nor where an office is left.

    What is hit at a known place is hit by somebody, whoever it was.
    """
    sides = len(_codes(event.actors))
    together = (sides > 1 and event.type in _MUTUAL) or (event.type == "AGREE" and len(event.actors) > 1)
    hit = event.type == "ASSAULT" and sides == 0 and event.place is not None
    return (sides > 0 or hit) and not together and event.type not in _UNDIRECTED and "resign" not in event.modes


def _victims_told_of(event: Event, events: Sequence[Event]) -> set[str]:
    """Countries that suffer what words are about: "condemned the attack on the town" is not aimed at the town."""
    if event.type not in VERBAL:
        return set()
    deeds = (deed for deed in events if deed.type not in VERBAL and event.evidence[0].span.covers(deed.trigger.span))
    return {code for deed in deeds if not deed.actors for code in _codes(deed.recipients)}


def _speaks_for_state(event: Event) -> bool:
    """Whether a state says something: it has others in mind than itself."""
    return event.type in VERBAL and all(one.sector is None for one in event.actors)


def _needs_another(event: Event) -> bool:
    """ "He would ask for more assistance": no government asks itself for help."""
    return event.type == "REQUEST" and "assist" in event.modes and all(one.sector in _RULERS for one in event.actors)


def _crosses_border(event: Event) -> bool:
    """ "Fears of a Norlandic invasion": no state and no army invades its own country, or surrenders to it."""
    forces = all(one.sector in (None, "MIL") for one in event.actors)
    return forces and event.trigger.text.lower().startswith(_ACROSS)


def _candidates(event: Event, events: Sequence[Event], home: str | None) -> Iterator[tuple[str, str, str | None]]:
    """Countries that may be meant, likeliest first, each with its reason and the sector where that follows."""
    ours = _codes(event.actors)
    place = event.place.country if event.place is not None else None
    if event.type in _ON_THE_SPOT and place is not None and place not in ours:
        yield place, f"it happens in {place}", None
    if event.type in _ANSWERS:
        yield from _answered(event, events, _REACH)
    if (
        event.type in _ON_THE_SPOT
        and event.type not in _OUTWARD
        and place is not None
        and place in ours
        and not _crosses_border(event)
    ):
        # "Rebels seized power in the capital": their own, whatever country the report is about.
        yield place, f"an affair of {place} itself", _domestic_sector(event)
        return
    if event.type == "PROTEST" and len(ours) == 1 and place in (None, *ours):
        yield min(ours), "people protest against their own government, where nothing else is named", "GOV"
    if home is None or (home in ours and _crosses_border(event)):
        return
    if home not in ours:
        if home not in _victims_told_of(event, events):
            yield home, f"the report is about {home}", None
        return
    if event.type in _REPLIES and all(one.sector in _RULERS for one in event.actors):
        # "The Kremlin called this decision a madness": sooner that of another state, farther back, than its own.
        yield from _answered(event, events, _FAR)
    if (event.type not in _OUTWARD or "convict" in event.modes) and not (
        _speaks_for_state(event) or _needs_another(event)
    ):
        yield home, f"an affair of {home} itself", _domestic_sector(event)


def _answered(event: Event, events: Sequence[Event], reach: int) -> Iterator[tuple[str, str, str | None]]:
    """The other side of the nearest event before in which the actor stands on either side."""
    ours = _codes(event.actors)
    before = [other for other in events if other.trigger.span.start < event.trigger.span.start]
    for other in sorted(before, key=lambda other: -other.trigger.span.start):
        if event.trigger.sentence - other.trigger.sentence > reach:
            return
        actors, recipients = _codes(other.actors), _codes(other.recipients)
        opposite = (actors if ours & recipients else recipients if ours & actors else frozenset()) - ours
        if opposite:
            yield min(opposite), f"the other side of {other.trigger.text!r}", None
            return


def _domestic_sector(event: Event) -> str | None:
    """Those in power are the target of protest, and the people that of the authorities' force."""
    if event.type == "PROTEST":
        return "GOV"
    if event.type in ("COERCE", "ASSAULT") and all(found.sector in _AUTHORITIES for found in event.actors):
        return "CVL"
    return None


def _first_words(reading: Reading) -> Iterator[tuple[str, Participant]]:
    """For each country the words that name it first: the state itself if it is named, else its people or places.

    No person by name stands for a country: nobody acts on himself because only his name tells where he is from.
    """
    told = {entity.code for entity in reading.entities if entity.sector != "JRN"}
    for place in reversed(reading.places):
        if place.country is not None:
            told.add(place.country)
            text = place.span.of(reading.document.text)
            yield place.country, Participant(text, place.span, code=place.country, name=text)
    for states in (False, True):
        for entity in reversed(reading.entities):
            # A newspaper that tells of it is the last to stand for its country.
            told_by = entity.sector == "JRN" and entity.code in told
            by_name = entity.kind == "person"
            if by_name or entity.code is None or (entity.kind == "state") != states or not entity.members or told_by:
                continue
            told.add(entity.code)
            span = reading.mentions[entity.members[0]].span
            text = span.of(reading.document.text)
            name = entity.name if states else text
            yield entity.code, Participant(text, span, entity.index, code=entity.code, name=name)


def _implied(words: Participant, why: Reason, sector: str | None) -> Participant:
    return replace(words, sector=sector, implied=True, reasons=(why,))


def _codes(participants: Sequence[Participant]) -> frozenset[str]:
    return frozenset(found.code for found in participants if found.code)

"""One event, once: what an article tells twice becomes one event with all its evidence."""

from collections.abc import Collection, Sequence
from itertools import chain

from msgspec.structs import replace

from gesta.records import Event, Participant, Place, When

# Acts in the world are told again in other words; acts of speech are told again with the same word.
_HAPPENINGS = frozenset(
    "ASSAULT COERCE SANCTION MOBILIZE PROTEST COOPERATE AID RETREAT CONSULT AGREE".split(),
)
# Means of one bombardment: one sentence says "struck", the next "air raids" or "missiles".
_BOMBARDMENT = frozenset({"aerial", "heavy-weapons", "explosives", "destroy"})
# Somebody in particular is killed by any means, and a suicide attack is an explosion.
_ANY_MEANS = frozenset({"targeted", "suicide-attack"})
_WEAPONS = frozenset({"firearms", "explosives", "heavy-weapons", "aerial", "primitive", "suicide-attack"})
_STATE = frozenset({"MIL", "COP", "SPY", "PRM"})
_ENEMIES = frozenset({"REB", "UAF", "CRM"})
# These may be anybody's people, whatever their trade.
_ANYBODY = frozenset({None, "GOV", "CVL"})
_CAMPS = {"state": _STATE, "enemy": _ENEMIES, "politics": frozenset({"PTY", "OPP", "LEG", "JUD"})}
_ARMED = frozenset({"MIL", "COP", "REB", "UAF", "CRM", "SPY"})
# Acts that are done at a place.
_ON_THE_SPOT = frozenset({"ASSAULT", "COERCE", "PROTEST"})
_REGION, _TOWN = 2, 4
# Levels at which two names are two places.
_DISJOINT = frozenset({_REGION, _TOWN})
# So many sentences on, what happened can still be called "the blast".
_REACH = 3
_DOERS = frozenset({"the attacker", "the attackers", "the assailant", "the assailants"})
_UNARMED = frozenset("CVL EDU REL MED LAB BUS JRN REF AGR SOC".split())
# Some week's Monday is never some week's Friday.
_WEEKDAY = "XXXX-WXX-"
# How and by what words somebody is met who is not only called.
_FACING = frozenset({"visit", "multilateral"})
_MEETING = ("met", "meet", "visit", "summit", "host", "receiv", "welcom", "greet", "arriv", "travel", "flew")
# What partners do once and what it leaves: "signed a pact", "the deal was sealed".
_SEALING = ("sign", "seal", "deal", "pact", "agree", "accord", "treaty", "memor", "inked", "ratif")


def merge_events(
    events: Sequence[Event], apart: Collection[str] = (), echoes: Collection[str] = ()
) -> tuple[Event, ...]:
    """Events of one document with repeats joined, in order of their first telling.

    apart:  ids of events that their own words set apart from what was told before ("another raid")
    echoes: ids of events whose words point back ("the blast"): they join the last attack that nothing keeps them from

    Two tellings are one event when type, status and sides fit, no date stands against it, and the words are the same or
    the type is one that articles tell again in other words. Which telling comes first is settled by the text.
    """
    kept: list[Event] = []
    for event in events:
        index = None
        if event.id not in apart:
            index = next((i for i, other in enumerate(kept) if is_same_event(other, event)), None)
            if index is None and (event.id in echoes or _is_by_its_doers(event)):
                index = next((i for i in reversed(range(len(kept))) if _echoes(kept[i], event)), None)
        if index is None:
            kept.append(event)
        else:
            kept[index] = joined(kept[index], event)
    return tuple(kept)


def is_same_event(left: Event, right: Event) -> bool:
    """Whether two tellings are of one event; never when a date, a status or a side contradicts."""
    if left.type != right.type or left.status != right.status:
        return False
    if left.document != right.document or _dates_differ(left.when, right.when):
        return False
    if left.type in _ON_THE_SPOT and _is_elsewhere(left.place, right.place) and not _counts_alike(left, right):
        return False
    if (
        not (_sides_fit(left, right) or _shares_place(left, right))
        or _hit_others(left, right)
        or _given_by_others(left, right)
    ):
        return False
    if struck_back(left, right) or _told_others(left, right) or _called_and_met(left, right):
        return False
    if _is_told_within(left, right) or _seal_one_deal(left, right):
        return True
    same_word = left.trigger.text.lower()[:5] == right.trigger.text.lower()[:5]
    if left.type not in _HAPPENINGS:
        return same_word and left.trigger.sentence != right.trigger.sentence
    return same_word or not _modes_differ(left, right)


def _echoes(told: Event, echo: Event) -> bool:
    """Whether "the blast" tells again of an attack that nothing sets it apart from."""
    if not told.type == echo.type == "ASSAULT" or told.status != echo.status or told.document != echo.document:
        return False
    near = echo.trigger.sentence - max(piece.sentence for piece in told.evidence) <= _REACH
    differ = _dates_differ(told.when, echo.when) or _hit_others(told, echo)
    differ = differ or not (_is_by_its_doers(echo) or not (_modes_differ(told, echo) or struck_back(told, echo)))
    sides = ((told.actors, echo.actors), (told.recipients, echo.recipients))
    return near and not differ and all(_may_agree(_keys(one), _keys(other)) for one, other in sides)


def _is_by_its_doers(event: Event) -> bool:
    """ "The attackers destroyed a car": part of the attack that made them so, by whatever means."""
    return any(one.text.lower() in _DOERS for one in event.actors)


def _may_agree(ours: set[str], theirs: set[str]) -> bool:
    return not ours or not theirs or bool(ours & theirs)


def _is_told_within(left: Event, right: Event) -> bool:
    """ "Summoned the ambassador to complain", "grant amnesty to protesters": the words name the same act once more."""
    near = left.evidence[0].span.covers(right.trigger.span)
    actors = _keys(left.actors) and _keys(left.actors) == _keys(right.actors)
    aimed_alike = not right.recipients or _keys(left.recipients) == _keys(right.recipients)
    return bool(near and actors and aimed_alike)


def _seal_one_deal(left: Event, right: Event) -> bool:
    """ "Signed a pact with Tunis" and later "the deal": the same partners, however they are divided among the sides."""
    partners = _keys((*left.actors, *left.recipients))
    same = len(partners) > 1 and partners == _keys((*right.actors, *right.recipients))
    return left.type == "SUPPORT" and same and all(_seals(event.trigger.text.lower()) for event in (left, right))


def _seals(word: str) -> bool:
    return word.startswith(_SEALING)


def _modes_differ(left: Event, right: Event) -> bool:
    ours, theirs = set(left.modes), set(right.modes)
    if all(modes & _ANY_MEANS or modes <= _WEAPONS for modes in (ours, theirs)) and (ours | theirs) & _ANY_MEANS:
        return False
    together = ours & theirs or (ours & _BOMBARDMENT and theirs & _BOMBARDMENT)
    return bool(ours and theirs and not together)


def _hit_others(left: Event, right: Event) -> bool:
    """Whether two tellings of violence have other victims: soldiers here and students there, or only one is kidnapped.

    Within one country everything else fits. Officials stand for whatever is theirs, and civilians may be told again as
    students or nurses.
    """
    if left.type != "ASSAULT":
        return False
    if ("abduct" in left.modes) != ("abduct" in right.modes):
        return True
    ours, theirs = ({found.sector for found in side} - {None} for side in (left.recipients, right.recipients))
    if not ours or not theirs or ours & theirs or "GOV" in ours | theirs:
        return False
    return "CVL" not in ours | theirs or not ours | theirs <= _UNARMED


def struck_back(left: Event, right: Event) -> bool:
    """Whether in two tellings of violence the victims of one are those who do the other: "rebels fell", "rebels fired".

    Whoever fights on both sides of a clash may well be its victim. Nor does the state do what its enemies do.
    """
    if not left.type == right.type == "ASSAULT":
        return False
    return _fell_to(left, right) or _fell_to(right, left) or _dealt_by_others(left, right)


def _told_others(left: Event, right: Event) -> bool:
    """Whether words are aimed at others of one country: the police here and the opposition there."""
    if left.type in _HAPPENINGS:
        return False
    ours, theirs = ({found.sector for found in event.recipients} for event in (left, right))
    return bool(ours and theirs) and None not in ours | theirs and not ours & theirs


def _called_and_met(left: Event, right: Event) -> bool:
    """Whether in one telling they speak on the telephone and in the other face to face."""
    if left.type != "CONSULT" or ("phone" in left.modes) == ("phone" in right.modes):
        return False
    other = right if "phone" in left.modes else left
    return bool(set(other.modes) & _FACING) or other.trigger.text.lower().startswith(_MEETING)


def _given_by_others(left: Event, right: Event) -> bool:
    """Whether help comes from people of other trades: farmers hand out food, soldiers rebuild the bridge."""
    if left.type != "AID":
        return False
    ours, theirs = ({found.sector for found in event.actors} for event in (left, right))
    return bool(ours and theirs) and not (ours | theirs) & _ANYBODY and not ours & theirs


def _dealt_by_others(left: Event, right: Event) -> bool:
    """Whether deeds are of different camps: "soldiers killed three", "rebels killed ten", "the opposition attacked"."""
    ours, theirs = ({_camp(one) for one in event.actors} for event in (left, right))
    return bool(ours and theirs) and "any" not in ours | theirs and not ours & theirs


def _camp(one: Participant) -> str:
    return next((name for name, sectors in _CAMPS.items() if one.sector in sectors), "any")


def _fell_to(hit: Event, deed: Event) -> bool:
    victims = {_party(one) for one in hit.recipients if one.sector in _ARMED}
    doers = {_party(one) for one in deed.actors}
    return bool(doers) and doers <= victims


def _party(one: Participant) -> tuple[str | None, str | None]:
    return one.code, one.sector


def _sides_fit(left: Event, right: Event) -> bool:
    """Each side agrees in some country, or one telling leaves it open; at least one side agrees."""
    agree = False
    for one, other in ((left.actors, right.actors), (left.recipients, right.recipients)):
        ours, theirs = _keys(one), _keys(other)
        if ours and theirs:
            if not ours & theirs:
                return False
            agree = True
    everyone = _keys((*left.actors, *left.recipients)) & _keys((*right.actors, *right.recipients))
    return agree or bool(everyone)


def _is_elsewhere(left: Place | None, right: Place | None) -> bool:
    """Whether an act is told of two towns, two regions or two countries: it is two acts."""
    if left is None or right is None or not left.country or not right.country:
        return False
    if left.country != right.country:
        return True
    return left.level == right.level and left.level in _DISJOINT and left.name != right.name


def _counts_alike(left: Event, right: Event) -> bool:
    """Whether as many are told of in both: "attacked some 20 people" is told twice, wherever it stands."""
    ours, theirs = ({count.number for count in event.quantities if count.number is not None} for event in (left, right))
    return bool(ours & theirs)


def _shares_place(left: Event, right: Event) -> bool:
    """Whether two tellings of one town, at least one of them without sides, use the same word."""
    if left.type not in _ON_THE_SPOT or left.place is None or right.place is None:
        return False
    open_sides = all(
        _may_agree(_keys(one), _keys(other))
        for one, other in ((left.actors, right.actors), (left.recipients, right.recipients))
    )
    same_word = left.trigger.text.lower() == right.trigger.text.lower()
    town = max(left.place.level or 0, right.place.level or 0) >= _TOWN
    return open_sides and same_word and town and _lies_in(left.place, right.place)


def _lies_in(left: Place, right: Place) -> bool:
    """Whether two places are one, or one is the region of the other."""
    if left.country != right.country:
        return False
    levels = {left.level, right.level}
    same = left.name == right.name
    return same or (min(levels, key=lambda level: level or 0) == _REGION and left.province == right.province)


def _keys(participants: Sequence[Participant]) -> set[str]:
    return {found.code or found.sector or "" for found in participants} - {""}


def _dates_differ(left: When | None, right: When | None) -> bool:
    if left is None or right is None:
        return False
    if left.value.startswith(_WEEKDAY) and right.value.startswith(_WEEKDAY):
        return left.value != right.value  # "Monday", "Friday" in a text of no known day.
    if None in (left.first, left.last, right.first, right.last):
        return False
    return left.last < right.first or right.last < left.first  # type: ignore[operator]  # None was excluded above


def joined(first: Event, again: Event) -> Event:
    """The first telling with what the second adds: evidence, sides, modes, date, place, counts."""
    return replace(
        first,
        evidence=tuple(dict.fromkeys((*first.evidence, *again.evidence))),
        modes=tuple(dict.fromkeys((*first.modes, *again.modes))),
        actors=_union(first.actors, _others(again.actors, first.recipients)),
        recipients=_union(first.recipients, _others(again.recipients, first.actors)),
        attribution=first.attribution if first.attribution else (),
        when=first.when or again.when,
        place=first.place or again.place,
        quantities=tuple(dict.fromkeys(chain(first.quantities, again.quantities))),
        score=max(first.score, again.score),
    )


def _others(found: Sequence[Participant], opposite: Sequence[Participant]) -> tuple[Participant, ...]:
    """Without those who stand on the other side in the first telling: "soldiers died", "the soldiers' clash"."""
    taken = {(one.code, one.entity) for one in opposite}
    return tuple(one for one in found if (one.code, one.entity) not in taken)


def _union(left: tuple[Participant, ...], right: tuple[Participant, ...]) -> tuple[Participant, ...]:
    seen = {(found.code, found.entity) for found in left}
    codes = {found.code for found in left}
    added = tuple(found for found in right if (found.code, found.entity) not in seen and found.code not in codes)
    return (*left, *added)

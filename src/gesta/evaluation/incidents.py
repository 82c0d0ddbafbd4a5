"""Incidents of violence in the form of a MUC template, put together from the events of an article."""

import datetime
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from gesta.evaluation.filling import IRREGULAR, instruments_of, perpetrators_of, suspects_near, targets_of
from gesta.evaluation.tellings import Telling, is_blast, kind_of, tellings_of
from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Participant, Place, Reading, When
from gesta.steps.events.home import Homes
from gesta.steps.places import dateline_place

_TRYING = frozenset({"attempt", "try", "attempted", "foil", "foiled", "avoid", "avert", "fail", "thwart", "prevent"})
_AUTHORITIES = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
_UNDER_ARMS = frozenset({"MIL", "COP", "SPY"})
# What is told within so many sentences of each other is one incident, if neither day nor country says otherwise. On
# 300 annotated articles (2026-11-27) 4, 8 and 14 give an incident F1 of .213, .217 and .215.
_REACH = 8
# Other victims told farther off than this are those of another incident. On 150 and 300 articles (2026-11-27) 0, 1, 2
# and no bound give a target F1 of .419 and .407, .442 and .402, .449 and .397, .417 and .375.
_NEXT = 2
_NEWS_DAYS = 62
_MILITARY = re.compile(
    r"\b(?:battalions?|brigades?|military|army|troops|barracks|soldiers?|garrisons?|enemy|guerrillas?|rebels?|navy|"
    r"paratroopers?|infantry|insurgents?|subversives?|terrorists?|extremists?|militants?|fighters?|assailants?)\b",
    re.IGNORECASE,
)
_PARTS = frozenset("MEMBER MEMBERS GROUP NUMBER UNIT UNITS ELEMENTS DOZENS HUNDREDS SCORES PLATOON PATROL".split())
_HUNDREDS = re.compile(r"\b(?:\d{3,}|\d+,\d{3}|hundreds?|thousands?)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:the|an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+|his|her|its|several|at|some|about|another|over|more)\b",
    re.IGNORECASE,
)
# Reports begin with the incident; what turns up later without day, place or name is mostly violence in general. On 150
# and 300 annotated articles (2026-11-27) 8, 15 and no bound give an incident F1 of .429 and .372, .423 and .373, .413
# and .362.
_EARLY = 8
_NOBODY = re.compile(r"^(?:no|any|none|every|all)\b", re.IGNORECASE)
_FIGHTS = tuple(
    "clash battle combat fighting fight fought skirmish firefight war offensive repel crossfire invasion invade "
    "intervention repression violence".split()
)
_TURNS = frozenset({"meanwhile", "elsewhere", "separately", "finally"})
_COMMON = frozenset(
    "THE A AN OF AND IN TO HIS HER THEIR TWO THREE FOUR FIVE SIX SEVEN PEOPLE PERSONS PERSON OTHER OTHERS SOME".split()
)


class Incident(Struct):
    """One incident; `perpetrators`, `targets` and `instruments` are the words of the text.

    is_dated, is_placed: whether words of the text say so, and not only the report's own day and place
    is_turn:             whether its sentence turns to something else
    """

    kind: str
    stage: str
    confidence: str | None
    perpetrators: list[str]
    targets: list[str]
    instruments: list[str]
    first: datetime.date | None = None
    last: datetime.date | None = None
    country: str | None = None
    place: str | None = None
    sentences: tuple[int, ...] = ()
    is_dated: bool = False
    is_placed: bool = False
    is_turn: bool = False


def incidents_of(reading: Reading, lexicon: Lexicon) -> list[Incident]:
    """The incidents that an article tells, in the order of their first mention.

    Every telling of violence, arson or robbery that has happened gives one, feared and threatened ones none; tellings
    near each other whose kinds, days and places do not contradict each other are one incident. Fighting between two
    sides, and what soldiers and rebels do to each other, is none: MUC leaves it out. So it does violence of which
    nobody is named at either end, what is older than two months, and violence in general.
    """
    found: list[Incident] = []
    for incident in _told_incidents(reading, lexicon):
        same = next((other for other in reversed(found) if _is_same(other, incident)), None)
        if same is None:
            found.append(incident)
        else:
            _join(same, incident)
    told = [one for one in found if _is_reportable(one) and _is_specific(one, reading)]
    for incident in told:
        incident.perpetrators = incident.perpetrators or suspects_near(incident.sentences, incident.targets, reading)
        if incident.first is None and incident.last is None:
            # What has no day was lately, says the key: "- 13 JAN 90", some day up to the report.
            incident.last = reading.document.published
    return told


def _told_incidents(reading: Reading, lexicon: Lexicon) -> Iterator[Incident]:
    """One for each telling of violence that counts, in the order of the text."""
    filed = dateline_place(reading)[0]
    home = Homes(reading, filed.country if filed is not None else None).report
    trees = {sentence.index: Tree(sentence) for sentence in reading.sentences if sentence.tokens}
    tellings = [
        telling
        for event in reading.events
        if event.status == "actual" and kind_of(event) is not None and not event.historical
        for telling in tellings_of(event, reading, trees, lexicon)
    ]
    for telling in sorted(tellings, key=lambda each: each.tree.tokens[each.word].start):
        if not _is_battle(telling, reading) and not _is_old(telling.when, reading):
            incident = _incident(telling, reading, lexicon)
            _locate(incident, telling.place, reading, home, filed)
            yield incident


def _is_old(when: When | None, reading: Reading) -> bool:
    """What happened more than two months before the report is left out, as the guidelines have it."""
    published = reading.document.published
    if when is None or when.first is None or when.last is None or published is None:
        return False
    return (published - when.last).days > _NEWS_DAYS


def _is_battle(telling: Telling, reading: Reading) -> bool:
    """Fighting: by its word, by both sides standing as actors, or by soldiers and rebels at the two ends.

    An attack on a person by name is none.
    """
    if telling.tree.tokens[telling.word].norm.lower().startswith(_FIGHTS):
        return True
    if len({one.code or one.sector for one in telling.actors}) > 1 and not telling.recipients:
        return True
    doers, done_to = (_sectors(side) for side in (telling.actors, telling.recipients))
    if not done_to or not doers or any(_is_person(one, reading) for one in telling.recipients):
        return False
    return (doers <= _UNDER_ARMS and done_to <= IRREGULAR) or (doers <= IRREGULAR and done_to <= {"MIL"})


def _is_person(one: Participant, reading: Reading) -> bool:
    return one.entity is not None and reading.entities[one.entity].kind == "person"


def _sectors(side: Sequence[Participant]) -> set[str | None]:
    return {one.sector for one in side if not one.implied}


def _is_reportable(incident: Incident) -> bool:
    """Whether it is more than warfare or a tally: not all that is hit is military, nor is it people by the hundred."""
    if not incident.targets:
        return bool(incident.perpetrators) and incident.kind != "ATTACK"
    return not all(
        _is_military(words) or _HUNDREDS.search(words) or _NOBODY.search(words) for words in incident.targets
    )


def _is_military(words: str) -> bool:
    """ "Soldiers", "members of the army"; not "a clerk of the army"."""
    head, _, behind = words.upper().partition(" OF ")
    return bool(_MILITARY.search(words if behind and _PARTS & set(head.split()) else head))


def _is_specific(incident: Incident, reading: Reading) -> bool:
    """Whether it is no violence in general: with a day, a place, a name, or counted victims early on."""
    if incident.is_dated or incident.is_placed or not incident.targets:
        return True
    text = reading.document.text
    names = [each.span.of(text) for each in reading.mentions if each.label == "PER" and each.name is not None]
    if any(name in words or words in name for words in incident.targets for name in names):
        return True
    return min(incident.sentences) <= _EARLY and any(_COUNTED.match(words) for words in incident.targets)


def _incident(telling: Telling, reading: Reading, lexicon: Lexicon) -> Incident:
    means = instruments_of(telling, reading, lexicon)
    when = telling.when
    return Incident(
        kind="BOMBING" if telling.kind == "ATTACK" and any(map(is_blast, means)) else telling.kind,
        stage=_stage(telling.tree, telling.word),
        confidence=_confidence(telling),
        perpetrators=perpetrators_of(telling, reading, lexicon),
        targets=targets_of(telling, reading, lexicon),
        instruments=means,
        first=when.first if when else None,
        last=when.last if when else None,
        is_dated=when is not None and not when.approximate,
        country=telling.place.country if telling.place else None,
        place=telling.place.name if telling.place else None,
        sentences=(telling.sentence,),
        is_turn=_is_turn(telling.tree),
    )


def _locate(incident: Incident, place: Place | None, reading: Reading, home: str | None, filed: Place | None) -> None:
    """Where the clause names no place: the country of the report, and there the town named in the sentence or first."""
    is_named = place is not None and not any(reason.rule == "implied" for reason in place.reasons)
    if not is_named:
        incident.country, incident.place = home or incident.country, None
    elif place is not None and place.country != home and home is not None and not _is_spoken_of(place, reading):
        # A village that the gazetteer knows elsewhere only, or a person of that name.
        incident.country = home
    if place is not None and is_named and (place.level or 0) > 1:
        incident.is_placed = True
        return
    towns = [each for each in reading.places if (each.level or 0) > 1 and each.country == incident.country]
    here = [each for each in towns if each.sentence in incident.sentences]
    # A report is filed from the town of its dateline or first sentence, mostly the one where it happened.
    is_filed_here = filed is not None and (filed.level or 0) > 1 and filed.country == incident.country
    opening = min((sentence.index for sentence in reading.sentences if not sentence.boilerplate), default=0)
    first = [filed] if filed is not None and is_filed_here else [each for each in towns if each.sentence <= opening]
    incident.place = next((each.name for each in (*here, *first)), incident.place)


def _is_spoken_of(place: Place, reading: Reading) -> bool:
    """Whether the country of a place is named apart from it."""
    return any(each.country == place.country and each.span != place.span for each in reading.places)


def _is_turn(tree: Tree) -> bool:
    """Whether a sentence turns to something else: "meanwhile", "in another incident"."""
    opening = [token.norm.lower() for token in tree.tokens[:4]]
    return bool(_TURNS & set(opening)) or ("in" in opening and "another" in opening)


def _stage(tree: Tree, word: int) -> str:
    around = {tree.tokens[i].lemma.lower() for i in (*tree.children[word], tree.tokens[word].head)}
    return "ATTEMPTED" if around & _TRYING else "ACCOMPLISHED"


def _confidence(telling: Telling) -> str | None:
    if not telling.actors:
        return None
    attribution = telling.event.attribution
    if not attribution:
        return "REPORTED AS FACT"
    speakers = {one.entity for one in attribution} - {None}
    if speakers & {one.entity for one in telling.actors}:
        return "CLAIMED OR ADMITTED"
    by_authority = any(one.sector in _AUTHORITIES for one in attribution)
    return "SUSPECTED OR ACCUSED BY AUTHORITIES" if by_authority else "SUSPECTED OR ACCUSED"


def _is_same(one: Incident, other: Incident) -> bool:
    """Whether a later telling is of the same incident: near it, with no kind, stage, day, place or turn against it."""
    kinds = {one.kind, other.kind}
    if abs(one.sentences[-1] - other.sentences[0]) > _REACH or one.stage != other.stage:
        return False
    if (len(kinds) > 1 and "ATTACK" not in kinds) or _days_differ(one, other):
        return False
    if one.country and other.country and one.country != other.country:
        return False
    if _share_target(one, other):
        return True
    gap = other.sentences[0] - one.sentences[-1]
    apart = (other.is_turn and gap != 0) or (gap > _NEXT and one.targets and other.targets)
    return not (apart or kinds == {"ATTACK", "KIDNAPPING"} or _places_differ(one, other))


def _share_target(one: Incident, other: Incident) -> bool:
    return any(_names(mine) & _names(theirs) for mine in one.targets for theirs in other.targets)


def _names(phrase: str) -> set[str]:
    return set(phrase.upper().split()) - _COMMON


def _places_differ(one: Incident, other: Incident) -> bool:
    return bool(one.is_placed and other.is_placed and one.place != other.place)


def _days_differ(one: Incident, other: Incident) -> bool:
    if not (one.first and other.first and one.is_dated and other.is_dated):
        return False
    return (one.last or one.first) < other.first or (other.last or other.first) < one.first


def _join(one: Incident, other: Incident) -> None:
    """Add to an incident what is told of it again: the more special kind, and what was not known yet."""
    if one.kind == "ATTACK":
        one.kind = other.kind
    one.confidence = one.confidence or other.confidence
    for mine, more in (
        (one.perpetrators, other.perpetrators),
        (one.targets, other.targets),
        (one.instruments, other.instruments),
    ):
        mine.extend(words for words in more if words not in mine)
    if (one.first is None and one.last is None) or (other.is_dated and not one.is_dated):
        one.first, one.last, one.is_dated = other.first, other.last, other.is_dated
    if one.place is None or (other.is_placed and not one.is_placed):
        one.country, one.place, one.is_placed = other.country, other.place, other.is_placed
    one.sentences = (*one.sentences, *other.sentences)


def drop_repeats(phrases: Sequence[str]) -> list[str]:
    """Phrases without those whose words all stand in another one."""
    folded = [set(phrase.upper().split()) for phrase in phrases]
    return [
        phrase
        for i, phrase in enumerate(phrases)
        if not any(folded[i] < other or (folded[i] == other and j < i) for j, other in enumerate(folded) if j != i)
    ]

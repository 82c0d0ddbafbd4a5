"""Incidents of violence in the form of a MUC template, put together from the events of an article."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Event, Participant, Reading, Span
from gesta.steps.events.frames import noun_frame, verb_frame

Kind = Literal["ATTACK", "BOMBING", "KIDNAPPING", "ARSON", "ROBBERY", "FORCED WORK STOPPAGE"]
_KIND_OF_MODE: dict[str, Kind] = {"abduct": "KIDNAPPING", "explosives": "BOMBING", "suicide-attack": "BOMBING"}
_BURNING = frozenset({"arson", "burn", "torch", "fire", "set", "firebomb"})
_ROBBING = frozenset({"rob", "robbery", "steal", "loot", "theft", "holdup"})
_TRYING = frozenset({"attempt", "try", "attempted", "foil", "foiled", "avoid", "avert", "fail", "thwart", "prevent"})
_STAGE_OF_STATUS = {"actual": "ACCOMPLISHED", "future": "THREATENED", "hypothetical": "THREATENED"}
_AUTHORITIES = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
_WEAPONS = ("@weapon",)
# What is told within so many sentences of each other is one incident, if neither day nor country says otherwise.
_REACH = 4


class Incident(Struct):
    """One incident; `perpetrators`, `targets` and `instruments` are the words of the text."""

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


def incidents_of(reading: Reading, lexicon: Lexicon) -> list[Incident]:
    """The incidents that an article tells, in the order of their first mention.

    Every event of violence, arson or robbery that is not denied gives one; events near each other whose kinds, days and
    countries do not contradict each other are one incident. Fighting between two sides is none: MUC leaves it out.
    """
    trees = {sentence.index: Tree(sentence) for sentence in reading.sentences if sentence.tokens}
    found: list[Incident] = []
    for event in reading.events:
        kind = kind_of(event)
        if kind is None or event.historical or _is_battle(event):
            continue
        incident = _incident(event, kind, reading, trees[event.trigger.sentence], lexicon)
        same = next((other for other in reversed(found) if _is_same(other, incident)), None)
        if same is None:
            found.append(incident)
        else:
            _join(same, incident)
    return found


def kind_of(event: Event) -> str | None:
    """The kind of incident that an event is, None where it is none."""
    word = event.trigger.text.lower()
    if event.type == "ASSAULT" or (event.type == "PROTEST" and event.modes in (("riot",), ("vandalize",))):
        if any(word.startswith(stem[:4]) for stem in _BURNING) and "explosives" not in event.modes:
            return "ARSON"
        return next((_KIND_OF_MODE[mode] for mode in event.modes if mode in _KIND_OF_MODE), "ATTACK")
    if event.type == "COERCE" and any(word.startswith(stem) for stem in _ROBBING):
        return "ROBBERY"
    return None


def _is_battle(event: Event) -> bool:
    return len(event.actors) > 1 and not event.recipients


def _incident(event: Event, kind: str, reading: Reading, tree: Tree, lexicon: Lexicon) -> Incident:
    word = _word_at(tree, event.trigger.span)
    return Incident(
        kind=kind,
        stage=_stage(event, tree, word),
        confidence=_confidence(event),
        perpetrators=[one.text for one in event.actors if not one.implied],
        targets=list(_targets(event, reading, tree, word)),
        instruments=list(_instruments(reading, tree, lexicon)),
        first=event.when.first if event.when else None,
        last=event.when.last if event.when else None,
        country=event.place.country if event.place else None,
        place=event.place.name if event.place else None,
        sentences=(event.trigger.sentence,),
    )


def _word_at(tree: Tree, span: Span) -> int:
    return next(i for i, token in enumerate(tree.tokens) if token.start == span.start)


def _stage(event: Event, tree: Tree, word: int) -> str:
    around = {tree.tokens[i].lemma.lower() for i in (*tree.children[word], tree.tokens[word].head)}
    if event.status == "negated" or around & _TRYING:
        return "ATTEMPTED"
    return _STAGE_OF_STATUS[event.status]


def _confidence(event: Event) -> str | None:
    if not event.actors:
        return None
    if event.status == "hypothetical":
        return "POSSIBLE"
    if not event.attribution:
        return "REPORTED AS FACT"
    speakers = {one.entity for one in event.attribution} - {None}
    if speakers & {one.entity for one in event.actors}:
        return "CLAIMED OR ADMITTED"
    by_authority = any(one.sector in _AUTHORITIES for one in event.attribution)
    return "SUSPECTED OR ACCUSED BY AUTHORITIES" if by_authority else "SUSPECTED OR ACCUSED"


def _targets(event: Event, reading: Reading, tree: Tree, word: int) -> Iterator[str]:
    """Who it is done to, and the things, which are no participants of an event: objects of the trigger."""
    known: list[Participant] = [one for one in (*event.recipients, *event.actors) if not one.implied]
    yield from (one.text for one in event.recipients if not one.implied)
    is_noun = tree.tokens[word].pos in ("NOUN", "PROPN")
    frame = noun_frame(tree, word) if is_noun else verb_frame(tree, word)
    heads = [*frame.objects]
    for preposition in ("against", "on", "at", "of") if is_noun else ("at", "on"):
        heads.extend(frame.obliques.get(preposition, ()))
    for head in heads:
        span = tree.characters(*tree.phrase(head))
        is_when = any(when.span.overlaps(span) for when in reading.whens)
        if not is_when and not any(one.span.overlaps(span) for one in known):
            yield span.of(reading.document.text)


def _instruments(reading: Reading, tree: Tree, lexicon: Lexicon) -> Iterator[str]:
    for i, token in enumerate(tree.tokens):
        if token.pos in ("NOUN", "PROPN") and lexicon.holds(_WEAPONS, token.lemma.lower()):
            yield tree.characters(*tree.phrase(i)).of(reading.document.text)


def _is_same(one: Incident, other: Incident) -> bool:
    near = abs(one.sentences[-1] - other.sentences[0]) <= _REACH
    kinds = {one.kind, other.kind}
    if not near or (len(kinds) > 1 and "ATTACK" not in kinds) or one.stage != other.stage:
        return False
    if one.country and other.country and one.country != other.country:
        return False
    return not (one.first and other.first and (one.last or one.first) < other.first) and not (
        one.first and other.first and (other.last or other.first) < one.first
    )


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
    if one.first is None:
        one.first, one.last = other.first, other.last
    if one.place is None:
        one.country, one.place = other.country, other.place
    one.sentences = (*one.sentences, *other.sentences)


def drop_repeats(phrases: Sequence[str]) -> list[str]:
    """Phrases without those whose words all stand in another one."""
    folded = [set(phrase.upper().split()) for phrase in phrases]
    return [
        phrase
        for i, phrase in enumerate(phrases)
        if not any(folded[i] < other or (folded[i] == other and j < i) for j, other in enumerate(folded) if j != i)
    ]

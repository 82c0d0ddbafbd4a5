"""Incidents of violence in the form of a MUC template, put together from the events of an article."""

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Event, Participant, Place, Reading, Span
from gesta.steps.events.frames import Frame, noun_frame, verb_frame
from gesta.steps.events.home import Homes
from gesta.steps.places import dateline_place

Kind = Literal["ATTACK", "BOMBING", "KIDNAPPING", "ARSON", "ROBBERY", "FORCED WORK STOPPAGE"]
_KIND_OF_MODE: dict[str, Kind] = {"abduct": "KIDNAPPING", "explosives": "BOMBING", "suicide-attack": "BOMBING"}
# Means and words that make an attack a bombing.
_BLASTING = ("bomb", "explo", "dynamit", "deton", "grenade")
_BURNING = frozenset({"arson", "burn", "torch", "fire", "set", "firebomb"})
_ROBBING = frozenset({"rob", "robbery", "steal", "loot", "theft", "holdup"})
_PRONOUNS = frozenset("he she it they him her them his its their who whom whose these those this that".split())
_NO_THINGS = frozenset(
    "victim casualty occasion time body way act case number other order warrant threat siege death charge kg area "
    "department province region city town village municipality".split()
)
_TRYING = frozenset({"attempt", "try", "attempted", "foil", "foiled", "avoid", "avert", "fail", "thwart", "prevent"})
_AUTHORITIES = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
_HARMLESS = frozenset({"GOV", "JUD", "LEG", "COP", "CVL", "JRN", "SOC"})
_WEAPONS = ("@weapon",)
_PEOPLE = ("@people", "@armed", "@forces", "@police", "@prisoner", "individual", "person", "subject", "hooded")
_UNDER_ARMS = frozenset({"MIL", "COP", "SPY"})
_IRREGULAR = frozenset({"REB", "UAF", "CRM", "PRM"})
# What is told within so many sentences of each other is one incident, if neither day nor country says otherwise. On
# 300 annotated articles (2026-11-27) 4, 8 and 14 give an incident F1 of .213, .217 and .215.
_REACH = 8
# An armed group stands within so many sentences of the violence that is told without its author. On the same articles
# 2, 6 and 12 give a perpetrator F1 of .296, .300 and .298.
_SUSPECT_REACH = 6
_NEWS_DAYS = 62
_MILITARY = re.compile(
    r"\b(?:battalions?|brigades?|military|army|troops|barracks|soldiers?|garrisons?|enemy|guerrillas?|rebels?|navy)\b",
    re.IGNORECASE,
)
_HUNDREDS = re.compile(r"\b(?:\d{3,}|\d+,\d{3}|hundreds?|thousands?)\b", re.IGNORECASE)
_FIGHTS = frozenset("clash battle combat fighting fight skirmish firefight war offensive repel crossfire".split())


# A word of violence in its tree.
Telling = tuple[Tree, int]


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

    Every event of violence, arson or robbery that has happened gives one, feared and threatened ones none; events near
    each other whose kinds, days and countries do not contradict each other are one incident. Fighting between two
    sides, and what soldiers and rebels do to each other, is none: MUC leaves it out. So it does violence of which
    nobody is named at either end, and what is older than two months.
    """
    trees = {sentence.index: Tree(sentence) for sentence in reading.sentences if sentence.tokens}
    found: list[Incident] = []
    for incident in _told_incidents(reading, trees, lexicon):
        same = next((other for other in reversed(found) if _is_same(other, incident)), None)
        if same is None:
            found.append(incident)
        else:
            _join(same, incident)
    told = [one for one in found if _is_reportable(one)]
    for incident in told:
        incident.perpetrators = incident.perpetrators or _suspects(incident, reading)
    return told


def _told_incidents(reading: Reading, trees: dict[int, Tree], lexicon: Lexicon) -> Iterator[Incident]:
    """One for each event of violence that counts, in the order of the text."""
    filed = dateline_place(reading)[0]
    home = Homes(reading, filed.country if filed is not None else None).report
    for event in reading.events:
        kind = kind_of(event)
        if kind is None or event.status != "actual" or event.historical or _is_battle(event) or _is_old(event, reading):
            continue
        incident = _incident(event, kind, reading, _tellings(event, trees, lexicon), lexicon)
        _locate(incident, event, reading, home, filed)
        yield incident


def _is_old(event: Event, reading: Reading) -> bool:
    """What happened more than two months before the report is left out, as the guidelines have it."""
    last, published = event.when.last if event.when else None, reading.document.published
    return last is not None and published is not None and (published - last).days > _NEWS_DAYS


def _tellings(event: Event, trees: dict[int, Tree], lexicon: Lexicon) -> list[Telling]:
    """Where an event is told: its trigger, and in each further piece of evidence the word of violence."""
    told = [(trees[event.trigger.sentence], _word_at(trees[event.trigger.sentence], event.trigger.span))]
    for evidence in event.evidence[1:]:
        tree = trees[evidence.sentence]
        inside = [i for i, token in enumerate(tree.tokens) if evidence.span.covers(token.span)]
        violent = [i for i in inside if _is_violent(tree, i, lexicon)]
        tops = [i for i in violent if tree.tokens[i].head not in inside] or violent
        told.extend((tree, word) for word in tops[:1])
    return told


def _is_violent(tree: Tree, word: int, lexicon: Lexicon) -> bool:
    token = tree.tokens[word]
    if token.pos not in ("VERB", "NOUN"):
        return False
    entries = lexicon.senses(token.lemma.lower(), "verb" if token.pos == "VERB" else "noun")
    return any(entry.type == "ASSAULT" for entry in entries)


def _is_reportable(incident: Incident) -> bool:
    """Whether it is more than warfare or a tally: not all that is hit is military, nor is it people by the hundred."""
    if not incident.targets:
        return bool(incident.perpetrators) and incident.kind != "ATTACK"
    return not all(_MILITARY.search(words) or _HUNDREDS.search(words) for words in incident.targets)


def _locate(incident: Incident, event: Event, reading: Reading, home: str | None, filed: Place | None) -> None:
    """Where the clause names no place: the country of the report, and there the town named in the sentence or first."""
    place = event.place
    is_named = place is not None and not any(reason.rule == "implied" for reason in place.reasons)
    if not is_named:
        incident.country, incident.place = home or incident.country, None
    if place is not None and is_named and (place.level or 0) > 1:
        return
    towns = [each for each in reading.places if (each.level or 0) > 1 and each.country == incident.country]
    here = [each for each in towns if each.sentence in incident.sentences]
    # A report is filed from the town of its dateline or first sentence, mostly the one where it happened.
    is_filed_here = filed is not None and (filed.level or 0) > 1 and filed.country == incident.country
    opening = min((sentence.index for sentence in reading.sentences if not sentence.boilerplate), default=0)
    first = [filed] if filed is not None and is_filed_here else [each for each in towns if each.sentence <= opening]
    incident.place = next((each.name for each in (*here, *first)), incident.place)


def _suspects(incident: Incident, reading: Reading) -> list[str]:
    """The irregular armed group named nearest to violence that is told without its author; empty where none is."""
    ranked = []
    for mention in reading.mentions:
        words = mention.span.of(reading.document.text)
        entity = reading.entities[mention.entity] if mention.entity is not None else None
        if entity is None or mention.kind == "pronoun" or entity.sector not in _IRREGULAR or words in incident.targets:
            continue
        away = min(abs(mention.sentence - sentence) for sentence in incident.sentences)
        ranked.append((away, mention.sentence, mention.first, words))
    if not ranked or min(ranked)[0] > _SUSPECT_REACH:
        return []
    words = min(ranked)[-1]
    return [words, *_groups_in(words, reading)]


def kind_of(event: Event) -> str | None:
    """The kind of incident that an event is, None where it is none."""
    word = event.trigger.text.lower()
    if event.type in ("ASSAULT", "COERCE") and any(word.startswith(stem) for stem in _ROBBING):
        return "ROBBERY"
    if event.type == "ASSAULT" or (event.type == "PROTEST" and event.modes in (("riot",), ("vandalize",))):
        if any(word.startswith(stem[:4]) for stem in _BURNING) and "explosives" not in event.modes:
            return "ARSON"
        if any(stem in word for stem in _BLASTING):
            return "BOMBING"
        return next((_KIND_OF_MODE[mode] for mode in event.modes if mode in _KIND_OF_MODE), "ATTACK")
    return None


def _is_battle(event: Event) -> bool:
    """Fighting: by its word, by both sides standing as actors, or by soldiers and rebels at the two ends."""
    if any(event.trigger.text.lower().startswith(word) for word in _FIGHTS):
        return True
    if len({one.code or one.sector for one in event.actors}) > 1 and not event.recipients:
        return True
    doers, done_to = (_sectors(side) for side in (event.actors, event.recipients))
    if not done_to or not doers:
        return False
    return (doers <= _UNDER_ARMS and done_to <= _IRREGULAR) or (doers <= _IRREGULAR and done_to <= {"MIL"})


def _sectors(side: Sequence[Participant]) -> set[str | None]:
    return {one.sector for one in side if not one.implied}


def _incident(event: Event, kind: str, reading: Reading, told: Sequence[Telling], lexicon: Lexicon) -> Incident:
    tree, word = told[0]
    means = [words for each, _ in told for words in _instruments(reading, each, lexicon)]
    return Incident(
        kind="BOMBING" if kind == "ATTACK" and _is_blast(means) else kind,
        stage=_stage(tree, word),
        confidence=_confidence(event),
        perpetrators=list(dict.fromkeys(_perpetrators(event, reading, told, lexicon))),
        targets=list(dict.fromkeys(_targets(event, reading, told, lexicon))),
        instruments=means,
        first=event.when.first if event.when else None,
        last=event.when.last if event.when else None,
        country=event.place.country if event.place else None,
        place=event.place.name if event.place else None,
        sentences=tuple(each.sentence.index for each, _ in told),
    )


def _is_blast(means: Sequence[str]) -> bool:
    return any(stem in words.lower() for words in means for stem in _BLASTING)


def _named(one: Participant, reading: Reading) -> str | None:
    """Words for a participant, for a pronoun those of its entity, a name first; None for a place or a bare state."""
    entity = reading.entities[one.entity] if one.entity is not None else None
    if one.implied or (entity is not None and entity.kind in ("state", "bloc")):
        return None
    if entity is None or one.text.lower() not in _PRONOUNS:
        return one.text
    mentions = [reading.mentions[i] for i in entity.members if reading.mentions[i].kind != "pronoun"]
    named = [each for each in mentions if each.name] or mentions
    return named[0].span.of(reading.document.text) if named else None


def _perpetrators(event: Event, reading: Reading, told: Sequence[Telling], lexicon: Lexicon) -> Iterator[str]:
    """Who did it: actors under arms or unknown, else the people who are the subject or stand behind "by".

    Civil offices, police and civilians are hardly ever who is meant, nor is whom the event reader alone sees.
    """
    actors = [one for one in event.actors if one.sector not in _HARMLESS and not _is_guess(one)]
    named = [words for one in actors if (words := _named(one, reading))]
    for words in named:
        yield words
        yield from _groups_in(words, reading)
    for tree, word in told[1:] if named else told:
        yield from _doers_at(reading, tree, word, lexicon)


def _is_guess(one: Participant) -> bool:
    return any(reason.rule == "slot" and reason.detail.endswith("by the event reader") for reason in one.reasons)


def _doers_at(reading: Reading, tree: Tree, word: int, lexicon: Lexicon) -> Iterator[str]:
    frame = _frame(tree, word)
    for head in (*frame.subjects, *frame.obliques.get("by", ())):
        if lexicon.holds(_PEOPLE, tree.tokens[head].lemma.lower()):
            words = tree.characters(*tree.phrase(head)).of(reading.document.text)
            yield words
            yield from _groups_in(words, reading)


def _groups_in(words: str, reading: Reading) -> Iterator[str]:
    """The organisations that are named within a phrase: "guerrillas of the Front" are also of the Front."""
    for mention in reading.mentions:
        if mention.name is None or mention.label == "PER" or mention.span.of(reading.document.text) not in words:
            continue
        tokens = reading.sentences[mention.sentence].tokens
        name = Span(tokens[mention.name[0]].start, tokens[mention.name[1] - 1].end).of(reading.document.text)
        if name != words and mention.label == "ORG":
            yield name


def _frame(tree: Tree, word: int) -> Frame:
    return noun_frame(tree, word) if tree.tokens[word].pos in ("NOUN", "PROPN") else verb_frame(tree, word)


def _word_at(tree: Tree, span: Span) -> int:
    return next(i for i, token in enumerate(tree.tokens) if token.start == span.start)


def _stage(tree: Tree, word: int) -> str:
    around = {tree.tokens[i].lemma.lower() for i in (*tree.children[word], tree.tokens[word].head)}
    return "ATTEMPTED" if around & _TRYING else "ACCOMPLISHED"


def _confidence(event: Event) -> str | None:
    if not event.actors:
        return None
    if not event.attribution:
        return "REPORTED AS FACT"
    speakers = {one.entity for one in event.attribution} - {None}
    if speakers & {one.entity for one in event.actors}:
        return "CLAIMED OR ADMITTED"
    by_authority = any(one.sector in _AUTHORITIES for one in event.attribution)
    return "SUSPECTED OR ACCUSED BY AUTHORITIES" if by_authority else "SUSPECTED OR ACCUSED"


def _targets(event: Event, reading: Reading, told: Sequence[Telling], lexicon: Lexicon) -> Iterator[str]:
    """Who it is done to, and the things, which are no participants of an event: objects of the words of violence."""
    known = [one for one in (*event.recipients, *event.actors) if not one.implied]
    yield from (words for one in event.recipients if (words := _named(one, reading)))
    for tree, word in told:
        yield from _things_at(reading, tree, word, lexicon, known)


def _things_at(
    reading: Reading, tree: Tree, word: int, lexicon: Lexicon, known: Sequence[Participant]
) -> Iterator[str]:
    is_noun = tree.tokens[word].pos in ("NOUN", "PROPN")
    frame = _frame(tree, word)
    heads = [*frame.objects]
    for preposition in ("against", "on", "at", "of") if is_noun else ("at", "on"):
        heads.extend(frame.obliques.get(preposition, ()))
    for head in heads:
        span = tree.characters(*tree.phrase(head))
        places = (place.span for place in reading.places if place.level and place.span.covers(span))
        apart = (*(when.span for when in reading.whens), *places)
        if not _is_thing(tree, head, lexicon) or any(one.overlaps(span) for one in apart):
            continue
        if not any(one.span.overlaps(span) for one in known):
            yield span.of(reading.document.text)


def _is_thing(tree: Tree, head: int, lexicon: Lexicon) -> bool:
    """Whether a noun is something that can be a target: no weapon, no pronoun, and no other deed."""
    token = tree.tokens[head]
    lemma = token.lemma.lower()
    if token.pos not in ("NOUN", "PROPN") or lemma in _NO_THINGS or lexicon.holds(_WEAPONS, lemma):
        return False
    return lexicon.holds(_PEOPLE, lemma) or not any(entry.type == "ASSAULT" for entry in lexicon.senses(lemma, "noun"))


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

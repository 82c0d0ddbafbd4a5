"""Who did it: the people that an incident is put down to, and the organisations behind them."""

import re
from collections.abc import Iterable, Iterator, Sequence

from gesta.evaluation.filling import IRREGULAR, content_words, drop_repeats, frame_of, words_for
from gesta.evaluation.tellings import Telling
from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Entity, Mention, Participant, Reading, Span
from gesta.steps.events.phrases import MEASURE_NOUNS, case_of

_HARMLESS = frozenset("GOV JUD LEG COP CVL JRN SOC EDU REL MED LAB BUS AGR REF".split())
_PEOPLE = ("@people", "@armed", "@forces", "@prisoner", "individual", "person", "subject", "hooded", "assailant")
_POLICE = ("@police",)
# Words for people that say on which side of a war they stand: they belong to the front that an article tells of.
_REBELS = frozenset("guerrilla rebel insurgent subversive terrorist extremist fighter militant commando".split())
_NOBODY = re.compile(r"^(?:no|not|neither|none|any)\b", re.IGNORECASE)
_HARDWARE = re.compile(
    r"\b(?:planes?|helicopters?|gunships?|missiles?|aircraft|bombs?|bullets?|rockets?|cars?|trucks?|vehicles?|explosions?)$",
    re.IGNORECASE,
)
# Who is accused, or an armed group, stands within so many sentences of violence that is told without its author. On all
# 1499 annotated articles, the even ones and the odd ones (2026-11-27), 0, 1 and 3 give a perpetrator F1 of .406 and
# .427, .418 and .434, .421 and .428; with criminals among the suspects .401 and .426, .413 and .430, .411 and .427.
_SUSPECT_REACH = 1
_SUSPICIOUS = frozenset({"REB", "UAF"})


def perpetrators_of(telling: Telling, reading: Reading, lexicon: Lexicon) -> list[str]:
    """Who did it: actors under arms or unknown, else the people who are the subject or stand behind "by".

    Civil offices, police and civilians are hardly ever who is meant.
    """
    actors = [one for one in telling.actors if one.sector not in _HARMLESS]
    named = [words for one in actors for words in _worded(one, telling.tree, reading, lexicon)]
    return list(dict.fromkeys(named or _doers_at(reading, telling.tree, telling.word, lexicon)))


def suspects_near(sentences: Sequence[int], targets: Sequence[str], reading: Reading) -> list[str]:
    """Who may have done what is told without its author: the accused near it, else the nearest irregular armed group.

    Returns: no words where there is neither
    """
    accused = [*dict.fromkeys(_accused_near(sentences, reading))]
    if accused:
        return accused
    ranked = []
    for mention in reading.mentions:
        words = mention.span.of(reading.document.text)
        entity = _entity(mention, reading)
        if entity is None or mention.kind == "pronoun" or entity.sector not in _SUSPICIOUS or words in targets:
            continue
        away = min(abs(mention.sentence - sentence) for sentence in sentences)
        ranked.append((away, mention.sentence, mention.first, words))
    return [min(ranked)[-1]] if ranked and min(ranked)[0] <= _SUSPECT_REACH else []


def organisations_of(phrases: Sequence[str], sentences: Sequence[int], reading: Reading) -> list[str]:
    """The organisations that perpetrators are or belong to: those named in their words, else the front of the article.

    "Guerrillas" of whom an article does not say more belong to the armed organisation that it names nearest to them.
    An organisation goes by every name that the article has for it.
    """
    named = [mention for phrase in phrases for mention in _groups_in(phrase, reading)]
    if not named and any(_are_rebels(phrase) for phrase in phrases):
        named = [*_front_near(sentences, reading)]
    return list(dict.fromkeys(_names_of(mention, reading) for mention in named))


def people_of(phrases: Iterable[str], targets: Iterable[str], reading: Reading) -> list[str]:
    """Those of the phrases that are no bare name of an organisation, no weapon, nobody, and no target."""
    hit = [content_words(words) for words in targets]
    return [
        phrase
        for phrase in phrases
        if not any(_plain(phrase) == _plain(_name_of(mention, reading)) for mention in _groups_in(phrase, reading))
        and not _HARDWARE.search(" ".join(phrase.split()))
        and not _NOBODY.search(phrase)
        and not any(content_words(phrase) <= words for words in hit)
    ]


def _plain(words: str) -> str:
    return " ".join(words.upper().split()).removeprefix("THE ")


def _are_rebels(phrase: str) -> bool:
    return bool({word.removesuffix("s") for word in phrase.lower().split()} & _REBELS)


def _entity(mention: Mention, reading: Reading) -> Entity | None:
    return reading.entities[mention.entity] if mention.entity is not None else None


def _front_near(sentences: Sequence[int], reading: Reading) -> Iterator[Mention]:
    """The name of the irregular armed organisation that is named nearest to an incident."""
    ranked = [
        (min(abs(mention.sentence - sentence) for sentence in sentences), mention.sentence, mention.first, mention)
        for mention in reading.mentions
        if _is_armed_group(mention, reading)
    ]
    if ranked:
        yield min(ranked, key=lambda each: each[:3])[-1]


def _is_armed_group(mention: Mention, reading: Reading) -> bool:
    """Whether words are the name of an irregular armed organisation that is known."""
    entity = _entity(mention, reading)
    return (
        mention.kind == "name"
        and entity is not None
        and entity.kind == "group"
        and entity.registry_id is not None
        and entity.sector in IRREGULAR
    )


def _groups_in(words: str, reading: Reading) -> Iterator[Mention]:
    for mention in reading.mentions:
        if mention.name is None or mention.span.of(reading.document.text) not in words:
            continue
        entity = _entity(mention, reading)
        # "Rebel", in capitals, is no name that nobody knows.
        is_body = mention.label == "ORG" and (entity is None or entity.sector not in IRREGULAR)
        if is_body or _is_armed_group(mention, reading):
            yield mention


def _names_of(mention: Mention, reading: Reading) -> str:
    """A name and what else the article calls the same: "the People's Front" and "PF"."""
    entity = _entity(mention, reading)
    others = [reading.mentions[i] for i in entity.members] if entity is not None else []
    names = [_name_of(each, reading) for each in (mention, *others) if each.kind == "name" and each.name is not None]
    return " ".join(sorted(drop_repeats([" ".join(name.split()) for name in names]), key=len, reverse=True))


def _name_of(mention: Mention, reading: Reading) -> str:
    tokens = reading.sentences[mention.sentence].tokens
    first, last = mention.name or (mention.first, mention.last)
    return Span(tokens[first].start, tokens[last - 1].end).of(reading.document.text)


def _worded(one: Participant, tree: Tree, reading: Reading, lexicon: Lexicon) -> Iterator[str]:
    """The words for a participant; of "the Front's commandos", where only the Front was found, both."""
    words = words_for(one, reading)
    if words is None:
        return
    people = _people_around(one, tree, lexicon)
    if people is not None:
        yield tree.characters(*tree.phrase(people)).of(reading.document.text)
    yield words


def _people_around(one: Participant, tree: Tree, lexicon: Lexicon) -> int | None:
    """The noun for people that a participant's name stands before: "Front" in "the Front commandos"."""
    inside = [i for i, token in enumerate(tree.tokens) if one.span.covers(token.span)]
    top = next((i for i in inside if tree.tokens[i].head not in inside), None)
    if top is None or not tree.tokens[top].dep.startswith(("compound", "nmod", "flat")):
        return None
    head = tree.tokens[top].head
    return head if lexicon.holds(_PEOPLE, tree.tokens[head].lemma.lower()) else None


def _accused_near(sentences: Sequence[int], reading: Reading) -> Iterator[str]:
    for event in reading.events:
        near = min(abs(event.trigger.sentence - sentence) for sentence in sentences) <= _SUSPECT_REACH
        if event.type == "ACCUSE" and event.status == "actual" and "allege" in event.modes and near:
            guilty = [one for one in event.recipients if one.sector not in _HARMLESS]
            yield from (words for one in guilty if (words := words_for(one, reading)))


def _doers_at(reading: Reading, tree: Tree, word: int, lexicon: Lexicon) -> Iterator[str]:
    frame = frame_of(tree, word)
    for head in (*frame.subjects, *frame.obliques.get("by", ())):
        lemma = tree.tokens[_counted(tree, head)].lemma.lower()
        if lexicon.holds(_PEOPLE, lemma) and not lexicon.holds(_POLICE, lemma):
            yield tree.characters(*tree.phrase(head)).of(reading.document.text)


def _counted(tree: Tree, head: int) -> int:
    """Whom a noun only counts: the men of "a group of men"."""
    if tree.tokens[head].lemma.lower() not in MEASURE_NOUNS:
        return head
    return next((noun for noun in tree.find(head, "nmod") if case_of(tree, noun) == "of"), head)

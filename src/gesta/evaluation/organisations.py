"""The organisations behind those who did it: named in the words for them, else the front or army of the article."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from gesta.evaluation.filling import IRREGULAR, drop_repeats
from gesta.records import Entity, Mention, Reading, Span

# Words for people that say on which side of a war they stand: they belong to the front that an article tells of.
REBELS = frozenset("guerrilla rebel insurgent subversive terrorist extremist fighter militant commando".split())
_SOLDIERS = frozenset({"soldier", "troop"})
_ARMY = re.compile(r"\b(?:army|armed forces|air force|national guard|navy)\b", re.IGNORECASE)
# More words than these around a name tell of something else that is the army's.
_FEW = 4
# Behind these words of a phrase for people stands what they do or where, and no longer whose they are.
_BESIDE = re.compile(
    r"\b(?:against|aboard|who|which|whose|that|in|at|on|near|for|with|under|by|during|after|including)\b|,",
    re.IGNORECASE,
)


def organisations_of(phrases: Sequence[str], sentences: Sequence[int], reading: Reading) -> list[str]:
    """The organisations that perpetrators are or belong to: those named in their words, else the front of the article.

    "Guerrillas" of whom an article does not say more belong to the armed organisation that it names nearest to them,
    "soldiers" to the army.
    An organisation goes by every name that the article has for it.
    """
    named = [mention for phrase in phrases for mention in groups_in(phrase, reading)]
    if not named and any(_are(REBELS, phrase) for phrase in phrases):
        named = [*_nearest((each for each in reading.mentions if _is_armed_group(each, reading)), sentences)]
    names = [_names_of(mention, reading) for mention in named]
    if any(_are(_SOLDIERS, phrase) for phrase in phrases) and not any(_ARMY.search(words) for words in phrases):
        armies = _nearest((each for each in reading.mentions if _is_army(each, reading)), sentences)
        names.extend(name_of(army, reading) for army in armies)
    return list(dict.fromkeys(names))


def _are(people: Set[str], phrase: str) -> bool:
    return bool({word.removesuffix("s") for word in phrase.lower().split()} & people)


def _nearest(mentions: Iterable[Mention], sentences: Sequence[int]) -> Iterator[Mention]:
    """The one mentioned nearest to an incident, the first of several."""
    ranked = [
        (min(abs(mention.sentence - sentence) for sentence in sentences), mention.sentence, mention.first, mention)
        for mention in mentions
    ]
    if ranked:
        yield min(ranked, key=lambda each: each[:3])[-1]


def _is_armed_group(mention: Mention, reading: Reading) -> bool:
    """Whether words are the name of an irregular armed organisation that is known."""
    entity = entity_of(mention, reading)
    return (
        mention.kind == "name"
        and entity is not None
        and entity.kind == "group"
        and entity.registry_id is not None
        and entity.sector in IRREGULAR
    )


def _is_army(mention: Mention, reading: Reading) -> bool:
    entity = entity_of(mention, reading)
    words = mention.span.of(reading.document.text)
    return entity is not None and entity.sector == "MIL" and bool(_ARMY.search(words)) and len(words.split()) <= _FEW


def groups_in(words: str, reading: Reading) -> list[Mention]:
    """The organisations that people belong to by the words for them; not those "against" or "near" which they act.

    A name inside another one is none, nor is one in brackets behind another one, which is the same by its initials.
    """
    own = _BESIDE.split(words, maxsplit=1)[0]
    found = [mention for mention in reading.mentions if _is_group_in(own, mention, reading)]
    names = [name_of(mention, reading) for mention in found]
    return [
        mention
        for mention, name in zip(found, names, strict=True)
        if not (len(found) > 1 and own[: own.find(name)].rstrip().endswith(("[", "(")))
        and not any(name != other and name in other for other in names)
    ]


def _is_group_in(words: str, mention: Mention, reading: Reading) -> bool:
    if mention.name is None or mention.span.of(reading.document.text) not in words:
        return False
    entity = entity_of(mention, reading)
    # "Rebel", in capitals, is no name that nobody knows.
    is_body = mention.label == "ORG" and (entity is None or entity.sector not in IRREGULAR)
    return is_body or _is_armed_group(mention, reading)


def _names_of(mention: Mention, reading: Reading) -> str:
    """A name and what else the article calls the same: "the People's Front" and "PF"."""
    entity = entity_of(mention, reading)
    others = [reading.mentions[i] for i in entity.members] if entity is not None else []
    names = [name_of(each, reading) for each in (mention, *others) if each.kind == "name" and each.name is not None]
    return " ".join(sorted(drop_repeats([" ".join(name.split()) for name in names]), key=len, reverse=True))


def name_of(mention: Mention, reading: Reading) -> str:
    """The words of the name alone, of "the Front guerrillas" the Front; all words where there is no name."""
    tokens = reading.sentences[mention.sentence].tokens
    first, last = mention.name or (mention.first, mention.last)
    return Span(tokens[first].start, tokens[last - 1].end).of(reading.document.text)


def plain(words: str) -> str:
    """Words in capitals, without the article before them."""
    return " ".join(words.upper().split()).removeprefix("THE ")


def entity_of(mention: Mention, reading: Reading) -> Entity | None:
    """Whom a mention is of."""
    return reading.entities[mention.entity] if mention.entity is not None else None

"""The words that fill the slots of an incident: who did it, to whom or what, and with what."""

import re
from collections.abc import Sequence

from gesta.evaluation.tellings import Telling
from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Participant, Reading
from gesta.steps.events.frames import Frame, noun_frame, verb_frame
from gesta.steps.events.phrases import MEASURE_NOUNS, case_of

_PRONOUNS = frozenset("he she it they him her them his its their who whom whose these those this that".split())
_WEAPONS = ("@weapon",)
# Fire, gas and shots are what arms give, and no arms.
_NO_MEANS = frozenset({"fire", "shot", "gas", "round", "weapon"})
PEOPLE = ("@people", "@armed", "@forces", "@prisoner", "individual", "person", "subject", "hooded", "assailant")
IRREGULAR = frozenset({"REB", "UAF", "CRM", "PRM"})
_COUNTED = re.compile(
    r"(?:the|an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+|his|her|its|their|several|some|other|another)\b",
    re.IGNORECASE,
)
_ARTICLES = frozenset("THE A AN THIS THAT THESE THOSE".split())


def instruments_of(telling: Telling, reading: Reading, lexicon: Lexicon) -> list[str]:
    """The weapons that the sentence names."""
    tree = telling.tree
    lemmas = [(i, token.lemma.lower()) for i, token in enumerate(tree.tokens) if token.pos in ("NOUN", "PROPN")]
    armed = [i for i, lemma in lemmas if lemma not in _NO_MEANS and lexicon.holds(_WEAPONS, lemma)]
    return [tree.characters(*tree.phrase(i)).of(reading.document.text) for i in armed]


def words_for(one: Participant, reading: Reading) -> str | None:
    """Words for a participant, for a pronoun those of its entity, a name first; None for a place or a bare state."""
    entity = reading.entities[one.entity] if one.entity is not None else None
    if one.implied or (entity is not None and entity.kind in ("state", "bloc")):
        return None
    if entity is None or one.text.lower() not in _PRONOUNS:
        return _with_name(one, reading)
    mentions = [reading.mentions[i] for i in entity.members if reading.mentions[i].kind != "pronoun"]
    named = [each for each in mentions if each.name] or mentions
    return named[0].span.of(reading.document.text) if named else None


def _with_name(one: Participant, reading: Reading) -> str:
    """The words and the name right behind them: "the union leader Ana Marov"."""
    text = reading.document.text
    sentence = next((each for each in reading.sentences if each.span.covers(one.span)), None)
    tokens = sentence.tokens if sentence is not None else ()
    inside = [i for i, token in enumerate(tokens) if one.span.covers(token.span)]
    after = inside[-1] + 1 if inside else len(tokens)
    if after >= len(tokens) or tokens[after].pos != "PROPN":
        return one.text
    is_named = tokens[after].head in inside and tokens[after].dep in ("appos", "flat")
    is_title = tokens[inside[-1]].head == after and tokens[inside[-1]].dep.startswith(("nmod:desc", "compound"))
    if not is_named and not is_title:
        return one.text
    first, last = Tree(sentence).phrase(after)  # type: ignore[arg-type]  # tokens come from a sentence
    return text[one.span.start : tokens[max(last - 1, after)].end] if is_title or first >= after else one.text


def frame_of(tree: Tree, word: int) -> Frame:
    """Who does what to whom around a word of violence, be it a verb or a noun."""
    return noun_frame(tree, word) if tree.tokens[word].pos in ("NOUN", "PROPN") else verb_frame(tree, word)


def drop_repeats(phrases: Sequence[str]) -> list[str]:
    """Phrases without those whose words all stand in another one, articles and the like aside."""
    folded = [content_words(phrase) for phrase in phrases]
    return [
        phrase
        for i, phrase in enumerate(phrases)
        if not any(folded[i] < other or (folded[i] == other and j < i) for j, other in enumerate(folded) if j != i)
    ]


def content_words(phrase: str) -> set[str]:
    """The words of a phrase in capitals, articles and the like aside."""
    return set(phrase.upper().split()) - _ARTICLES


def once_each(phrases: Sequence[str], reading: Reading) -> list[str]:
    """Phrases without those that name a person whom another one names as fully or more fully, or only say what he is.

    Beside "Ana Marov" a bare "union leader" is nobody else; "a union leader" may be.
    """
    named = [person_in(phrase, reading) for phrase in phrases]
    told = []
    for i, phrase in enumerate(phrases):
        others = [other for j, other in enumerate(named) if j != i and (other != named[i] or j < i)]
        if named[i] and any(named[i] <= other for other in others):
            continue
        if not named[i] and any(others) and not _COUNTED.match(phrase) and not phrase.lower().endswith("s"):
            continue
        told.append(phrase)
    return told


def person_in(phrase: str, reading: Reading) -> set[str]:
    """The words of the names of people that stand in a phrase."""
    text = reading.document.text
    found: set[str] = set()
    for mention in reading.mentions:
        if mention.label == "PER" and mention.name is not None and mention.span.of(text) in phrase:
            tokens = reading.sentences[mention.sentence].tokens[slice(*mention.name)]
            found.update(token.norm.upper() for token in tokens)
    return found


def counted_noun(tree: Tree, head: int) -> int:
    """Whom a noun only counts: the men of "a group of men"."""
    if tree.tokens[head].lemma.lower() not in MEASURE_NOUNS:
        return head
    return next((noun for noun in tree.find(head, "nmod") if case_of(tree, noun) == "of"), head)

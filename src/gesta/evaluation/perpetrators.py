"""Who did it: the people that an incident is put down to."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gesta.evaluation.filling import PEOPLE, content_words, counted_noun, frame_of, words_for
from gesta.evaluation.organisations import REBELS, entity_of, groups_in, name_of, plain
from gesta.evaluation.tellings import Telling
from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Participant, Reading
from gesta.steps.events.phrases import case_of

_HARMLESS = frozenset("GOV JUD LEG COP CVL JRN SOC EDU REL MED LAB BUS AGR REF".split())
_POLICE = ("@police",)
# Where these words stand for whoever did it, a side of the conflict is meant and nobody in particular.
_OFFICES = frozenset("GOVERNMENT POLICE REGIME STATE PERSON".split())
# Words for people that say nothing of who they are.
_ANYBODY = frozenset(
    "group gang band organization organisation individual man men person people gunman gunmen attacker assailant "
    "assassin killer murderer kidnapper perpetrator criminal suspect youth member soldier troop".split()
)
# Those who act where a deed without its author is told are who did it, if they are called so.
_UNKNOWN = frozenset(
    "individual man person subject youth gunman assailant attacker assassin murderer killer kidnapper criminal "
    "stranger couple".split()
)
# Phrases of so few words that begin so point back to somebody told of before.
_POINTING = frozenset("the these those this that his its their".split())
_SHORT = 3
_NOBODY = re.compile(r"^(?:no|not|neither|none|any)\b", re.IGNORECASE)
_HARDWARE = re.compile(
    r"\b(?:planes?|helicopters?|gunships?|missiles?|aircraft|bombs?|bullets?|rockets?|cars?|trucks?|vehicles?|explosions?)$",
    re.IGNORECASE,
)
# Who is accused, or an armed group, stands within so many sentences of violence that is told without its author. On all
# 1499 annotated articles, the even ones and the odd ones (2026-11-27), 0, 1, 2 and 3 give a perpetrator F1 of .458 and
# .433, .463 and .437, .467 and .439, .465 and .438; with criminals among the suspects .460 and .435.
_SUSPECT_REACH = 2
_SUSPICIOUS = frozenset({"REB", "UAF"})


def perpetrators_of(telling: Telling, reading: Reading, lexicon: Lexicon) -> list[str]:
    """Who did it: actors under arms or unknown, else the people who are the subject or stand behind "by".

    Civil offices, police and civilians are hardly ever who is meant.
    """
    actors = [one for one in telling.actors if one.sector not in _HARMLESS]
    named = [words for one in actors for words in _worded(one, telling.tree, reading, lexicon)]
    return list(dict.fromkeys(named or _doers_at(reading, telling.tree, telling.word, lexicon)))


def suspects_near(
    sentences: Sequence[int], targets: Sequence[str], reading: Reading, trees: Mapping[int, Tree]
) -> list[str]:
    """Who may have done what is told without its author.

    The accused near it, else the nearest irregular armed group, else who else acts where it is told.

    Returns: no words where there is none of these
    """
    accused = [*dict.fromkeys(_accused_near(sentences, reading))]
    if accused:
        return accused
    ranked = []
    for mention in reading.mentions:
        words = mention.span.of(reading.document.text)
        entity = entity_of(mention, reading)
        if entity is None or mention.kind == "pronoun" or entity.sector not in _SUSPICIOUS or words in targets:
            continue
        away = min(abs(mention.sentence - sentence) for sentence in sentences)
        ranked.append((away, mention.sentence, mention.first, words))
    if ranked and min(ranked)[0] <= _SUSPECT_REACH:
        return [min(ranked)[-1]]
    told = (trees[sentence] for sentence in dict.fromkeys(sentences))
    return [words for tree in told for words in _unknown_in(tree, targets, reading)][:1]


def _unknown_in(tree: Tree, targets: Sequence[str], reading: Reading) -> Iterator[str]:
    """People of whom nothing is known who do something in a sentence: "three individuals fled"."""
    hit = [content_words(words) for words in targets]
    for word, token in enumerate(tree.tokens):
        if token.pos != "NOUN" or token.lemma.lower() not in _UNKNOWN:
            continue
        is_counted = token.dep == "nmod" and case_of(tree, word) == "of"
        top = token.head if is_counted else word
        above = tree.tokens[tree.tokens[top].head]
        if (tree.tokens[top].dep == "nsubj" and above.pos == "VERB") or case_of(tree, top) == "by":
            words = tree.characters(*tree.phrase(top)).of(reading.document.text)
            if not any(content_words(words) <= other for other in hit):
                yield words


def people_of(phrases: Iterable[str], targets: Iterable[str], reading: Reading) -> list[str]:
    """Those of the phrases that are no organisation, no weapon, nobody, and no target.

    Who is only pointed back to, "the gunmen", is one of the others where there are others.
    """
    hit = [content_words(words) for words in targets]
    people = [
        phrase
        for phrase in phrases
        if not any(plain(phrase).endswith(plain(name_of(mention, reading))) for mention in groups_in(phrase, reading))
        and not _HARDWARE.search(" ".join(phrase.split()))
        and not _NOBODY.search(phrase)
        and plain(phrase).split()[-1] not in _OFFICES
        and not any(content_words(phrase) <= words for words in hit)
    ]
    return [phrase for phrase in people if not _points_back(phrase)] or people[:1]


def _points_back(phrase: str) -> bool:
    words = phrase.lower().split()
    is_short = 1 < len(words) <= _SHORT and words[0] in _POINTING
    return is_short and (words[-1] in _ANYBODY or words[-1].removesuffix("s") in _ANYBODY | REBELS)


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
    return head if lexicon.holds(PEOPLE, tree.tokens[head].lemma.lower()) else None


def _accused_near(sentences: Sequence[int], reading: Reading) -> Iterator[str]:
    for event in reading.events:
        near = min(abs(event.trigger.sentence - sentence) for sentence in sentences) <= _SUSPECT_REACH
        if event.type == "ACCUSE" and event.status == "actual" and "allege" in event.modes and near:
            guilty = [one for one in event.recipients if one.sector not in _HARMLESS]
            yield from (words for one in guilty if (words := words_for(one, reading)))


def _doers_at(reading: Reading, tree: Tree, word: int, lexicon: Lexicon) -> Iterator[str]:
    frame = frame_of(tree, word)
    for head in (*frame.subjects, *frame.obliques.get("by", ())):
        lemma = tree.tokens[counted_noun(tree, head)].lemma.lower()
        if lexicon.holds(PEOPLE, lemma) and not lexicon.holds(_POLICE, lemma):
            yield tree.characters(*tree.phrase(head)).of(reading.document.text)

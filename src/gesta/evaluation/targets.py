"""To whom or what it is done: people, and the things that are no participants of an event."""

import re
from collections.abc import Iterator, Sequence

from gesta.evaluation.filling import IRREGULAR, PEOPLE, frame_of, words_for
from gesta.evaluation.tellings import Telling, is_blast, lays_bomb
from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Participant, Reading
from gesta.steps.events.phrases import case_of

_NO_THINGS = frozenset(
    "victim casualty occasion time body way act case number other order warrant threat siege death charge kg km area "
    "department province region city town village municipality kind part manner attack lot "
    "street road avenue highway corner mouth river sector neighborhood neighbourhood source casualty".split()
)
# Violence against these is a manner of speaking, or warfare.
_NOBODY_IN_PARTICULAR = frozenset(
    "nation government state country democracy regime system economy community society republic constitution peace "
    "life sovereignty capital outskirt slope place zone column territory terrorism process dialogue area "
    "infrastructure population position prisoner".split()
)
_BEHIND = re.compile(r"\b(?:of|in|at|on|from|by|to|with|near|who|which|including)\b")
# Those whom fighting hits; they are no victims of what these templates are about.
_FIGHTERS = frozenset(
    "guerrilla rebel insurgent subversive terrorist extremist militant fighter assailant attacker gunman criminal "
    "trafficker murderer assassin".split()
)
_WEAPONS = ("@weapon",)
# The subject of these is who suffers.
_SUFFERING = frozenset({"die"})
_DAMAGING = frozenset("damage destroy break shatter shake hit wreck blow rip tear level kill injure wound".split())
_NEAR = frozenset("near inside outside beside behind under beneath against at".split())
_SIDES = frozenset("front back side entrance door vicinity gate middle rear outside inside roof wall".split())
# Phrases of fewer words say who somebody is; longer ones may name a fighter beside the point.
_FEW = 5


def targets_of(telling: Telling, reading: Reading, lexicon: Lexicon) -> list[str]:
    """Who it is done to, and the things, which are no participants of an event: objects of the words of violence.

    What rebels and criminals suffer is left out.
    Of what belongs to somebody the thing is the target: "the mayor's house" was burnt, and not the mayor.
    """
    hit = [one for one in telling.recipients if not _is_owner(one) and not _is_by_name(one, telling)]
    things = [*_things_at(reading, telling, lexicon, hit)]
    hit = [one for one in hit if one.sector not in IRREGULAR]
    named = [words for one in hit for words in _apart(one, telling.tree, reading)]
    told = dict.fromkeys((*named, *things))
    return [words for words in told if not _is_fighter(words) and _last_noun(words) not in _NOBODY_IN_PARTICULAR]


def _last_noun(words: str) -> str:
    """The noun that a phrase is about: "state" in "the whole state of the north"."""
    nouns = _BEHIND.split(words.lower())[0].split()
    return _singular(nouns[-1]).strip(",") if nouns else ""


def _is_fighter(words: str) -> bool:
    return bool({_singular(word) for word in words.lower().split()} & _FIGHTERS) and len(words.split()) < _FEW


def _singular(word: str) -> str:
    return word.removesuffix("s")


def _is_by_name(one: Participant, telling: Telling) -> bool:
    """Whether a participant only says who another one is: "the mayor, leader of the liberals"."""
    tree = telling.tree
    inside = [i for i, token in enumerate(tree.tokens) if one.span.covers(token.span)]
    top = next((i for i in inside if tree.tokens[i].head not in inside), None)
    while top is not None and tree.tokens[top].dep == "conj":
        top = tree.tokens[top].head
    if top is None or tree.tokens[top].dep != "appos":
        return False
    above = tree.tokens[tree.tokens[top].head].span
    return any(other.span.covers(above) for other in telling.recipients if other is not one)


def _apart(one: Participant, tree: Tree, reading: Reading) -> Iterator[str]:
    """The words for a participant, those of each where several stand in one: "a civilian and a soldier"."""
    words = words_for(one, reading)
    if words is None:
        return
    top = _head_of(one, tree)
    others = (
        [i for i in tree.conjuncts(top) if i != top and one.span.covers(tree.tokens[i].span)] if top is not None else []
    )
    if top is None or not others or words != one.text:
        yield words
        return
    yield from (tree.characters(*tree.phrase(i)).of(reading.document.text) for i in (top, *others))


def _head_of(one: Participant, tree: Tree) -> int | None:
    inside = [i for i, token in enumerate(tree.tokens) if one.span.covers(token.span)]
    return next((i for i in inside if tree.tokens[i].head not in inside), None)


def _is_owner(one: Participant) -> bool:
    return any(reason.rule == "slot" and reason.detail.endswith("whose") for reason in one.reasons)


def _things_at(
    reading: Reading,
    telling: Telling,
    lexicon: Lexicon,
    known_hit: Sequence[Participant],
) -> Iterator[str]:
    tree, word = telling.tree, telling.word
    known = [one for one in (*known_hit, *telling.actors) if not one.implied]
    is_noun = tree.tokens[word].pos in ("NOUN", "PROPN")
    frame = frame_of(tree, word)
    is_laid = lays_bomb(tree, word)
    heads = [*(frame.subjects if tree.tokens[word].lemma.lower() in _SUFFERING else () if is_laid else frame.objects)]
    # Where somebody is shot, what stands behind "at" is only the place.
    hit_at = ("at", "on") if not heads else ()
    for preposition in ("against", "on", "at", "of") if is_noun else hit_at:
        heads.extend(frame.obliques.get(preposition, ()))
    if is_laid or is_blast(tree.tokens[word].norm):
        heads.extend(_hit_by_blast(tree, word))
    heads.extend(head for one in known_hit if (head := _head_of(one, tree)) is not None)
    for head in dict.fromkeys(each for top in heads for each in tree.conjuncts(top)):
        span = tree.characters(*tree.phrase(head))
        places = (place.span for place in reading.places if place.level and place.span.covers(span))
        apart = (*(when.span for when in reading.whens), *places)
        if not _is_thing(tree, head, lexicon) or any(one.overlaps(span) for one in apart):
            continue
        if not any(one.span.overlaps(span) for one in known):
            yield span.of(reading.document.text)


def _hit_by_blast(tree: Tree, word: int) -> Iterator[int]:
    """What is damaged by a bomb or an explosion, and what it goes off at: "near the bank", "in front of the house"."""
    token = tree.tokens[word]
    above = token.head
    words = [word, *tree.find(word, "nsubj", "obj", "acl", "advcl")]
    if token.dep.startswith("nsubj") and above != word:
        words.append(above)
        if tree.tokens[above].lemma.lower() in _DAMAGING:
            yield from (each for noun in tree.find(above, "obj") for each in tree.conjuncts(noun))
    words.extend(part for each in tuple(words) for part in tree.find(each, "acl"))
    for each in dict.fromkeys(words):
        for noun in (*tree.find(each, "obl"), *tree.find(each, "nmod")):
            preposition = case_of(tree, noun)
            if preposition in _NEAR:
                yield from tree.conjuncts(noun)
            elif tree.tokens[noun].lemma.lower() in _SIDES:
                yield from (part for below in tree.find(noun, "nmod") for part in tree.conjuncts(below))


def _is_thing(tree: Tree, head: int, lexicon: Lexicon) -> bool:
    """Whether a noun is something that can be a target: no weapon, no pronoun, and no other deed."""
    token = tree.tokens[head]
    lemma = token.lemma.lower()
    if token.pos not in ("NOUN", "PROPN") or lemma in _NO_THINGS or lexicon.holds(_WEAPONS, lemma):
        return False
    return lexicon.holds(PEOPLE, lemma) or not any(entry.type == "ASSAULT" for entry in lexicon.senses(lemma, "noun"))

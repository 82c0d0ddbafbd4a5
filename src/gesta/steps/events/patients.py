"""Whom an act is done to by its own words, where nobody knows of which country or trade they are.

"The jury indicted Halvorsen", "the gang kidnapped debtors": the words stand for somebody, and no other is meant.
"""

from collections.abc import Iterator

from gesta.knowledge.codebook import Codebook
from gesta.language.tree import Tree
from gesta.records import Participant, Reason, Span
from gesta.steps.events.arguments import recipient_slots
from gesta.steps.events.drafts import TOGETHER, Draft, Scene
from gesta.steps.events.participants import LOCATIVE_SLOTS, is_weapon, slot_words
from gesta.steps.events.phrases import case_of

# Modes of what is done to people alone, and verbs of it.
_TO_PEOPLE_MODES = frozenset({"arrest", "convict", "abduct", "torture", "sexual", "deport"})
_TO_PEOPLE = frozenset(
    "kidnap abduct arrest jail imprison detain handcuff convict sentence indict charge murder assassinate execute "
    "accuse free acquit stab interrogate prosecute extradite deport expel behead hang lynch torture wound injure "
    "pardon".split()
)
_UNAIMED = frozenset({"MOBILIZE"})
# What is counted stands for people too: "arrested nine", "wounded dozens".
_HEADS = frozenset({"NOUN", "NUM", "PROPN"})
_SOME = frozenset({"both", "several", "many", "others"})
# Words that name a deed or a thing where people might stand.
_THINGS = ("place", "law", "crime", "harm", "hardware", "weapon", "abstract", "claim", "asset", "proposal", "order")
_PERSON = "person"
_NAMED = frozenset({_PERSON, "unknown"})


def named_patients(scene: Scene, tree: Tree, draft: Draft, codebook: Codebook) -> tuple[Participant, ...]:
    """Whom the first filled slot names without anybody known: a person's name, or people where only these fit."""
    kind = codebook.types.get(draft.type)
    if kind is None or draft.type in TOGETHER or draft.type in _UNAIMED or draft.sense.entry.speaker_is_actor:
        return ()
    slots = recipient_slots(scene, tree, draft, kind)
    if not draft.sense.frame.noun and "obj" not in slots:
        slots = (*slots, "obj")  # "The court released Halvorsen": nobody else is named.
    for slot in slots:
        if slot in LOCATIVE_SLOTS:
            continue
        found = tuple(_somebody(scene, tree, draft, slot))
        if found:
            return found
    return ()


def _somebody(scene: Scene, tree: Tree, draft: Draft, slot: str) -> Iterator[Participant]:
    """People in a slot; nobody who does it is one of them."""
    frame = draft.sense.frame
    reasons = (Reason("events", "slot", slot), Reason("events", "unnamed", "to whom is told, not who that is"))
    for word in slot_words(tree, frame, slot):
        if word in frame.subjects or word == draft.sense.word:
            continue
        person = _by_name(scene, tree, word, reasons)
        if person is None and slot == "obj":
            if _is_people(scene, tree, draft, word):
                span = tree.characters(*tree.phrase(word))
                person = Participant(span.of(scene.text), span, name=span.of(scene.text), reasons=reasons)
            else:
                person = _owner(scene, tree, word)
        if person is not None and not is_weapon(person):
            yield person


def _by_name(scene: Scene, tree: Tree, word: int, reasons: tuple[Reason, ...]) -> Participant | None:
    key = (tree.sentence.index, word)
    mention = scene.roles.by_head.get(key) or scene.roles.by_name_word.get(key)
    if mention is None or mention.entity is None:
        return None
    entity = scene.reading.entities[mention.entity]
    if entity.kind not in _NAMED or entity.code or entity.codes or entity.sector:
        return None
    if entity.kind != _PERSON and (mention.name is None or _is_place(scene, mention.span)):
        return None
    text = mention.span.of(scene.text)
    return Participant(text, mention.span, entity=entity.index, name=entity.name, reasons=reasons)


def _is_place(scene: Scene, span: Span) -> bool:
    return any(place.span.overlaps(span) for place in scene.reading.places)


def _owner(scene: Scene, tree: Tree, thing: int) -> Participant | None:
    """ "Searched the house of Halvorsen", "rejected Halvorsen's appeal": done to him."""
    owners = (*tree.find(thing, "nmod:poss"), *(one for one in tree.find(thing, "nmod") if case_of(tree, one) == "of"))
    reasons = (Reason("events", "slot", "obj, whose"), Reason("events", "unnamed", "to whom is told, not who that is"))
    people = (_by_name(scene, tree, one, reasons) for one in owners if tree.tokens[one].pos == "PROPN")
    return next((one for one in people if one is not None), None)


def _is_people(scene: Scene, tree: Tree, draft: Draft, word: int) -> bool:
    token = tree.tokens[word]
    classes = scene.matcher.lexicon.classes
    lemma = token.lemma.lower()
    if token.pos == "NOUN" and lemma in classes["people"]:
        return True
    done_to_people = _TO_PEOPLE_MODES & set(draft.modes) or tree.tokens[draft.sense.word].lemma.lower() in _TO_PEOPLE
    counted = token.pos in _HEADS or token.norm.lower() in _SOME
    fits = counted and not any(lemma in classes[name] for name in _THINGS)
    return bool(done_to_people) and fits

"""Who is said to be behind a deed, in words apart from it: "planted by", "claimed responsibility", "suspected of"."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from gesta.evaluation.filling import PEOPLE, counted_noun
from gesta.evaluation.identities import culprits_named
from gesta.evaluation.joining import Incident
from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Mention, Reading
from gesta.steps.events.frames import Frame, verb_frame
from gesta.steps.events.phrases import case_of, is_passive

_DOING = frozenset(
    "perpetrate carry commit stage plant place leave throw hurl lay detonate launch execute fire plan mastermind "
    "organize organise order".split()
)
# What is done or set off: with these a verb of doing tells of violence.
_DEEDS = frozenset(
    "attack assassination murder killing crime bombing explosion blast kidnapping abduction massacre ambush raid "
    "attempt act incident bomb charge dynamite device explosive grenade mine shot bullet burst slaying shooting "
    "assault sabotage hijacking robbery arson".split()
)
# Verbs that tell one themselves, and how far below a verb a deed may stand: "on charges of masterminding the crime".
_DOING_DEEDS = frozenset("kill murder assassinate kidnap abduct bomb mastermind perpetrate attack".split())
_DOWN = 2
_NOT = frozenset({"not", "no", "never", "neither", "nobody"})
_OWNING_UP = frozenset({"claim", "assume", "accept", "admit", "acknowledge"})
_CLAIMED = frozenset({"responsibility", "credit", "authorship"})
_GUILTY = frozenset({"responsible", "guilty", "culpable"})
# Verbs that put a deed down to their object, with the prepositions before the deed.
_SUSPECTED = {
    "suspect": {"of", "in"}, "accuse": {"of"}, "charge": {"with"}, "implicate": {"in"}, "involve": {"in"},
}  # fmt: skip
# Verbs of the law, which do so where a deed stands behind the preposition.
_PURSUED = {
    "arrest": {"for", "in", "on"}, "detain": {"for", "in", "on"}, "want": {"for", "in"}, "indict": {"for", "in", "on"},
    "convict": {"of", "for"}, "sentence": {"for"}, "prosecute": {"for"}, "link": {"to", "with"},
    "connect": {"to", "with"}, "charge": {"with", "for", "in"},
}  # fmt: skip
# A group by its kind, which a name beside it says better.
_KINDS_OF_GROUP = frozenset(
    "group organization organisation movement unit front cartel command commando wing force band gang faction "
    "army".split()
)
_NOBODY = re.compile(r"^(?:no|neither|any|none)\b|\b(?:responsible|those|ones)\b", re.IGNORECASE)


# Who did it may be said anywhere after a deed. On all 1499 annotated articles, the even ones and the odd ones
# (2026-11-27), this gives a perpetrator F1 of .467 and .439, a reach of four sentences .462 and .438, nobody blamed
# .419 and .427.
def blamed_for(
    told: Sequence[Incident], reading: Reading, trees: Mapping[int, Tree], lexicon: Lexicon
) -> list[list[str]]:
    """For each incident, the words for those who are said to be behind it.

    Each sentence that blames somebody speaks of the incident whose victim it names, else of the one told last before.
    """
    blamed: list[list[str]] = [[] for _ in told]
    for index, tree in trees.items():
        words = {token.norm.upper() for token in tree.tokens}
        near = [
            (incident.people.isdisjoint(words), abs(index - sentence), n)
            for n, incident in enumerate(told)
            for sentence in incident.sentences
            if sentence <= index
        ]
        if near:
            own = blamed[min(near)[-1]]
            own.extend(each for each in _blamed_in(tree, reading, lexicon) if each not in own)
    return blamed


def _blamed_in(tree: Tree, reading: Reading, lexicon: Lexicon) -> Iterator[str]:
    for head in (name for top in blamed_at(tree) for each in tree.conjuncts(top) for name in _by_name(tree, each)):
        if tree.tokens[head].pos == "PRON":
            named = _stands_for(tree.sentence.index, head, reading)
            if named is not None:
                yield named
            continue
        words = tree.characters(*tree.phrase(head)).of(reading.document.text)
        is_noun = tree.tokens[head].pos in ("NOUN", "PROPN") and not _NOBODY.search(words)
        is_state = _is_state(tree.sentence.index, head, reading)
        if is_noun and not is_state and _is_somebody(tree, head, reading, lexicon):
            yield words


def _by_name(tree: Tree, head: int) -> Iterator[int]:
    """A phrase and the name beside it; of "a new group, the Front of March" the name alone."""
    names = [each for each in tree.find(head, "appos") if tree.tokens[each].pos == "PROPN"]
    if not names or tree.tokens[head].lemma.lower() not in _KINDS_OF_GROUP:
        yield head
    yield from names


def _stands_for(sentence: int, word: int, reading: Reading) -> str | None:
    """The name, else the noun that a pronoun stands for."""
    pronoun = next((each for each in _mentions_at(sentence, word, reading) if each.kind == "pronoun"), None)
    if pronoun is None or pronoun.entity is None or reading.entities[pronoun.entity].kind in ("state", "bloc"):
        return None
    members = reading.entities[pronoun.entity].members
    others = [reading.mentions[i] for i in members if reading.mentions[i].kind != "pronoun"]
    best = next((each for each in others if each.name), others[0] if others else None)
    return best.span.of(reading.document.text) if best is not None else None


def _is_somebody(tree: Tree, head: int, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether words are for somebody, and not for a case or a leaflet: by their place, as a name, by the word."""
    index = tree.sentence.index
    above = tree.tokens[tree.tokens[head].head].lemma.lower()
    if case_of(tree, head) in ("by", "to") or (above in _OWNING_UP and tree.tokens[head].dep.startswith("nsubj")):
        return True
    if any(_mentions_at(index, head, reading)):
        return True
    counted = counted_noun(tree, head)
    return tree.tokens[counted].pos == "PROPN" or lexicon.holds(PEOPLE, tree.tokens[counted].lemma.lower())


def _is_state(sentence: int, word: int, reading: Reading) -> bool:
    kinds = (
        reading.entities[each.entity].kind for each in _mentions_at(sentence, word, reading) if each.entity is not None
    )
    return next(kinds, None) in ("state", "bloc")


def _mentions_at(sentence: int, word: int, reading: Reading) -> Iterator[Mention]:
    return (each for each in reading.mentions if each.sentence == sentence and each.first <= word < each.last)


def blamed_at(tree: Tree) -> Iterator[int]:
    """Heads of the phrases for those who are said in a sentence to be behind a deed."""
    yield from culprits_named(tree)
    for word, token in enumerate(tree.tokens):
        if any(tree.tokens[child].lemma.lower() in _NOT for child in tree.children[word]):
            continue
        lemma = token.lemma.lower()
        if token.pos == "VERB":
            yield from _of_verb(tree, word, lemma)
        elif lemma in _GUILTY and token.pos == "ADJ":
            yield from _of_adjective(tree, word)
        elif lemma in _DEEDS and tree.first(word, "cop") is not None and case_of(tree, word) == "behind":
            yield from tree.find(word, "nsubj")
        elif lemma == "work" and token.pos == "NOUN" and tree.first(word, "cop") is not None:
            yield from (noun for noun in tree.find(word, "nmod") if case_of(tree, noun) == "of")


def _of_verb(tree: Tree, word: int, lemma: str) -> Iterator[int]:
    frame = verb_frame(tree, word)
    does = lemma in _DOING and _tells_deed(tree, word, frame.objects)
    owns_up = lemma in _OWNING_UP and any(tree.tokens[noun].lemma.lower() in _CLAIMED for noun in frame.objects)
    if does or owns_up or (lemma == "participate" and _leads_to_deed(tree, word, {"in"})):
        yield from frame.subjects
    elif lemma in _PURSUED and _leads_to_deed(tree, word, _PURSUED[lemma]):
        yield from frame.objects
    elif lemma == "attribute":
        yield from frame.obliques.get("to", ())
    elif lemma == "blame" and frame.obliques.get("on"):
        yield from frame.obliques["on"]
    elif lemma == "blame" or (is_passive(tree, word) and _is_under_suspicion(tree, frame, lemma)):
        yield from frame.objects


def _is_under_suspicion(tree: Tree, frame: Frame, lemma: str) -> bool:
    behind = _SUSPECTED.get(lemma)
    return behind is not None and _leads_to_deed(tree, frame.head, behind)


def _leads_to_deed(tree: Tree, word: int, prepositions: Set[str]) -> bool:
    """Whether a deed stands behind one of the prepositions, maybe some words down: "on charges of being behind it"."""
    return any(
        {tree.tokens[mark].norm.lower() for mark in tree.find(below, "case", "mark")} & prepositions
        and _is_deed(tree, below, _DOWN)
        for below in tree.find(word, "obl", "nmod", "advcl", "xcomp", "ccomp")
    )


def _is_deed(tree: Tree, word: int, depth: int) -> bool:
    if tree.tokens[word].lemma.lower() in _DEEDS | _DOING_DEEDS:
        return True
    below = tree.find(word, "nmod", "acl", "xcomp", "obj", "obl", "conj")
    near = (each for each in below if tree.tokens[each].dep != "acl:relcl")
    return depth > 0 and any(_is_deed(tree, each, depth - 1) for each in near)


def _tells_deed(tree: Tree, word: int, objects: tuple[int, ...]) -> bool:
    nouns = (*objects, *((tree.tokens[word].head,) if tree.tokens[word].dep.startswith("acl") else ()))
    return any(tree.tokens[noun].lemma.lower() in _DEEDS for noun in nouns)


def _of_adjective(tree: Tree, word: int) -> Iterator[int]:
    if not any(case_of(tree, noun) in ("for", "of") for noun in tree.find(word, "obl", "nmod")):
        return
    subjects = tree.find(word, "nsubj")
    yield from subjects
    if not subjects and tree.tokens[word].dep in ("amod", "acl"):
        yield tree.tokens[word].head

"""Deaths that nobody dealt: by a natural disaster or an accident, told in the sentence or by the whole report."""

from collections.abc import Iterator, Sequence

from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Event
from gesta.steps.events.phrases import case_of

# What vehicles do by accident, and what is said of one that somebody does it with.
_CRASHING = frozenset("crash collide plunge overturn derail capsize skid veer".split())
_ON_PURPOSE = frozenset({"hijacked", "explosive", "laden", "suicide", "rigged", "armed"})
_ON_ROAD = frozenset("bus train car lorry ferry boat minibus coach van taxi tram".split())
# What goes off without a bomb, and where.
_BLASTS = frozenset({"explosion", "blast"})
_BURNING = frozenset({"gas", "coal", "mine", "boiler", "methane", "firedamp", "steam", "dust", "chemical", "fireworks"})
_WORKS = frozenset({"mine", "colliery", "pit", "shaft", "refinery", "factory", "plant", "mill", "smelter", "silo"})
# So many sentences from the top tell what a report is about.
_LEAD = 3
_TOLL = frozenset("kill die injure wound hurt perish".split())
_VIOLENT = frozenset(
    "attack war bombing shooting gunman gunmen militant rebel shoot fire explode explosion blast "
    "murder clash strike terrorist assault raid".split()
)
# What strikes without anybody who does it.
_FATE = frozenset("tragedy disaster accident calamity misfortune crisis death".split())
# A mine is dug or laid; these tell that it is dug.
_UNDERGROUND = frozenset("coal miner gold copper underground shaft pit colliery methane gas ore".split())
_FLAMES = frozenset({"fire", "blaze", "inferno"})


def disaster_in(tree: Tree, lexicon: Lexicon) -> str | None:
    """The natural disaster that a sentence names, None where it names none."""
    disasters = lexicon.classes["disaster"]
    return next((token.lemma.lower() for token in tree.tokens if token.lemma.lower() in disasters), None)


def blast_at_work(tree: Tree, lexicon: Lexicon) -> str | None:
    """ "A gas explosion", "an explosion at a coal mine", where the sentence names no bomb and no attack; else None."""
    return next((tree.tokens[word].norm for word in _blasts(tree, lexicon)), None)


def _blasts(tree: Tree, lexicon: Lexicon) -> Iterator[int]:
    others = {token.lemma.lower() for word, token in enumerate(tree.tokens) if not _is_harmless(tree, word)} - _BLASTS
    if others & _VIOLENT or not others.isdisjoint(lexicon.classes["weapon"] - _BURNING - _FLAMES):
        return
    dug = not _UNDERGROUND.isdisjoint(token.lemma.lower() for token in tree.tokens)
    for word, token in enumerate(tree.tokens):
        if token.lemma.lower() not in _BLASTS | _FLAMES or token.pos != "NOUN":
            continue
        kinds = {tree.tokens[child].lemma.lower() for child in tree.find(word, "compound", "amod")}
        places = {tree.tokens[child].lemma.lower() for child in tree.find(word, "nmod")}
        burning = kinds & _BURNING - ({"mine"} if not dug else set())
        if token.lemma.lower() in _BLASTS and (burning or places & _WORKS):
            yield word


def _is_harmless(tree: Tree, word: int) -> bool:
    """ "Fire" that burns, "a tragedy to strike the trade", "miners on strike": words of violence that tell none."""
    token = tree.tokens[word]
    if token.lemma.lower() == "fire":
        return token.pos == "NOUN" and tree.first(word, "compound", "amod") is None and token.dep != "obj"
    if token.lemma.lower() != "strike":
        return False
    if token.pos == "NOUN":
        return case_of(tree, word) == "on"
    subjects = {tree.tokens[child].lemma.lower() for child in tree.find(word, "nsubj")}
    return bool(_FATE & (subjects | {tree.tokens[token.head].lemma.lower()}))


def accident_above(tree: Tree, word: int, lexicon: Lexicon) -> str | None:
    """The accident whose toll a verb tells ("the plane crashed, killing ten", "a gas blast killed two"), else None.

    A hijacked plane is crashed by somebody, and so is a car that a bomber crashes.
    """
    token = tree.tokens[word]
    if token.lemma.lower() in _TOLL and any(blast in _causes(tree, word) for blast in _blasts(tree, lexicon)):
        return "blew up"
    above = token.head
    if token.tag != "VBG" or token.dep != "advcl" or tree.first(word, "nsubj") is not None:
        return None
    subject = tree.first(above, "nsubj")
    if tree.tokens[above].lemma.lower() not in _CRASHING or subject is None or tree.first(above, "obj") is not None:
        return None
    return tree.tokens[above].norm if _goes_astray(tree, subject, lexicon) else None


def _causes(tree: Tree, word: int) -> tuple[int, ...]:
    """What kills by itself, or in what somebody is killed."""
    return (*tree.find(word, "nsubj"), *tree.find(word, "obl", "obl:agent"))


def calamity_of(trees: Sequence[Tree], lexicon: Lexicon) -> str | None:
    """The disaster or accident that a report opens with, None where it opens with anything else, or with violence too.

    trees: of its sentences, in order
    """
    lead = trees[:_LEAD]
    if any(_is_violent(tree, lexicon) for tree in lead):
        return None
    return next((found for tree in lead for found in _calamities(tree, lexicon)), None)


def is_its_toll(tree: Tree, word: int, event: Event, lexicon: Lexicon) -> bool:
    """Whether an act is no more than dead and wounded that nobody is said to have made so."""
    token = tree.tokens[word]
    bare = token.lemma.lower() in _TOLL and not event.actors
    return event.type == "ASSAULT" and bare and not _is_violent(tree, lexicon)


def _calamities(tree: Tree, lexicon: Lexicon) -> Iterator[str]:
    if disaster := disaster_in(tree, lexicon):
        yield disaster
    for word, token in enumerate(tree.tokens):
        subject = tree.first(word, "nsubj")
        crashes = token.lemma.lower() in _CRASHING and tree.first(word, "obj") is None and subject is not None
        if crashes and subject is not None and _goes_astray(tree, subject, lexicon):
            yield token.norm


def _is_violent(tree: Tree, lexicon: Lexicon) -> bool:
    lemmas = {token.lemma.lower() for token in tree.tokens}
    return bool(lemmas & _VIOLENT) or not lemmas.isdisjoint(lexicon.classes["weapon"])


def _goes_astray(tree: Tree, subject: int, lexicon: Lexicon) -> bool:
    """A vehicle that nobody has hijacked or laden with explosives."""
    vehicle = tree.tokens[subject].lemma.lower()
    told_of = {tree.tokens[child].norm.lower() for child in tree.children[subject]}
    return (vehicle in _ON_ROAD or lexicon.holds(("@hardware",), vehicle)) and not told_of & _ON_PURPOSE

"""Where an event happened: the place that its own clause gives, not the nearest name."""

from __future__ import annotations

from msgspec import Struct

from gesta.language.tree import Tree, matches
from gesta.records import Place, Reading, Reason, Sentence, Token

_AT = frozenset(
    "in at near on outside inside around across over throughout within along off above under beneath beside behind "
    "amid aboard into through opposite beyond north south east west northeast northwest southeast southwest".split()
)
# Motion takes its goal or way for a place; a killing does not happen where its victims come from.
_TOWARDS = frozenset(
    {"to", "toward", "towards", "onto", "through", "from", "via", "past", "for", "against", "between", "on"}
)
_MOVING = frozenset(
    "march walk go move advance head deploy send travel flee patrol arrive come return enter cross sail fly drive push "
    "pour stream rush converge gather withdraw retreat evacuate visit parade pass fire launch shell".split()
)
# Verbs whose object, where it is a place, is the scene.
_SCENE_OBJECT = frozenset(
    "capture recapture seize take retake overrun enter storm shell bomb bombard attack target raid hit strike patrol "
    "besiege surround encircle destroy invade occupy control liberate secure recover regain reach leave cross visit clear "
    "pound rock shake assault hold conquer sweep blockade infiltrate penetrate defend guard loot burn torch evacuate tour "
    "annex protect search free cut lose reclaim wrest impose close reopen open inspect demolish cordon launch fire "
    "see witness experience suffer devastate ravage flatten overtake approach blast engulf grip demonstrate march".split()
)
_SCENE_SUBJECT = frozenset({"see", "witness", "experience", "suffer", "host"})
_HAPPENING = frozenset(
    "happen occur take begin start erupt break continue follow come be end hold stage kill injure wound leave".split()
)
_COMPASS = frozenset("north south east west northeast northwest southeast southwest outside inside".split())
# Nouns that are a place by themselves: "the town of X", "the X area", "X province".
_AREA_NOUNS = frozenset(
    "city town village province district region area neighborhood neighbourhood county state governorate suburb capital "
    "camp base airport border street road square market mosque church school hospital station university prison building "
    "house home checkpoint part outskirt outskirts center centre quarter settlement port island valley mountain hill coast "
    "countryside territory zone front headquarters office compound hotel restaurant park university stronghold bridge "
    "highway crossing suburb hamlet municipality department oblast north south east west northeast northwest southeast "
    "bastion junction intersection roundabout crossroads slum farms garrison peninsula gorge corner airbase embassy hub resort enclave southwest side edge heart site field plant hilltop farm hills positions position point line town".split()
)
_TAKING = frozenset(
    "abduct kidnap take seize arrest detain steal loot rescue withdraw evacuate fire launch remove recover free pull expel "
    "deport drive oust retreat abduction kidnapping withdrawal retreat evacuation".split()
)
_ASSAULTS = frozenset(
    "attack assault raid strike airstrike bombing offensive shelling bombardment march siege blockade advance crackdown "
    "invasion ambush descend fire shell".split()
)
# Of these, "of X" gives the name, and a name before them tells where they lie: "the West Bank town of X".
_SETTLEMENTS = frozenset(
    "city town village capital port camp stronghold bastion suburb hub resort settlement hamlet enclave".split()
)
_SPEECH = frozenset(
    "say tell announce report add claim state confirm note warn explain write quote declare insist argue believe think "
    "know fear suspect accuse deny allege".split()
)


# How far a step up the tree leads away from the event, in steps; what is not named here costs one.
_STEP = {
    "appos": 0.2, "flat": 0.2, "obl": 0.3, "nmod": 0.4, "compound": 0.5, "conj": 0.5, "xcomp": 0.4, "obj": 0.3, "nsubj": 0.5,
    "amod": 0.5, "acl": 0.8, "advcl": 0.9, "ccomp": 2.5, "parataxis": 2.6, "orphan": 0.6, "nummod": 0.5, "dep": 1.0,
}  # fmt: skip
# A place farther off than this is not the event's.
_TOO_FAR = 4.0
_ABOUT_AS_NEAR = 0.6
_NOT_LOCATIVE = 9.0
# Steps added by prepositions that may or may not tell the scene.
_OF_THING, _TOWARDS_STILL, _OTHER = 1.0, 1.2, 2.2


class _Found(Struct, frozen=True):
    """A place that may be the event's: its head word, how it hangs there, how many steps it is off."""

    place: Place
    head: int
    how: str
    cost: float


def event_place(reading: Reading, sentence_index: int, trigger_token: int) -> tuple[Place | None, Reason]:
    """The place of the event whose trigger is word `trigger_token` of a sentence, with the path that found it.

    A place belongs to an event by a locative phrase of the trigger or of its arguments ("shot in X", "a bomb in X"), as
    the thing done to ("captured X"), as modifier of an event noun ("the X attack"), or by the clause above, unless that
    clause only reports. The fewest steps in the tree win; of one phrase the most specific name.
    Returns: None where the clause gives no place; the dateline is never used here
    """
    places, reason = event_places(reading, sentence_index, trigger_token)
    return places[0] if places else None, reason


def event_places(reading: Reading, sentence_index: int, trigger_token: int) -> tuple[tuple[Place, ...], Reason]:
    """The place of an event and those named beside it ("in Leeds, Bradford and Hull"), the one of `event_place` first."""
    sentence = reading.sentences[sentence_index]
    heads = _heads_of_places(reading, sentence)
    if not heads:
        return (), Reason("places", "no-place", "the sentence names no place")
    tree = Tree(sentence)
    found = [_measure(tree, trigger_token, head, place) for head, place in heads.items()]
    # A speaker's place is told with the verb itself or not at all.
    reach = 1.0 if _lemma(tree.tokens[trigger_token]) in _SPEECH else _TOO_FAR
    near = [hit for hit in found if hit.cost <= reach]
    if not near:
        return (), Reason("places", "no-place", "neither the clause nor the one above it gives a place")
    best = _choose(near)
    members = set(tree.conjuncts(best.head)) - {best.head}
    beside = tuple(hit.place for hit in found if hit.head in members)
    reason = Reason("places", best.how, f"{best.place.name}, {best.cost:.1f} steps from the trigger")
    return (best.place, *beside), reason


def _choose(near: list[_Found]) -> _Found:
    """The nearest place; of those about as near the most exact one, as what no gazetteer knows is small."""
    nearest = min(hit.cost for hit in near)
    rivals = [hit for hit in near if hit.cost <= nearest + _ABOUT_AS_NEAR]
    return min(rivals, key=lambda hit: (-(hit.place.level or 4), hit.cost, hit.place.span.start))


def _measure(tree: Tree, trigger: int, head: int, place: Place) -> _Found:
    above_trigger = [trigger, *tree.ancestors(trigger)]
    chain = [head]
    while chain[-1] not in above_trigger:
        chain.append(tree.tokens[chain[-1]].head)
    path = above_trigger[: above_trigger.index(chain[-1]) + 1]
    if chain[-1] == head:
        return _Found(place, head, *_relative(tree, path))
    how, cost = _down_cost(tree, chain, place, trigger)
    cost += _up_cost(tree, path)
    if place.level == 1:
        cost += 0.3
    return _Found(place, head, how, cost)


def _relative(tree: Tree, path: list[int]) -> tuple[str, float]:
    """ "the square where they were shot": the place stands above the clause that tells the event."""
    clause = path[-2] if len(path) > 1 else path[-1]
    is_scene = tree.tokens[clause].dep == "acl:relcl" and any(
        tree.tokens[child].lemma.lower() == "where" for child in tree.children[clause]
    )
    return ("relative", _up_cost(tree, path[:-1]) + 0.5) if is_scene else ("not-locative", _NOT_LOCATIVE)


def _down_cost(tree: Tree, chain: list[int], place: Place, trigger: int) -> tuple[str, float]:
    """Cost from a place up to the word its clause shares with the trigger, the last of `chain`."""
    cost, how = 0.0, ""
    for word, above in zip(chain, chain[1:], strict=False):
        dep = tree.tokens[word].dep
        cost += _STEP.get(dep, _STEP.get(dep.partition(":")[0], 1.0))
        link, extra = _link(tree, word, above, place, trigger)
        cost += extra
        if link and not how:
            how = link
        if extra >= _NOT_LOCATIVE:
            return "not-locative", _NOT_LOCATIVE
    return (how, cost) if how else ("not-locative", _NOT_LOCATIVE)


def _link(tree: Tree, word: int, above: int, place: Place, trigger: int) -> tuple[str, float]:
    """What one step says: a way of being located ("" if it says nothing yet) and the cost it adds."""
    dep, lemma = tree.tokens[word].dep, _lemma(tree.tokens[above])
    cases = _cases(tree, word)
    is_noun = tree.tokens[above].pos in ("NOUN", "PROPN")
    if matches(dep, ("obl", "nmod", "advmod", "orphan")) and cases:
        names_place = word in _place_words(tree, place)
        link, extra = _prepositional(cases, lemma, is_noun=is_noun, names_place=names_place)
        # "The X district of Y": X is its name, Y only holds it.
        held = "of" in cases and lemma in _AREA_NOUNS - _SETTLEMENTS and tree.first(above, "compound") is not None
        return link, extra + (0.6 if held else 0.0)
    if matches(dep, ("obj", "nsubj:pass", "xcomp")) and lemma in _SCENE_OBJECT:
        return "object", 0.0
    if matches(dep, ("nsubj", "nsubj:pass")):
        return _subject(lemma, is_place=word in _place_words(tree, place))
    if matches(dep, ("compound", "nmod:poss", "nmod:unmarked", "amod")) and is_noun:
        return _modifier(tree, word, above, place, trigger)
    return ("locative", 0.3) if matches(dep, ("obl", "nmod:unmarked")) else ("", 0.0)


def _cases(tree: Tree, word: int) -> set[str]:
    """Prepositions of a phrase, lower case; the parser may hang them on the first word of a compound."""
    found = tree.find(word, "case")
    if not found:
        found = tuple(case for child in tree.find(word, "compound") for case in tree.find(child, "case"))
    return {tree.tokens[case].norm.lower() for case in found}


def _subject(lemma: str, *, is_place: bool) -> tuple[str, float]:
    if is_place:
        return ("subject", 0.2) if lemma in _SCENE_SUBJECT else ("not-locative", _NOT_LOCATIVE)
    return "", 0.4


def _modifier(tree: Tree, word: int, above: int, place: Place, trigger: int) -> tuple[str, float]:
    """ "The West Bank town of X", "the Nablus attack", "a Nairobi hotel"; not "Margao police", not "Peru's embassy"."""
    if word not in _place_words(tree, place):
        return "", 0.0
    lemma = _lemma(tree.tokens[above])
    if lemma in _SETTLEMENTS:
        return "", 0.5 if tree.tokens[above].pos == "NOUN" and _names_itself(tree, above, word) else 0.0
    if lemma in _AREA_NOUNS:
        return "", 0.0
    if above == trigger:
        return "modifier", 0.3 if place.level != 1 else 1.5
    cases = _cases(tree, above)
    is_target = (
        matches(tree.tokens[above].dep, ("obj", "nsubj:pass"))
        and _lemma(tree.tokens[tree.tokens[above].head]) in _SCENE_OBJECT
    )
    return ("", 0.5) if place.level != 1 and (cases & _AT or is_target) else ("not-locative", _NOT_LOCATIVE)


def _prepositional(cases: set[str], lemma: str, *, is_noun: bool, names_place: bool) -> tuple[str, float]:
    if cases & _AT:
        # "On" before a street or a coast tells where, before a country or town whom: "sanctions on Iran".
        whom = "on" in cases and names_place and lemma not in _ASSAULTS
        return ("towards", _TOWARDS_STILL) if whom else ("locative", 0.0)
    if "of" in cases and lemma in _COMPASS:
        return "locative", 0.0
    if "of" in cases and is_noun:
        return ("", 0.0) if lemma in _AREA_NOUNS else ("modifier", _OF_THING)
    if "from" in cases:
        if lemma in _TAKING or (lemma in _MOVING and not is_noun):
            return "from", 0.4 if lemma in _TAKING else 0.8
        return ("not-locative", _NOT_LOCATIVE) if names_place else ("", 0.5)
    if cases & _TOWARDS:
        return "towards", 0.2 if lemma in _MOVING or lemma in _ASSAULTS else _TOWARDS_STILL
    return "", _OTHER


def _lemma(token: Token) -> str:
    """The lemma, mended where a doubled consonant was taken off that belongs to the word ("bombed" as "bom")."""
    lemma = token.lemma.lower()
    bare = token.norm.lower().removesuffix("ed").removesuffix("ing")
    if lemma in _SCENE_OBJECT:
        return lemma
    return next((form for form in (bare, bare[:-1]) if form in _SCENE_OBJECT), lemma)


def _place_words(tree: Tree, place: Place) -> range:
    inside = [i for i, token in enumerate(tree.tokens) if place.span.start <= token.start < place.span.end]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _names_itself(tree: Tree, area: int, modifier: int) -> bool:
    """Whether an area has a name of its own beside the modifier: "the West Bank town of Nablus", "Yemen's capital Sanaa"."""
    others = [child for child in tree.find(area, "nmod", "appos", "flat", "compound") if child != modifier]
    return any(tree.tokens[child].pos == "PROPN" for child in others)


def _up_cost(tree: Tree, path: list[int]) -> float:
    """Cost from the trigger up to the word it shares with the place: clauses above lend their scene, reports do not."""
    cost = 0.0
    for word, above in zip(path, path[1:], strict=False):
        dep = tree.tokens[word].dep
        step = _STEP.get(dep, _STEP.get(dep.partition(":")[0], 1.0))
        if dep in ("ccomp", "parataxis") and tree.tokens[above].lemma.lower() in _SPEECH:
            step = _NOT_LOCATIVE
        cost += step
    return cost


def dateline_place(reading: Reading) -> tuple[Place | None, Reason]:
    """The place the report was filed from; weak evidence of where anything happened.

    Returns: None where there is no dateline, or its place is not among the places of the text
    """
    dateline = reading.document.dateline
    if dateline is None or dateline.place is None:
        return None, Reason("places", "no-dateline", "the text has no dateline with a place")
    for place in reading.places:
        if dateline.span.covers(place.span):
            return place, Reason("places", "dateline", f"filed from {place.name}")
    return None, Reason("places", "no-dateline", f"{dateline.place!r} was not resolved")


def _heads_of_places(reading: Reading, sentence: Sentence) -> dict[int, Place]:
    """Head word -> place, for the places of one sentence."""
    heads: dict[int, Place] = {}
    for place in reading.places:
        if place.sentence != sentence.index:
            continue
        inside = [i for i, token in enumerate(sentence.tokens) if place.span.start <= token.start < place.span.end]
        if inside:
            head = next(
                (i for i in inside if sentence.tokens[i].head not in inside or sentence.tokens[i].head == i), inside[-1]
            )
            heads[head] = place
    return heads
